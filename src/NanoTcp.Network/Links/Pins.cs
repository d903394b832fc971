namespace NanoTcp.Links
{
    /// <summary>A digital input, such as a chip's interrupt line. A driver without one polls.</summary>
    public abstract class InputPin
    {
        /// <summary>Set by the driver: called when the level changes. May come from any thread.</summary>
        public DeviceInterrupt Changed { get; set; }

        /// <summary>True while the line is low.</summary>
        public abstract bool IsLow { get; }

        /// <summary>For adapters: reports a change of the level to the driver.</summary>
        protected void RaiseChanged()
        {
            DeviceInterrupt changed = Changed;
            if (changed != null)
            {
                changed();
            }
        }
    }

    /// <summary>A digital output, such as a chip's reset line. It is optional for a driver.</summary>
    public abstract class OutputPin
    {
        /// <summary>Sets the level of the line.</summary>
        /// <param name="high">True for high, false for low.</param>
        public abstract void Write(bool high);
    }
}
