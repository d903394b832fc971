using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <content>The PHY's registers, accessed through the MII, and the link, which the MII scans.</content>
    internal sealed partial class Enc28j60Controller
    {
        // In milliseconds; a PHY register takes 10.24 us (data sheet section 3.3).
        private const int MiiTimeout = 2;

        // LEDA shows the link, LEDB transmission and reception, both stretched. Bits 13:12 must be written as 1 (data sheet, PHLCON).
        private const int LedControl = 0x3476;

        // only the high byte of PHSTAT2 is used
        private const int LinkUp = Enc28j60Registers.PHSTAT2_LSTAT >> 8;

        private int _linkStatus;

        /// <inheritdoc/>
        public override bool PhyHasLink => (_linkStatus & LinkUp) != 0;

        /// <inheritdoc/>
        public override string DescribeLink()
        {
            return "10 Mbit/s, " + (_options.FullDuplex ? "full" : "half") + " duplex";
        }

        /// <summary>
        /// Sets the duplex mode, which the PHY otherwise takes from the wiring of an LED (errata 10), and starts to scan the link.
        /// </summary>
        /// <returns>Passed, or what is wrong.</returns>
        public SelfTestResult ConfigurePhy()
        {
            if (ReadPhy(Enc28j60Registers.PHID1) != Enc28j60Registers.PHID1_Microchip
                && ReadPhy(Enc28j60Registers.PHID1) != Enc28j60Registers.PHID1_Microchip)
            {
                return (SelfTestResult)Enc28j60SelfTest.PhyNotFound;
            }

            bool isFull = _options.FullDuplex;
            bool isSet = SetPhy(Enc28j60Registers.PHCON1, isFull ? Enc28j60Registers.PHCON1_PDPXMD : 0)
                && SetPhy(Enc28j60Registers.PHCON2, isFull ? 0 : Enc28j60Registers.PHCON2_HDLDIS)
                && SetPhy(Enc28j60Registers.PHLCON, LedControl);
            StartScan();
            return isSet ? SelfTestResult.Passed : SelfTestResult.UnstableAtThisClock;
        }

        /// <summary>Reads the result of the scan. Three transactions from the home bank.</summary>
        /// <returns>True when there is a link.</returns>
        public override bool ReadLink()
        {
            ReadScannedLink();
            _bus.SelectBank(0);
            return PhyHasLink;
        }

        private void ReadScannedLink()
        {
            _linkStatus = _bus.Read(Enc28j60Registers.MIRDH);
        }

        // data sheet section 3.3.3
        private void StartScan()
        {
            _bus.Write(Enc28j60Registers.MIREGADR, Enc28j60Registers.PHSTAT2);
            _bus.Write(Enc28j60Registers.MICMD, Enc28j60Registers.MICMD_MIISCAN);
            Clock.Sleep(1);
            ReadLink();
        }

        private bool SetPhy(int register, int value)
        {
            for (int attempt = 0; attempt < 2; attempt++)
            {
                if (WritePhy(register, value) && ReadPhy(register) == value)
                {
                    return true;
                }
            }

            return false;
        }

        // data sheet section 3.3.2: writing MIWRH starts it
        private bool WritePhy(int register, int value)
        {
            _bus.Write(Enc28j60Registers.MIREGADR, register);
            _bus.WriteWord(Enc28j60Registers.MIWRL, value);
            return AwaitMii();
        }

        // Data sheet section 3.3.1. MIIRD stays set until the PHY has answered.
        private int ReadPhy(int register)
        {
            _bus.Write(Enc28j60Registers.MIREGADR, register);
            _bus.Write(Enc28j60Registers.MICMD, Enc28j60Registers.MICMD_MIIRD);
            bool isDone = AwaitMii();
            _bus.Write(Enc28j60Registers.MICMD, 0);
            return isDone ? _bus.ReadWord(Enc28j60Registers.MIRDL) : -1;
        }

        private bool AwaitMii()
        {
            return Await(Enc28j60Registers.MISTAT, Enc28j60Registers.MISTAT_BUSY, 0, MiiTimeout);
        }
    }
}
