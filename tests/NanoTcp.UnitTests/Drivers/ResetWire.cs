using NanoTcp.Links;

namespace NanoTcp.UnitTests.Drivers
{
    /// <summary>The wire to a chip's reset pin, which can be open.</summary>
    internal sealed class ResetWire : OutputPin
    {
        private readonly OutputPin _chip;

        public ResetWire(OutputPin chip)
        {
            _chip = chip;
        }

        public bool IsOpen { get; set; }

        public int Pulses { get; private set; }

        public override void Write(bool high)
        {
            if (!high)
            {
                Pulses++;
            }

            if (!IsOpen)
            {
                _chip.Write(high);
            }
        }
    }
}
