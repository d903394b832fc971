using NanoTcp.Links;
using NanoTcp.SpiEthernet;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500
{
    /// <summary>What a W5500 has of its own: reset by MR, configuration and PHY, one file each.</summary>
    internal sealed partial class W5500Controller : WiznetController
    {
        public W5500Controller(
            WiznetBus bus, W5500Options options, WiznetLayout layout, Clock clock, bool usesInterrupt, OutputPin resetPin)
            : base(bus, options, layout, clock, usesInterrupt, resetPin)
        {
        }

        /// <inheritdoc/>
        public override string ChipName => "W5500";

        /// <inheritdoc/>
        protected override int ReadIdentity() => Bus.ReadByte(WiznetBlock.Common, W5500Registers.VERSIONR);

        /// <inheritdoc/>
        protected override bool ReadsIdentity() => ReadIdentity() == W5500Registers.VERSIONR_W5500;

        /// <inheritdoc/>
        protected override string DescribeWrongChip(int identity)
        {
            return "VERSIONR reads 0x" + ((byte)identity).ToString("X2")
                + " instead of 0x04: another chip, or the wrong SPI mode (0 or 3 is right).";
        }
    }
}
