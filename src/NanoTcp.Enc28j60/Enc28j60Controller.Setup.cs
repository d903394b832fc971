namespace NanoTcp.Enc28j60
{
    /// <content>The chip's configuration: one table, written after a reset and checked from time to time.</content>
    internal sealed partial class Enc28j60Controller
    {
        // First byte of transmit memory that is sent: a control byte, a frame and a status vector of 7 bytes fit up to 1FFF. The byte
        // before it is written too, so that a transfer can begin on a word. The slot of another frame lies before that.
        private const int LastTransmitStart = 0x1A01;
        private const int FrameMemory = 0x600;

        /// <summary>Longest frame with its check sequence, in bytes: one of 1,518 with the tag of IEEE 802.1Q, which adds four.</summary>
        public const int LongestFrame = 1522;

        // Packets, lost packets and aborted frames. Not LINKIE: the link is scanned.
        private const int InterruptSources = Enc28j60Registers.EIE_PKTIE | Enc28j60Registers.EIE_RXERIE | Enc28j60Registers.EIE_TXERIE;

        // gaps between frames, data sheet sections 6.5.4 to 6.5.6
        private const int BackToBackGapHalf = 0x12;
        private const int BackToBackGapFull = 0x15;
        private const int OtherGapLow = 0x12;
        private const int OtherGapHighHalf = 0x0C;

        // nothing but RXEN in the home bank; TXRTS changes with each frame
        private const int ControlMask = 0xFF & ~Enc28j60Registers.ECON1_TXRTS;

        private readonly int _interruptMask;

        // the current frame is in the lower slot
        private bool _isInLowerSlot;

        /// <summary>True when transmit memory holds two frames.</summary>
        public bool SendsAhead { get; }

        /// <summary>Last byte of the receive ring, which starts at 0000 because of errata 5. Odd, as ERXRDPT must be (errata 14).</summary>
        public int ReceiveEnd => LastTransmitStart - 2 - (SendsAhead ? FrameMemory : 0);

        /// <summary>Value of ETXST.</summary>
        public int TransmitStart => LastTransmitStart - (_isInLowerSlot ? FrameMemory : 0);

        /// <summary>
        /// Where the next frame goes while one is sent from <see cref="TransmitStart"/>; the same address with only one slot.
        /// </summary>
        public int NextTransmitStart => LastTransmitStart - (SendsAhead && !_isInLowerSlot ? FrameMemory : 0);

        /// <summary>Moves ETXST, which is forbidden while a frame is sent. One transaction, none if it stays.</summary>
        public void SelectTransmitStart(int start)
        {
            if (start != TransmitStart)
            {
                _isInLowerSlot = !_isInLowerSlot;
                _bus.Write(Enc28j60Registers.ETXSTH, start >> 8);
            }
        }

        /// <summary>Writes the whole configuration except the PHY's. INT stays inactive until EIE.INTIE is set.</summary>
        public void Configure()
        {
            for (int i = 0; i < _setup.Length; i += 2)
            {
                _bus.Write(_setup[i], _setup[i + 1]);
            }

            _isInLowerSlot = false;
            SetPattern();
            _bus.Write(Enc28j60Registers.EIE, _interruptMask);
            _bus.SelectBank(0);
        }

        /// <summary>
        /// Reads the whole configuration, and MIRDH with the link on the way. 29 transactions: one for each register of the table, 3 more
        /// and 5 for the banks.
        /// </summary>
        /// <returns>True when it is what <see cref="Configure"/> wrote, and the receiver is on.</returns>
        public override bool VerifyConfiguration()
        {
            bool isRight = (_bus.Read(Enc28j60Registers.ECON1) & ControlMask) == Enc28j60Registers.ECON1_RXEN
                && (_bus.Read(Enc28j60Registers.EIE) & ~Enc28j60Registers.EIE_INTIE) == _interruptMask;
            for (int i = 0; i < _setup.Length && isRight; i += 2)
            {
                int wanted = _setup[i] == Enc28j60Registers.ETXSTH ? TransmitStart >> 8 : _setup[i + 1];
                isRight = _bus.Read(_setup[i]) == wanted;
                if (_setup[i] == Enc28j60Registers.MAMXFLH)
                {
                    ReadScannedLink();
                }
            }

            // if the selected bank was lost, it is known from here on
            _bus.FindHomeBank();
            return isRight;
        }

        // registers and their values, in the order of the banks
        private int[] SetupOf(Enc28j60Options options)
        {
            byte[] mac = options.MacAddress;
            bool isFull = options.FullDuplex;
            return new int[]
            {
                Enc28j60Registers.ECON2, Enc28j60Registers.ECON2_AUTOINC,
                Enc28j60Registers.ETXSTL, LastTransmitStart & 0xFF,
                Enc28j60Registers.ETXSTH, LastTransmitStart >> 8,
                Enc28j60Registers.ERXSTL, 0,
                Enc28j60Registers.ERXSTH, 0,
                Enc28j60Registers.ERXNDL, ReceiveEnd & 0xFF,
                Enc28j60Registers.ERXNDH, ReceiveEnd >> 8,
                Enc28j60Registers.ERXFCON, FilterOf(options),
                Enc28j60Registers.MACON1, Enc28j60Registers.MACON1_MARXEN
                    | (isFull ? Enc28j60Registers.MACON1_TXPAUS | Enc28j60Registers.MACON1_RXPAUS : 0),
                Enc28j60Registers.MACON3, Enc28j60Registers.MACON3_PADCFG_60 | Enc28j60Registers.MACON3_TXCRCEN
                    | Enc28j60Registers.MACON3_FRMLNEN | (isFull ? Enc28j60Registers.MACON3_FULDPX : 0),
                Enc28j60Registers.MACON4, isFull ? 0 : Enc28j60Registers.MACON4_DEFER,
                Enc28j60Registers.MABBIPG, isFull ? BackToBackGapFull : BackToBackGapHalf,
                Enc28j60Registers.MAIPGL, OtherGapLow,
                Enc28j60Registers.MAIPGH, isFull ? 0 : OtherGapHighHalf,
                Enc28j60Registers.MAMXFLL, LongestFrame & 0xFF,
                Enc28j60Registers.MAMXFLH, LongestFrame >> 8,
                Enc28j60Registers.MAADR1, mac[0],
                Enc28j60Registers.MAADR2, mac[1],
                Enc28j60Registers.MAADR3, mac[2],
                Enc28j60Registers.MAADR4, mac[3],
                Enc28j60Registers.MAADR5, mac[4],
                Enc28j60Registers.MAADR6, mac[5],
            };
        }

        // The pattern filter lets in IPv4 multicast only, by the 01 00 that its group addresses begin with (data sheet section 8.2: the
        // Internet checksum of the bytes that the mask selects). MCEN would let in IPv6's too, which the stack ignores: a thousand a second
        // on some links.
        private void SetPattern()
        {
            const int firstTwoBytes = 0x03;
            const int sum = ~0x0100 & 0xFFFF;
            _bus.Write(Enc28j60Registers.EPMM0, firstTwoBytes);
            _bus.Write(Enc28j60Registers.EPMCSL, sum & 0xFF);
            _bus.Write(Enc28j60Registers.EPMCSH, sum >> 8);
        }

        private static int FilterOf(Enc28j60Options options)
        {
            if (options.Promiscuous)
            {
                return Enc28j60Registers.ERXFCON_CRCEN;
            }

            return Enc28j60Registers.ERXFCON_UCEN | Enc28j60Registers.ERXFCON_CRCEN | Enc28j60Registers.ERXFCON_BCEN
                | (options.BlockMulticast ? 0 : Enc28j60Registers.ERXFCON_PMEN);
        }
    }
}
