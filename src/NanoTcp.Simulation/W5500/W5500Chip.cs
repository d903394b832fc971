using System;
using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// A W5500 in software, seen through its pins: SPI, INTn, RSTn on one side, the network plug on the other. It follows the data sheet
    /// where that speaks, field reports where those say otherwise, and the harsher reading where behavior is unknown. A driver that breaks
    /// a rule gets a <see cref="ChipRuleException"/>, unless drivers in the field break it without harm: such a habit is counted. May be
    /// used from several threads: no lock is held while a frame leaves or a pin changes.
    /// </summary>
    public sealed class W5500Chip : SimulationPart
    {
        /// <summary>Number of sockets of the chip.</summary>
        public const int SocketCount = 8;

        /// <summary>Fastest SPI clock that the data sheet names, in hertz (5.5.4; it guarantees 33.3 MHz).</summary>
        public const int DataSheetMaximumClock = 80_000_000;

        // work to do after the lock is released
        private const int PacketsLeave = 1;
        private const int ReplyLeaves = 2;
        private const int PinChanged = 4;
        private const int ReadinessChanged = 8;

        private readonly object _lock = new object();
        private readonly W5500Spi _spi;
        private readonly W5500Interrupt _interrupt;
        private readonly W5500Responder _responder;
        private readonly W5500InterruptPin _interruptPin;
        private CablePort _port;
        private int _openSockets;
        private bool _wasLinkUp;
        private bool _wasReady;
        private bool _wasInterruptLow;
        private readonly byte[] _leavingPacket = new byte[W5500MacRaw.MaximumFrame];
        private bool _isSendingPackets;
        private bool _isReplying;
        private int _replyLength;
        private int _leavingReplyLength;
        private long _resetSince = Never;
        private long _awakeAt;
        private long _softResetUntil = Never;
        private long _versionAt;

        /// <summary>Powers up a chip. It answers after <see cref="W5500Timing.PllLock"/>.</summary>
        /// <param name="clock">The clock of the world.</param>
        /// <param name="seed">Seeds what is random: noise, header bytes, torn reads.</param>
        public W5500Chip(SimulationClock clock, uint seed)
            : base(clock, false)
        {
            Random = new SimulationRandom(seed);
            Common = new W5500CommonBlock(this);
            Phy = new W5500Phy(this);
            Sockets = new W5500Socket[SocketCount];
            for (int i = 0; i < SocketCount; i++)
            {
                Sockets[i] = new W5500Socket(this, i);
            }

            Network = new W5500Network(this);
            Transmitter = new W5500Transmitter(this);
            _spi = new W5500Spi(this, Random);
            _interrupt = new W5500Interrupt(Common);
            _responder = new W5500Responder(this);
            _interruptPin = new W5500InterruptPin(this);
            ResetPin = new W5500ResetPin(this);
            StartUp(clock.Microseconds);
        }

        /// <summary>INTn, as the driver's pin sees it: low while an interrupt is pending.</summary>
        public InputPin InterruptPin => _interruptPin;

        /// <summary>RSTn, as the driver drives it: a low pulse of 500 microseconds resets the chip.</summary>
        public OutputPin ResetPin { get; }

        /// <summary>What happens on a breach, and how often it did.</summary>
        public ChipRules Rules { get; } = MakeRules();

        /// <summary>Faults on demand.</summary>
        public W5500Faults Faults { get; } = new W5500Faults();

        /// <summary>Counters of what the driver asked and what the chip did.</summary>
        public W5500ChipCounters Counters { get; } = new W5500ChipCounters();

        /// <summary>Times of the model.</summary>
        public W5500Timing Timing { get; } = new W5500Timing();

        /// <summary>Fastest SPI clock allowed, in hertz.</summary>
        public int MaximumClock { get; set; } = DataSheetMaximumClock;

        /// <summary>True to send random bytes on MISO during the SPI header, instead of 01 02 03.</summary>
        public bool RandomizesHeader { get; set; }

        /// <summary>True to let Sn_CR hold the command during the next SPI frame; a new command in that frame is a breach.</summary>
        public bool AcceptsCommandsLate { get; set; }

        /// <summary>
        /// True to let frames arrive, and sending end, between the two bytes of a 16-bit register while it is being read. Arriving frames
        /// then wait for such a read, at most <see cref="W5500Timing.TornFrameHold"/>.
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

        /// <summary>True while the link is up.</summary>
        public bool IsLinkUp => Phy.IsReady && IsFarEndReady;

        internal W5500CommonBlock Common { get; }

        internal W5500Phy Phy { get; }

        internal W5500Socket[] Sockets { get; }

        internal W5500Memory TransmitMemory { get; } = new W5500Memory();

        internal W5500Memory ReceiveMemory { get; } = new W5500Memory();

        internal SimulationRandom Random { get; }

        internal W5500Network Network { get; }

        internal W5500Transmitter Transmitter { get; }

        internal byte[] ReplyFrame { get; } = new byte[W5500MacRaw.MaximumFrame];

        /// <summary>Overlapping SENDs have stopped the transmitter; only a reset recovers it.</summary>
        internal bool TransmitterIsDead { get; private set; }

        internal bool CommandIsPending { get; set; }

        internal bool IsPlugged => _port != null && _port.IsPlugged;

        internal bool IsFarEndReady => _port != null && _port.IsPlugged && _port.FarEnd.IsReady;

        internal bool IsHeldInReset => _resetSince != Never;

        internal bool IsInSoftReset => _softResetUntil != Never;

        internal bool HasSourceAddress
        {
            get
            {
                byte[] r = Common.Registers;
                int o = W5500RegisterMap.SHAR;
                return (r[o] | r[o + 1] | r[o + 2] | r[o + 3] | r[o + 4] | r[o + 5]) != 0;
            }
        }

        internal bool IsInterruptLineLow
        {
            get
            {
                if (Faults.InterruptLine != SignalFault.None)
                {
                    return Faults.InterruptLine == SignalFault.StuckLow;
                }

                int work;
                bool isLow;
                lock (_lock)
                {
                    long now = Clock.Microseconds;
                    CatchUp(now);
                    work = Settle(now);
                    isLow = _interrupt.IsLow;
                }

                Leave(work);
                return isLow;
            }
        }

        /// <summary>Connects the chip to a cable.</summary>
        /// <param name="port">The cable's end.</param>
        public void Connect(CablePort port)
        {
            _port = port;
            port.IsReady = false;
            port.FrameArrived = FrameArrived;
            port.LinkChanged = LinkChanged;
            LinkChanged();
        }

        /// <summary>Runs one period of chip select low, in place: each byte sent is replaced by the one received.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="length">Number of bytes.</param>
        /// <exception cref="ChipRuleException">The bytes break one of the chip's rules.</exception>
        public void Transfer(byte[] buffer, int offset, int length)
        {
            Exchange(buffer, offset, length, true, 0, 0);
        }

        /// <summary>Interrupts the chip's power for a moment: all registers go to their reset values, and the link goes down.</summary>
        public void LosePower()
        {
            int work;
            lock (_lock)
            {
                long now = Clock.Microseconds;
                LosePower(now);
                work = Settle(now);
            }

            Leave(work);
        }

        /// <inheritdoc/>
        public override void Run(long now)
        {
            int work;
            lock (_lock)
            {
                CatchUp(now);
                work = Settle(now);
            }

            Leave(work);
        }

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

        internal void Exchange(byte[] buffer, int offset, int length, bool answers, int frequency, int mode)
        {
            int work;
            lock (_lock)
            {
                long now = Clock.Microseconds;
                Counters.Transactions++;
                Counters.Bytes += length;
                CatchUp(now);
                CheckBus(length, frequency, mode);
                bool commandWasPending = CommandIsPending;
                _spi.Exchange(buffer, offset, length, answers, frequency, now);
                if (commandWasPending)
                {
                    AcceptCommands();
                }

                work = Settle(now);
            }

            Leave(work);
        }

        internal void DriveReset(bool high)
        {
            int work;
            lock (_lock)
            {
                long now = Clock.Microseconds;
                CatchUp(now);
                if (!high && !IsHeldInReset)
                {
                    _resetSince = now;
                    Phy.Stop();
                }
                else if (high && IsHeldInReset)
                {
                    EndReset(now);
                }

                work = Settle(now);
            }

            Leave(work);
        }

        internal void SoftReset(long now)
        {
            Counters.SoftResets++;
            Rules.IsExcusing = false;
            ResetRegisters(now);
            Common.Registers[W5500RegisterMap.MR] = W5500RegisterMap.ModeReset;
            _softResetUntil = now + Timing.SoftReset;
            CatchUp(now);
        }

        internal void LosePower(long now)
        {
            StartUp(now);
            Rules.IsExcusing = true;
        }

        /// <summary>False while RSTn is low and until the PLL has locked.</summary>
        internal bool IsAwake(long now)
        {
            return !IsHeldInReset && now >= _awakeAt;
        }

        internal void LayOutMemory()
        {
            TransmitMemory.LayOut(Sockets, W5500RegisterMap.TXBUF_SIZE);
            ReceiveMemory.LayOut(Sockets, W5500RegisterMap.RXBUF_SIZE);
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

        internal void SocketOpened(W5500Socket socket)
        {
            _openSockets++;
            if (TransmitMemory.Sum > W5500Memory.Size || ReceiveMemory.Sum > W5500Memory.Size)
            {
                Break(W5500Rule.BuffersBeyondMemory, TransmitMemory.Sum > ReceiveMemory.Sum ? TransmitMemory.Sum : ReceiveMemory.Sum);
                for (int i = 0; i < SocketCount; i++)
                {
                    if (i != socket.Number && Sockets[i].IsOpen
                        && (TransmitMemory.Overlap(i, socket.Number) || ReceiveMemory.Overlap(i, socket.Number)))
                    {
                        Break(W5500Rule.BuffersOverlap, i);
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
            int s = W5500RegisterMap.SHAR;
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

        internal void Break(W5500Rule rule, int detail)
        {
            Rules.Break((int)rule, W5500RuleTexts.Of(rule) + " (0x" + detail.ToString("X") + ").");
        }

        private static ChipRules MakeRules()
        {
            ChipRules rules = new ChipRules(W5500RuleTexts.Count);
            for (int i = 0; i < W5500RuleTexts.Habits.Length; i++)
            {
                rules.SetLevel((int)W5500RuleTexts.Habits[i], ChipRuleLevel.Habit);
            }

            return rules;
        }

        private void FrameArrived(byte[] buffer, int offset, int length)
        {
            int work;
            lock (_lock)
            {
                long now = Clock.Microseconds;
                CatchUp(now);
                if (!IsAwake(now) || !IsLinkUp || !Takes(buffer, offset, length, now))
                {
                    Counters.UnclaimedFrames++;
                }

                work = Settle(now);
            }

            Leave(work);
        }

        private bool Takes(byte[] buffer, int offset, int length, long now)
        {
            if (_responder.Takes(buffer, offset, length))
            {
                return true;
            }

            W5500MacRaw macRaw = Sockets[0].Protocol as W5500MacRaw;
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

            W5500Protocol owner = null;
            int strongest = 0;
            for (int i = 0; i < SocketCount; i++)
            {
                W5500Protocol protocol = Sockets[i].Protocol;
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
            return (!hasMacRaw || RefusesWithMacRaw) && W5500Tcp.Refuses(this, now);
        }

        private void LinkChanged()
        {
            Run(Clock.Microseconds);
        }

        private void CheckBus(int length, int frequency, int mode)
        {
            if (frequency > MaximumClock)
            {
                Break(W5500Rule.ClockTooFast, frequency);
            }

            if (mode != 0 && mode != 3)
            {
                Break(W5500Rule.SpiMode, mode);
            }

            if (length < 1 || length > W5500Port.MaximumTransfer)
            {
                Break(W5500Rule.TransferTooLong, length);
            }
        }

        // power-up, and the end of a hardware reset
        private void StartUp(long now)
        {
            Counters.HardResets++;
            Rules.IsExcusing = false;
            ResetRegisters(now);
            _softResetUntil = Never;
            _awakeAt = now + Timing.SupervisorHold + Timing.PllLock;
            _versionAt = _awakeAt + Timing.VersionDelay;
        }

        private void EndReset(long now)
        {
            long pulse = now - _resetSince;
            _resetSince = Never;
            if (pulse >= Timing.ResetPulse)
            {
                StartUp(now);
                return;
            }

            Phy.Restart(now);
            Break(W5500Rule.ResetPulseTooShort, (int)pulse);
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
            Phy.Restart(now);
        }

        private void AcceptCommands()
        {
            CommandIsPending = false;
            for (int i = 0; i < SocketCount; i++)
            {
                Sockets[i].Registers[W5500RegisterMap.SocketCR] = 0;
            }
        }

        // updates what only time has changed since the last call
        private void CatchUp(long now)
        {
            if (_softResetUntil <= now)
            {
                _softResetUntil = Never;
                Common.Registers[W5500RegisterMap.MR] &= W5500RegisterMap.ModeWritable;
            }

            Common.Registers[W5500RegisterMap.VERSIONR] = now >= _versionAt ? Faults.Version : (byte)0;
            Phy.CatchUp(now);
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
                W5500Protocol protocol = Sockets[i].Protocol;
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

        // Ends every section under the lock: sets the outputs from the registers, and returns the work to do without the lock.
        private int Settle(long now)
        {
            int work = 0;
            _interrupt.CatchUp(now);
            if (_interrupt.IsLow != _wasInterruptLow)
            {
                _wasInterruptLow = _interrupt.IsLow;
                work |= NotePinChange(_wasInterruptLow);
            }

            if (Transmitter.HasLeaving)
            {
                work |= PacketsLeave;
            }

            // taken here, so that two threads that leave at the same time do not send it twice
            if (_replyLength > 0)
            {
                _leavingReplyLength = _replyLength;
                _replyLength = 0;
                work |= ReplyLeaves;
            }

            if (Phy.IsReady != _wasReady)
            {
                _wasReady = Phy.IsReady;
                work |= ReadinessChanged;
            }

            long next = EarliestEvent();
            if (next != NextEvent)
            {
                Schedule(next);
            }

            return work;
        }

        private int NotePinChange(bool isLow)
        {
            if (!isLow)
            {
                return PinChanged;
            }

            Counters.Interrupts++;
            if (Faults.LostInterrupts > 0)
            {
                Faults.LostInterrupts--;
                return 0;
            }

            return Faults.InterruptLine == SignalFault.None ? PinChanged : 0;
        }

        private long EarliestEvent()
        {
            long next = _interrupt.NextEvent;
            if (!Phy.IsReady && Phy.ReadyAt < next)
            {
                next = Phy.ReadyAt;
            }

            if (Transmitter.NextEvent < next)
            {
                next = Transmitter.NextEvent;
            }

            int last = _openSockets == 0 ? -1 : _openSockets == 1 && Sockets[0].IsOpen ? 0 : SocketCount - 1;
            for (int i = 0; i <= last; i++)
            {
                W5500Protocol protocol = Sockets[i].Protocol;
                if (protocol != null && protocol.NextEvent < next)
                {
                    next = protocol.NextEvent;
                }
            }

            return next;
        }

        // without the lock: the far end may answer at once, on this thread
        private void Leave(int work)
        {
            if (work == 0)
            {
                return;
            }

            if ((work & ReadinessChanged) != 0 && _port != null)
            {
                _port.IsReady = Phy.IsReady;
            }

            if ((work & ReplyLeaves) != 0)
            {
                _port.Transmit(ReplyFrame, 0, _leavingReplyLength);
                _isReplying = false;
            }

            if ((work & PacketsLeave) != 0)
            {
                SendPackets();
            }

            if ((work & PinChanged) != 0)
            {
                _interruptPin.LevelChanged();
            }
        }

        // One thread at a time delivers, in order; another thread leaves its packets to it.
        private void SendPackets()
        {
            bool isFirst = true;
            while (true)
            {
                int length;
                lock (_lock)
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

                _port.Transmit(_leavingPacket, 0, length);
            }
        }
    }
}
