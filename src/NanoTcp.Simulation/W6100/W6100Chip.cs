namespace NanoTcp.Simulation
{
    /// <summary>
    /// A W6100 in software, with IPv4 only. Which facts two sources state, and which one or none, is in docs/w6100.md.
    /// </summary>
    public sealed class W6100Chip : WiznetChip
    {
        /// <summary>Fastest SPI clock that the model accepts, in hertz; from memory of the data sheet.</summary>
        public const int DataSheetMaximumClock = 70_000_000;

        // In microseconds. The shortest low pulse on RSTn is a guess on the harsh side; WIZnet's library writes at once after a soft reset.
        private const long ResetPulse = 500;
        private const long SoftResetTime = 500;
        private const long StableTime = 60_300;

        // first byte of CIDR
        private const byte Version = 0x61;

        private const byte PingBlock = 0x01;
        private const byte ResetBlock = 0x02;
        private const byte Ip4Block = 0x01;
        private const byte Ip6Block = 0x02;
        private const byte Ip6MulticastBlock = 0x10;
        private const byte ForceArp = 0x01;
        private const int MacRaw = 0x07;
        private const int EtherType = 12;

        /// <summary>Powers up a chip. It answers after <see cref="WiznetTiming.StartUp"/>.</summary>
        /// <param name="clock">The clock of the world.</param>
        /// <param name="seed">Seeds what is random: noise, header bytes, torn reads.</param>
        public W6100Chip(SimulationClock clock, uint seed)
            : base(clock, seed, new WiznetTiming(ResetPulse, SoftResetTime, StableTime, 0), Version, DataSheetMaximumClock)
        {
            Phy = new W6100Phy(this);
            PowerUp(new W6100CommonBlock(this), Phy, new W6100SocketMap(), WiznetRegisterMap.LongSocketLength);
        }

        /// <summary>
        /// Mode that the strap pins give the PHY at a reset, as in PHYCR0: 0 (default) to negotiate, 4 to 7 for a fixed one. Espressif's
        /// driver has met 7, 10 Mbit/s half duplex.
        /// </summary>
        public int StrapMode { get; set; }

        internal W6100Phy Phy { get; }

        /// <summary>Since when TCNTR counts, in microseconds.</summary>
        internal long TicksSince { get; set; }

        internal override byte ResetLinkAddress => 0;

        internal override byte ConflictInterrupt => 0x04;

        internal override byte UnreachableInterrupt => 0x02;

        internal override bool BlocksPing => (Common.Registers[W6100RegisterMap.NET4MR] & PingBlock) != 0;

        internal override bool BlocksReset => (Common.Registers[W6100RegisterMap.NET4MR] & ResetBlock) != 0;

        internal override bool HasSendMac => false;

        internal override string TextOf(int rule)
        {
            return W6100RuleTexts.Of((WiznetRule)rule);
        }

        internal override int ProtocolOf(int field)
        {
            return field == MacRaw ? WiznetRegisterMap.ProtocolMacRaw : field <= WiznetRegisterMap.ProtocolIpRaw ? field : -1;
        }

        internal override bool ForcesArp(WiznetSocket socket)
        {
            return (socket.Registers[WiznetRegisterMap.SocketMR2] & ForceArp) != 0;
        }

        internal override bool PassesFilter(int mode, byte[] f, int o)
        {
            int network = Common.Registers[W6100RegisterMap.NETMR];
            bool isIp4 = f[o + EtherType] == 0x08 && f[o + EtherType + 1] == 0x00;
            bool isIp6 = f[o + EtherType] == 0x86 && f[o + EtherType + 1] == 0xDD;
            if ((isIp4 && (network & Ip4Block) != 0) || (isIp6 && (network & Ip6Block) != 0))
            {
                return false;
            }

            bool isMulticast = (f[o] & 1) != 0;
            if (isMulticast && (f[o] & f[o + 1] & f[o + 2] & f[o + 3] & f[o + 4] & f[o + 5]) == 0xFF)
            {
                return (mode & WiznetRegisterMap.BroadcastBlock) == 0;
            }

            // the blocks of multicasts apply with the filter only
            if ((mode & WiznetRegisterMap.MacFilter) == 0)
            {
                return true;
            }

            if (!isMulticast)
            {
                return IsOwnAddress(f, o);
            }

            if (f[o] == 0x33 && f[o + 1] == 0x33)
            {
                return (mode & Ip6MulticastBlock) == 0;
            }

            return f[o] == 0x01 && f[o + 1] == 0x00 && f[o + 2] == 0x5E && (mode & WiznetRegisterMap.MulticastBlock) == 0;
        }
    }
}
