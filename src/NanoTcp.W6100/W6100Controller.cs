using NanoTcp.Links;
using NanoTcp.SpiEthernet;
using NanoTcp.Wiznet;

namespace NanoTcp.W6100
{
    /// <summary>What a W6100 has of its own: locks, reset by SYCR0, configuration and PHY, one file each.</summary>
    internal sealed partial class W6100Controller : WiznetController
    {
        public W6100Controller(
            WiznetBus bus, W6100Options options, WiznetLayout layout, Clock clock, bool usesInterrupt, OutputPin resetPin)
            : base(bus, options, layout, clock, usesInterrupt, resetPin)
        {
        }

        /// <inheritdoc/>
        public override string ChipName => "W6100";

        /// <inheritdoc/>
        protected override int ReadIdentity() => Bus.ReadWord(WiznetBlock.Common, W6100Registers.CIDR);

        /// <inheritdoc/>
        protected override bool ReadsIdentity() => ReadIdentity() == W6100Registers.CIDR_W6100;

        /// <inheritdoc/>
        protected override string DescribeWrongChip(int identity)
        {
            return "CIDR reads 0x" + ((ushort)identity).ToString("X4")
                + " instead of 0x6100: another chip, such as a W5500, or the wrong SPI mode (0 or 3 is right).";
        }
    }
}
