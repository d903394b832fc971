using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <content>The pins at the driver's end of their wires.</content>
    public partial class EthernetChip
    {
        /// <summary>The interrupt pin at the driver's end of the wire.</summary>
        private sealed class DriversInterruptPin : InputPin
        {
            private readonly EthernetChip _chip;

            public DriversInterruptPin(EthernetChip chip)
            {
                _chip = chip;
            }

            public override bool IsLow => _chip.IsInterruptLineLow;

            public void LevelChanged()
            {
                RaiseChanged();
            }
        }

        /// <summary>The reset pin at the driver's end of the wire.</summary>
        private sealed class DriversResetPin : OutputPin
        {
            private readonly EthernetChip _chip;

            public DriversResetPin(EthernetChip chip)
            {
                _chip = chip;
            }

            public override void Write(bool high)
            {
                _chip.DriveReset(high);
            }
        }
    }
}
