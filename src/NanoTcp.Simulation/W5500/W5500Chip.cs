namespace NanoTcp.Simulation
{
    /// <summary>A W5500 in software.</summary>
    public sealed class W5500Chip : WiznetChip
    {
        /// <summary>Fastest SPI clock that the data sheet names, in hertz (5.5.4; it guarantees 33.3 MHz).</summary>
        public const int DataSheetMaximumClock = 80_000_000;

        // In microseconds. The data sheet says nothing of a soft reset (drivers wait up to 20 ms for MR.RST); VERSIONR is late in the field.
        private const long ResetPulse = 500;
        private const long SoftResetTime = 500;
        private const long PllLock = 1_000;
        private const long VersionDelay = 5_000;

        private const byte Version = 0x04;
        private const int EtherType = 12;

        /// <summary>Powers up a chip. It answers after <see cref="WiznetTiming.StartUp"/>.</summary>
        /// <param name="clock">The clock of the world.</param>
        /// <param name="seed">Seeds what is random: noise, header bytes, torn reads.</param>
        public W5500Chip(SimulationClock clock, uint seed)
            : base(clock, seed, new WiznetTiming(ResetPulse, SoftResetTime, PllLock, VersionDelay), Version, DataSheetMaximumClock)
        {
            Phy = new W5500Phy(this);
            PowerUp(new W5500CommonBlock(this), Phy, new W5500SocketMap(), WiznetRegisterMap.SocketLength);
        }

        internal W5500Phy Phy { get; }

        internal override byte ResetLinkAddress => 0xFF;

        internal override byte ConflictInterrupt => 0x80;

        internal override byte UnreachableInterrupt => 0x40;

        internal override bool BlocksPing => (Common.Registers[WiznetRegisterMap.MR] & WiznetRegisterMap.ModePingBlock) != 0;

        internal override bool BlocksReset => false;

        internal override bool HasSendMac => true;

        internal override string TextOf(int rule)
        {
            return WiznetRuleTexts.Of((WiznetRule)rule);
        }

        internal override int ProtocolOf(int field) => field;

        internal override bool ForcesArp(WiznetSocket socket)
        {
            return (Common.Registers[WiznetRegisterMap.MR] & WiznetRegisterMap.ModeForceArp) != 0;
        }

        internal override bool PassesFilter(int mode, byte[] f, int o)
        {
            bool filters = (mode & WiznetRegisterMap.MacFilter) != 0;
            if ((mode & WiznetRegisterMap.Ip6Block) != 0 && f[o + EtherType] == 0x86 && f[o + EtherType + 1] == 0xDD)
            {
                return false;
            }

            if ((f[o] & 1) == 0)
            {
                return !filters || IsOwnAddress(f, o);
            }

            if ((f[o] & f[o + 1] & f[o + 2] & f[o + 3] & f[o + 4] & f[o + 5]) == 0xFF)
            {
                return (mode & WiznetRegisterMap.BroadcastBlock) == 0;
            }

            // IPv6's 33:33 passes regardless of MMB and MFEN: seen on silicon, against the data sheet. Only MIP6B blocks it.
            if (f[o] == 0x33 && f[o + 1] == 0x33)
            {
                return true;
            }

            if (f[o] == 0x01 && f[o + 1] == 0x00 && f[o + 2] == 0x5E)
            {
                return (mode & WiznetRegisterMap.MulticastBlock) == 0;
            }

            return !filters;
        }
    }
}
