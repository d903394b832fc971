using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>INTn at the driver's end of the wire.</summary>
    internal sealed class W5500InterruptPin : InputPin
    {
        private readonly W5500Chip _chip;

        public W5500InterruptPin(W5500Chip chip)
        {
            _chip = chip;
        }

        public override bool IsLow => _chip.IsInterruptLineLow;

        public void LevelChanged()
        {
            RaiseChanged();
        }
    }

    /// <summary>RSTn at the driver's end of the wire.</summary>
    internal sealed class W5500ResetPin : OutputPin
    {
        private readonly W5500Chip _chip;

        public W5500ResetPin(W5500Chip chip)
        {
            _chip = chip;
        }

        public override void Write(bool high)
        {
            _chip.DriveReset(high);
        }
    }
}
