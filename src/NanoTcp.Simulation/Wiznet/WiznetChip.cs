using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// A W5500 or W6100 in software: sockets, buffer memory, the chip's own TCP, UDP and ARP, and SPI, which are the same but for
    /// addresses. It follows the data sheet where that speaks, field reports where those say otherwise, and the harsher reading where
    /// behavior is unknown. A rule that drivers in the field break without harm is a habit, which is counted.
    /// </summary>
    public abstract class WiznetChip : EthernetChip
    {
        /// <summary>Number of sockets of the chip.</summary>
        public const int SocketCount = 8;

        private const int ReplyLeaves = FirstFrameBit;
        private const int PacketsLeave = FirstFrameBit << 1;

        private static readonly ChipBusRules s_busRules = new ChipBusRules(
            (int)WiznetRule.ClockTooFast,
            (int)WiznetRule.SpiMode,
            (int)WiznetRule.TransferTooLong,
            (int)WiznetRule.ResetPulseTooShort);

        private readonly WiznetSpi _spi;
        private WiznetInterrupt _interrupt;
        private readonly WiznetResponder _responder;
        private int _openSockets;
        private bool _wasLinkUp;
        private readonly byte[] _leavingPacket = new byte[WiznetMacRaw.MaximumFrame];
        private bool _isSendingPackets;
        private bool _isReplying;
        private int _replyLength;
        private int _leavingReplyLength;
        private long _awakeAt;
        private long _softResetUntil = Never;
        private long _versionAt;

        internal WiznetChip(SimulationClock clock, uint seed, WiznetTiming timing, byte version, int maximumClock)
            : this(clock, seed, new WiznetFaults(), new WiznetChipCounters(), timing)
        {
            Faults.Version = version;
            MaximumClock = maximumClock;
        }

        private WiznetChip(SimulationClock clock, uint seed, WiznetFaults faults, WiznetChipCounters counters, WiznetTiming timing)
            : base(clock, seed, faults, counters, timing, MakeRules(), s_busRules)
        {
            Faults = faults;
            Counters = counters;
            Timing = timing;
            Sockets = new WiznetSocket[SocketCount];
            Network = new WiznetNetwork(this);
            Transmitter = new WiznetTransmitter(this);
            _spi = new WiznetSpi(this);
            _responder = new WiznetResponder(this);
        }

        /// <summary>Faults on demand.</summary>
        public new WiznetFaults Faults { get; }

        /// <summary>Counters of what the driver asked and what the chip did.</summary>
        public new WiznetChipCounters Counters { get; }

        /// <summary>Times of the model.</summary>
        public new WiznetTiming Timing { get; }

        /// <summary>True to send random bytes on MISO during the SPI header, instead of 01 02 03.</summary>
        public bool RandomizesHeader { get; set; }

        /// <summary>True to let Sn_CR hold the command during the next SPI frame; a new command in that frame is a breach.</summary>
        public bool AcceptsCommandsLate { get; set; }

        /// <summary>
        /// True to let frames arrive, and sending end, between the two bytes of a 16-bit register while it is being read. Arriving frames
        /// then wait for such a read, at most <see cref="WiznetTiming.TornFrameHold"/>.
        /// </summary>
        public bool TearsReads { get; set; }

        /// <summary>
        /// True to raise a TCP socket's SENDOK only when the peer has acknowledged the whole SEND; false when the data have left the chip.
        /// The data sheet allows both readings.
        /// </summary>
        public bool SendOkAwaitsAcknowledgment { get; set; }

        /// <summary>
        /// True to let the chip's TCP answer SYNs to ports without a listening socket with RST even while MACRAW is open; false (as field
        /// reports have it) to leave them to MACRAW.
        /// </summary>
        public bool RefusesWithMacRaw { get; set; }

        /// <summary>Initial value of the four buffer pointers on OPEN, 0 to 65,535. 0 is usual, but not guaranteed.</summary>
        public int InitialPointer { get; set; }

        /// <summary>
        /// True for everything that a driver must not rely on: random header bytes and pointers, late commands, torn reads.
        /// </summary>
        public bool IsParanoid
        {
            get => RandomizesHeader && AcceptsCommandsLate && TearsReads;
            set
            {
                RandomizesHeader = value;
                AcceptsCommandsLate = value;
                TearsReads = value;
                SendOkAwaitsAcknowledgment = value;
                InitialPointer = value ? Random.Below(0x10000) : 0;
            }
        }

        /// <inheritdoc/>
        public override bool IsLinkUp => WiznetPhy.IsReady && Plug.IsLinkPartnerReady;

        internal WiznetCommonBlock Common { get; private set; }

        internal WiznetPhy WiznetPhy { get; private set; }

        internal WiznetSocket[] Sockets { get; }

        internal WiznetMemory TransmitMemory { get; } = new WiznetMemory();

        internal WiznetMemory ReceiveMemory { get; } = new WiznetMemory();

        internal override ChipPhy LinkPhy => WiznetPhy;

        internal WiznetNetwork Network { get; }

        internal WiznetTransmitter Transmitter { get; }

        internal byte[] ReplyFrame { get; } = new byte[WiznetMacRaw.MaximumFrame];

        /// <summary>Overlapping SENDs have stopped the transmitter; only a reset recovers it.</summary>
        internal bool TransmitterIsDead { get; private set; }

        internal bool CommandIsPending { get; set; }

        internal bool IsInSoftReset => _softResetUntil != Never;

        internal bool HasSourceAddress
        {
            get
            {
                byte[] r = Common.Registers;
                int o = WiznetRegisterMap.SHAR;
                return (r[o] | r[o + 1] | r[o + 2] | r[o + 3] | r[o + 4] | r[o + 5]) != 0;
            }
        }

        /// <summary>Bits of Sn_DHAR after a reset.</summary>
        internal abstract byte ResetLinkAddress { get; }

        /// <summary>Bit of IR for another station with our address.</summary>
        internal abstract byte ConflictInterrupt { get; }

        /// <summary>Bit of IR for a port that an IPv4 peer reports as unreachable.</summary>
        internal abstract byte UnreachableInterrupt { get; }

        /// <summary>True when the chip leaves pings to the host.</summary>
        internal abstract bool BlocksPing { get; }

        /// <summary>True when the chip leaves segments that no socket takes without an answer.</summary>
        internal abstract bool BlocksReset { get; }

        /// <summary>True when the chip has the command SEND_MAC.</summary>
        internal abstract bool HasSendMac { get; }

        internal static void CopyRegisters(byte[] registers, int address, byte[] buffer, int offset, int count)
        {
            int exist = registers.Length - address;
            if (exist >= count)
            {
                Array.Copy(registers, address, buffer, offset, count);
                return;
            }

            if (exist > 0)
            {
                Array.Copy(registers, address, buffer, offset, exist);
                offset += exist;
                count -= exist;
            }

            Array.Clear(buffer, offset, count);
        }

        internal void SoftReset(long now)
        {
            Counters.SoftResets++;
            Rules.IsExcusing = false;
            ResetRegisters(now);
            Common.BeginSoftReset();
            _softResetUntil = now + Timing.SoftReset;
            CatchUp(now);
        }

        // until it has started up, too
        internal override bool IsAwake(long now)
        {
            return !IsHeldInReset && now >= _awakeAt;
        }

        internal void LayOutMemory()
        {
            TransmitMemory.LayOut(Sockets, WiznetRegisterMap.TXBUF_SIZE);
            ReceiveMemory.LayOut(Sockets, WiznetRegisterMap.RXBUF_SIZE);
            for (int i = 0; i < SocketCount; i++)
            {
                Sockets[i].ShowTransmitFree();
            }
        }

        /// <summary>True when this socket, or one whose memory lies after its, is open.</summary>
        internal bool IsOpenFrom(int number)
        {
            for (int i = number; i < SocketCount; i++)
            {
                if (Sockets[i].IsOpen)
                {
                    return true;
                }
            }

            return false;
        }

        internal void SocketOpened(WiznetSocket socket)
        {
            _openSockets++;
            if (TransmitMemory.Sum > WiznetMemory.Size || ReceiveMemory.Sum > WiznetMemory.Size)
            {
                Break(WiznetRule.BuffersBeyondMemory, TransmitMemory.Sum > ReceiveMemory.Sum ? TransmitMemory.Sum : ReceiveMemory.Sum);
                for (int i = 0; i < SocketCount; i++)
                {
                    if (i != socket.Number && Sockets[i].IsOpen
                        && (TransmitMemory.Overlap(i, socket.Number) || ReceiveMemory.Overlap(i, socket.Number)))
                    {
                        Break(WiznetRule.BuffersOverlap, i);
                    }
                }
            }
        }

        internal void SocketClosed()
        {
            _openSockets = 0;
            for (int i = 0; i < SocketCount; i++)
            {
                if (Sockets[i].IsOpen)
                {
                    _openSockets++;
                }
            }
        }

        internal bool IsOwnAddress(byte[] f, int o)
        {
            byte[] r = Common.Registers;
            int s = WiznetRegisterMap.SHAR;
            return f[o + 5] == r[s + 5] && f[o + 4] == r[s + 4] && f[o + 3] == r[s + 3]
                && f[o + 2] == r[s + 2] && f[o + 1] == r[s + 1] && f[o] == r[s];
        }

        /// <summary>Reserves <see cref="ReplyFrame"/> for an answer of the chip itself; false while one is waiting to leave.</summary>
        internal bool StartReply(int length)
        {
            if (_isReplying)
            {
                return false;
            }

            _isReplying = true;
            _replyLength = length;
            Counters.ChipReplies++;
            return true;
        }

        /// <summary>Two SENDs overlap.</summary>
        internal void KillTransmitter()
        {
            TransmitterIsDead = true;
            Transmitter.Drop();
        }

        internal void Break(WiznetRule rule, int detail)
        {
            Break((int)rule, detail);
        }

        /// <summary>Translates the protocol field of Sn_MR.</summary>
        /// <returns>One of <see cref="WiznetRegisterMap"/>, or -1 for a protocol that the model does not have.</returns>
        internal abstract int ProtocolOf(int field);

        /// <summary>True when a socket resolves its destination for each SEND.</summary>
        internal abstract bool ForcesArp(WiznetSocket socket);

        /// <summary>True for a frame that passes the filters of a socket in MACRAW mode, whose Sn_MR is the mode.</summary>
        internal abstract bool PassesFilter(int mode, byte[] f, int o);

        internal override bool SupportsMode(int spiMode)
        {
            return spiMode == 0 || spiMode == 3;
        }

        internal override void ResetAll(long now)
        {
            ResetRegisters(now);
            _softResetUntil = Never;
            _awakeAt = now + Timing.SupervisorHold + Timing.StartUp;
            _versionAt = _awakeAt + Timing.VersionDelay;
        }

        internal override void Access(byte[] buffer, int offset, int length, bool answers, SpiBus bus, long now)
        {
            bool commandWasPending = CommandIsPending;
            _spi.Decode(buffer, offset, length, answers, now);
            if (commandWasPending)
            {
                AcceptCommands();
            }
        }

        internal override bool TakeFrame(byte[] buffer, int offset, int length, long now)
        {
            return IsAwake(now) && IsLinkUp && Takes(buffer, offset, length, now);
        }

        internal override void CatchUp(long now)
        {
            if (_softResetUntil <= now)
            {
                _softResetUntil = Never;
                Common.EndSoftReset();
            }

            Common.ShowVersion(now >= _versionAt ? Faults.Version : (byte)0);
            WiznetPhy.CatchUp(now);
            bool isLinkUp = IsLinkUp;
            bool linkChanged = isLinkUp != _wasLinkUp;
            _wasLinkUp = isLinkUp;
            Transmitter.CatchUp(now);
            if (linkChanged && !isLinkUp)
            {
                Transmitter.Drop();
            }

            if (_openSockets == 0)
            {
                return;
            }

            int last = _openSockets == 1 && Sockets[0].IsOpen ? 0 : SocketCount - 1;
            for (int i = 0; i <= last; i++)
            {
                WiznetProtocol protocol = Sockets[i].Protocol;
                if (protocol != null)
                {
                    protocol.CatchUp(now);
                    if (linkChanged)
                    {
                        protocol.LinkChanged(isLinkUp, now);
                    }
                }
            }
        }

        internal override bool DriveInterrupt(long now)
        {
            _interrupt.CatchUp(now);
            return _interrupt.IsLow;
        }

        internal override int TakeFrames()
        {
            int taken = Transmitter.HasLeaving ? PacketsLeave : 0;
            if (_replyLength > 0)
            {
                _leavingReplyLength = _replyLength;
                _replyLength = 0;
                taken |= ReplyLeaves;
            }

            return taken;
        }

        internal override void SendFrames(int taken, CablePort port)
        {
            if ((taken & ReplyLeaves) != 0)
            {
                port.Transmit(ReplyFrame, 0, _leavingReplyLength);
                _isReplying = false;
            }

            if ((taken & PacketsLeave) != 0)
            {
                SendPackets(port);
            }
        }

        internal override long EarliestEvent()
        {
            long next = _interrupt.NextEvent;
            if (Transmitter.NextEvent < next)
            {
                next = Transmitter.NextEvent;
            }

            int last = _openSockets == 0 ? -1 : _openSockets == 1 && Sockets[0].IsOpen ? 0 : SocketCount - 1;
            for (int i = 0; i <= last; i++)
            {
                WiznetProtocol protocol = Sockets[i].Protocol;
                if (protocol != null && protocol.NextEvent < next)
                {
                    next = protocol.NextEvent;
                }
            }

            return next;
        }

        /// <summary>For a chip's constructor, when its parts are made: powers it up.</summary>
        private protected void PowerUp(WiznetCommonBlock common, WiznetPhy phy, WiznetSocketMap map, int socketLength)
        {
            Common = common;
            WiznetPhy = phy;
            _interrupt = new WiznetInterrupt(common);
            for (int i = 0; i < SocketCount; i++)
            {
                Sockets[i] = new WiznetSocket(this, i, map, socketLength);
            }

            StartUp(Clock.Microseconds);
        }

        private static ChipRules MakeRules()
        {
            ChipRules rules = new ChipRules(WiznetRules.Count);
            for (int i = 0; i < WiznetRules.Habits.Length; i++)
            {
                rules.SetLevel((int)WiznetRules.Habits[i], ChipRuleLevel.Habit);
            }

            return rules;
        }

        private bool Takes(byte[] buffer, int offset, int length, long now)
        {
            if (_responder.Takes(buffer, offset, length))
            {
                return true;
            }

            WiznetMacRaw macRaw = Sockets[0].Protocol as WiznetMacRaw;
            if ((macRaw == null || _openSockets > 1) && TakesPacket(buffer, offset, length, macRaw != null, now))
            {
                return true;
            }

            // MACRAW receives what no other socket takes
            return macRaw != null && macRaw.FrameArrives(buffer, offset, length, now);
        }

        private bool TakesPacket(byte[] buffer, int offset, int length, bool hasMacRaw, long now)
        {
            Network.ReadArp(buffer, offset, length, now);
            if (!Network.Read(buffer, offset, length))
            {
                return false;
            }

            WiznetProtocol owner = null;
            int strongest = 0;
            for (int i = 0; i < SocketCount; i++)
            {
                WiznetProtocol protocol = Sockets[i].Protocol;
                int claim = protocol == null ? 0 : protocol.Claims(Network);
                if (claim > strongest)
                {
                    strongest = claim;
                    owner = protocol;
                }
            }

            if (owner != null)
            {
                owner.PacketArrives(Network, now);
                return true;
            }

            Network.ReadUnreachable();
            return (!hasMacRaw || RefusesWithMacRaw) && !BlocksReset && WiznetTcp.Refuses(this, now);
        }

        private void ResetRegisters(long now)
        {
            TransmitterIsDead = false;
            CommandIsPending = false;
            _openSockets = 0;
            Transmitter.Reset();
            Common.Reset();
            for (int i = 0; i < SocketCount; i++)
            {
                Sockets[i].Reset();
            }

            LayOutMemory();
            _interrupt.Reset();
            WiznetPhy.Restart(now);
        }

        private void AcceptCommands()
        {
            CommandIsPending = false;
            for (int i = 0; i < SocketCount; i++)
            {
                Sockets[i].Registers[WiznetRegisterMap.SocketCR] = 0;
            }
        }

        // One thread at a time delivers, in order; another thread leaves its packets to it.
        private void SendPackets(CablePort port)
        {
            bool isFirst = true;
            while (true)
            {
                int length;
                lock (Lock)
                {
                    if (isFirst && _isSendingPackets)
                    {
                        return;
                    }

                    isFirst = false;
                    length = Transmitter.TakeLeaving(_leavingPacket);
                    _isSendingPackets = length > 0;
                }

                if (length == 0)
                {
                    return;
                }

                port.Transmit(_leavingPacket, 0, length);
            }
        }
    }
}
