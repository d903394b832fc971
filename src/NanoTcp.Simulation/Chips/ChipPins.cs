using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>A chip's interrupt pin at the driver's end of the wire.</summary>
    internal sealed class ChipInterruptPin : InputPin
    {
        private readonly EthernetChip _chip;

        public ChipInterruptPin(EthernetChip chip)
        {
            _chip = chip;
        }

        public override bool IsLow => _chip.IsInterruptLineLow;

        public void LevelChanged()
        {
            RaiseChanged();
        }
    }

    /// <summary>A chip's reset pin at the driver's end of the wire.</summary>
    internal sealed class ChipResetPin : OutputPin
    {
        private readonly EthernetChip _chip;

        public ChipResetPin(EthernetChip chip)
        {
            _chip = chip;
        }

        public override void Write(bool high)
        {
            _chip.DriveReset(high);
        }
    }
}
