namespace NanoTcp.Links
{
    /// <summary>A digital input, such as a chip's interrupt line. A driver that is given none polls.</summary>
    public abstract class InputPin
    {
        /// <summary>Set by the driver: called on a change of the level. May come from any thread.</summary>
        public DeviceInterrupt Changed { get; set; }

        /// <summary>True while the line is low.</summary>
        public abstract bool IsLow { get; }

        /// <summary>For adapters: tells the driver of a change.</summary>
        protected void RaiseChanged()
        {
            DeviceInterrupt changed = Changed;
            if (changed != null)
            {
                changed();
            }
        }
    }

    /// <summary>A digital output, such as a chip's reset line. A driver that is given none does without.</summary>
    public abstract class OutputPin
    {
        /// <summary>Drives the line.</summary>
        /// <param name="high">True for high.</param>
        public abstract void Write(bool high);
    }
}
