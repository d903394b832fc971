using NanoTcp.Wiznet;

namespace NanoTcp.W5500
{
    /// <content>The PHY's mode, and the link.</content>
    internal sealed partial class W5500Controller
    {
        // Not in reset, mode set by OPMDC, autonegotiation of all speeds and duplex modes.
        private const int PhyControl = W5500Registers.PHYCFGR_RST | W5500Registers.PHYCFGR_OPMD | W5500Registers.PHYCFGR_OPMDC_ALL;

        // How long PHYCFGR.RST stays 0, in milliseconds; other drivers wait 10 ms.
        private const int PhyResetTime = 10;

        /// <summary>PHYCFGR as last read.</summary>
        public int PhyConfiguration { get; private set; }

        /// <inheritdoc/>
        public override bool PhyHasLink => (PhyConfiguration & W5500Registers.PHYCFGR_LNK) != 0;

        /// <inheritdoc/>
        public override string DescribeLink()
        {
            return ((PhyConfiguration & W5500Registers.PHYCFGR_SPD) != 0 ? "100" : "10") + " Mbit/s, "
                + ((PhyConfiguration & W5500Registers.PHYCFGR_DPX) != 0 ? "full" : "half") + " duplex";
        }

        /// <summary>Reads PHYCFGR. One transaction.</summary>
        public override bool ReadLink()
        {
            PhyConfiguration = Bus.ReadByte(WiznetBlock.Common, W5500Registers.PHYCFGR);
            return PhyHasLink;
        }

        /// <inheritdoc/>
        public override void ConfigurePhy(bool keepsLink)
        {
            if (!keepsLink || !ReadLink())
            {
                // OPMDC takes effect with a PHY reset, which the host has to end.
                Bus.WriteByte(WiznetBlock.Common, W5500Registers.PHYCFGR, PhyControl & ~W5500Registers.PHYCFGR_RST);
                Clock.Sleep(PhyResetTime);
            }

            Bus.WriteByte(WiznetBlock.Common, W5500Registers.PHYCFGR, PhyControl);
            ReadLink();
        }
    }
}
