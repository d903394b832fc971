using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>INT at the driver's end of the wire.</summary>
    internal sealed class Enc28j60InterruptPin : InputPin
    {
        private readonly Enc28j60Chip _chip;

        public Enc28j60InterruptPin(Enc28j60Chip chip)
        {
            _chip = chip;
        }

        public override bool IsLow => _chip.IsInterruptLineLow;

        public void LevelChanged()
        {
            RaiseChanged();
        }
    }

    /// <summary>RESET at the driver's end of the wire.</summary>
    internal sealed class Enc28j60ResetPin : OutputPin
    {
        private readonly Enc28j60Chip _chip;

        public Enc28j60ResetPin(Enc28j60Chip chip)
        {
            _chip = chip;
        }

        public override void Write(bool high)
        {
            _chip.DriveReset(high);
        }
    }
}
