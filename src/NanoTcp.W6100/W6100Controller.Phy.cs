using NanoTcp.Wiznet;

namespace NanoTcp.W6100
{
    /// <content>The PHY's mode, and the link.</content>
    internal sealed partial class W6100Controller
    {
        // How long PHYSR may take to follow PHYCR0, in milliseconds. Espressif's driver waits 2 ms.
        private const int ModeTimeout = 20;

        private int _physr;

        /// <inheritdoc/>
        public override bool PhyHasLink => (_physr & W6100Registers.PHYSR_LNK) != 0;

        /// <inheritdoc/>
        public override string DescribeLink()
        {
            return ((_physr & W6100Registers.PHYSR_SPD_10) != 0 ? "10" : "100") + " Mbit/s, "
                + ((_physr & W6100Registers.PHYSR_DPX_Half) != 0 ? "half" : "full") + " duplex";
        }

        /// <summary>Reads PHYSR. One transaction.</summary>
        public override bool ReadLink()
        {
            _physr = Bus.ReadByte(WiznetBlock.Common, W6100Registers.PHYSR);
            return PhyHasLink;
        }

        /// <summary>
        /// A PHY that negotiates, as after a reset unless its strap pins say otherwise, is left alone: writing PHYCR0 takes the link down.
        /// It is not reset: that would take 60.3 ms.
        /// </summary>
        /// <inheritdoc/>
        public override void ConfigurePhy(bool keepsLink)
        {
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.PHYLCKR, W6100Registers.PHYLCKR_Unlock);
            if (Bus.ReadByte(WiznetBlock.Common, W6100Registers.PHYCR1) != W6100Registers.PHYCR1_On)
            {
                Bus.WriteByte(WiznetBlock.Common, W6100Registers.PHYCR1, W6100Registers.PHYCR1_On);
            }

            if (!Negotiates())
            {
                Bus.WriteByte(WiznetBlock.Common, W6100Registers.PHYCR0, W6100Registers.PHYCR0_Auto);
                Await(WiznetBlock.Common, W6100Registers.PHYSR, W6100Registers.PHYSR_MODE_Fixed, 0, ModeTimeout);
            }

            Bus.WriteByte(WiznetBlock.Common, W6100Registers.PHYLCKR, W6100Registers.Lock);
            ReadLink();
        }

        private bool Negotiates()
        {
            ReadLink();
            return (_physr & W6100Registers.PHYSR_MODE_Fixed) == 0;
        }
    }
}
