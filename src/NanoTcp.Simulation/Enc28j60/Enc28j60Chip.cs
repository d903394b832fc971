using System;
using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// An ENC28J60 in software, seen through its pins: SPI, INT, RESET on one side, the network plug on the other. It follows the data
    /// sheet and the errata where they speak, field reports where those say otherwise, and the harsher reading where behavior is unknown. A
    /// driver that breaks a rule gets a <see cref="ChipRuleException"/>. May be used from several threads: no lock is held while a frame
    /// leaves or a pin changes.
    /// </summary>
    public sealed class Enc28j60Chip : SimulationPart
    {
        /// <summary>Fastest SPI clock, in hertz (data sheet 16, table 16-6).</summary>
        public const int DataSheetMaximumClock = 20_000_000;

        // preamble and start delimiter 8, gap 12 bytes (IEEE 802.3), at 10 Mbit/s
        private const int WireOverhead = 20;
        private const int BitsPerMicrosecond = 10;

        // work to do after the lock is released
        private const int FrameLeaves = 1;
        private const int PinChanged = 2;
        private const int ReadinessChanged = 4;

        private readonly object _lock = new object();
        private readonly Enc28j60Spi _spi;
        private readonly Enc28j60InterruptPin _interruptPin;
        private CablePort _port;
        private bool _wasReady;
        private bool _wasInterruptLow;
        private int _outgoingLength;
        private int _leavingLength;
        private byte[] _leavingFrame = new byte[Enc28j60Transmitter.LongestFrame];
        private long _resetSince = Never;
        private long _clockReadyAt;
        private long _softResetUntil;
        private long _receiveWireFreeAt;
        private long _transmitWireFreeAt;

        /// <summary>Powers up a chip of revision B7. It works after <see cref="Enc28j60Timing.OscillatorStart"/>.</summary>
        /// <param name="clock">The clock of the world.</param>
        /// <param name="seed">Seeds what is random: noise, dummy bytes, backoff, errata.</param>
        public Enc28j60Chip(SimulationClock clock, uint seed)
            : this(clock, seed, Enc28j60Revision.B7)
        {
        }

        /// <summary>Powers up a chip.</summary>
        /// <param name="clock">The clock of the world.</param>
        /// <param name="seed">Seeds what is random: noise, dummy bytes, backoff, errata.</param>
        /// <param name="revision">Revision of the silicon.</param>
        public Enc28j60Chip(SimulationClock clock, uint seed, Enc28j60Revision revision)
            : base(clock, false)
        {
            Random = new SimulationRandom(seed);
            Revision = revision;
            Errata = new Enc28j60Errata(revision);
            Registers = new Enc28j60Registers(this);
            Memory = new Enc28j60Memory(this);
            Receiver = new Enc28j60Receiver(this);
            Transmitter = new Enc28j60Transmitter(this);
            Dma = new Enc28j60Dma(this);
            Mii = new Enc28j60Mii(this);
            Phy = new Enc28j60Phy(this);
            _spi = new Enc28j60Spi(this);
            _interruptPin = new Enc28j60InterruptPin(this);
            ResetPin = new Enc28j60ResetPin(this);
            StartUp(clock.Microseconds);
        }

        /// <summary>Revision of the silicon.</summary>
        public Enc28j60Revision Revision { get; }

        /// <summary>INT, as the driver's pin sees it: low while an interrupt is pending and EIE.INTIE is set.</summary>
        public InputPin InterruptPin => _interruptPin;

        /// <summary>RESET, as the driver drives it: a low pulse resets the chip.</summary>
        public OutputPin ResetPin { get; }

        /// <summary>What happens on a breach, and how often it did.</summary>
        public ChipRules Rules { get; } = new ChipRules(Enc28j60RuleTexts.Count);

        /// <summary>Deviations of the silicon from its data sheet.</summary>
        public Enc28j60Errata Errata { get; }

        /// <summary>Faults on demand.</summary>
        public Enc28j60Faults Faults { get; } = new Enc28j60Faults();

        /// <summary>Counters of what the driver asked and what the chip did.</summary>
        public Enc28j60ChipCounters Counters { get; } = new Enc28j60ChipCounters();

        /// <summary>Times of the model.</summary>
        public Enc28j60Timing Timing { get; } = new Enc28j60Timing();

        /// <summary>True to send random bytes on MISO where the chip sends nothing, instead of zeros.</summary>
        public bool RandomizesDummies { get; set; }

        /// <summary>True while the link is up.</summary>
        public bool IsLinkUp => Phy.IsLinkUp;

        internal Enc28j60Registers Registers { get; }

        internal Enc28j60Memory Memory { get; }

        internal Enc28j60Receiver Receiver { get; }

        internal Enc28j60Transmitter Transmitter { get; }

        internal Enc28j60Dma Dma { get; }

        internal Enc28j60Mii Mii { get; }

        internal Enc28j60Phy Phy { get; }

        internal SimulationRandom Random { get; }

        /// <summary>The frame that is being sent.</summary>
        internal byte[] OutgoingFrame { get; private set; } = new byte[Enc28j60Transmitter.LongestFrame];

        internal bool IsPlugged => _port != null && _port.IsPlugged;

        internal bool IsFarEndReady => _port != null && _port.IsPlugged && _port.FarEnd.IsReady;

        internal bool IsHeldInReset => _resetSince != Never;

        internal bool TakesWireTime => Timing.TakesWireTime && Clock.IsVirtual;

        /// <summary>True while frames from the wire reach the filters.</summary>
        internal bool CanReceive => Registers.IsReceiving
            && !Registers.Has(Enc28j60RegisterMap.ECON1, Enc28j60RegisterMap.ReceiveReset)
            && Registers.Has(Enc28j60RegisterMap.MACON1, Enc28j60RegisterMap.MacReceiveEnable)
            && (Phy.IsLinkUp || Phy.IsLoopback)
            && !(Faults.IsReceivePairCrossed && Errata.PolarityIsNotCorrected);

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
                    isLow = Registers.WantsInterrupt;
                    work = Settle();
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
            Exchange(buffer, offset, length, true, null);
        }

        /// <summary>Interrupts the chip's power for a moment: all registers go to their reset values, and the link goes down.</summary>
        public void LosePower()
        {
            int work;
            lock (_lock)
            {
                LosePower(Clock.Microseconds);
                work = Settle();
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
                work = Settle();
            }

            Leave(work);
        }

        /// <summary>Time on the wire of a frame with its check sequence, in microseconds.</summary>
        internal static long WireTime(int length)
        {
            return (length + WireOverhead) * 8 / BitsPerMicrosecond;
        }

        internal void Exchange(byte[] buffer, int offset, int length, bool answers, Enc28j60Port port)
        {
            int work;
            lock (_lock)
            {
                long now = Clock.Microseconds;
                Counters.Transactions++;
                Counters.Bytes += length;
                CatchUp(now);
                CheckBus(length, port);
                int frequency = port == null ? 0 : port.ClockFrequency;
                int hold = port == null ? int.MaxValue : port.ChipSelectHold;
                _spi.Exchange(buffer, offset, length, answers, frequency, hold, now);
                work = Settle();
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

                work = Settle();
            }

            Leave(work);
        }

        /// <summary>The SRC instruction.</summary>
        internal void SoftReset(long now)
        {
            Counters.SoftResets++;
            Rules.IsExcusing = false;
            ResetAll(now, false);
            _softResetUntil = now + Timing.SoftReset;
        }

        internal void LosePower(long now)
        {
            StartUp(now);
            Memory.Clear();
            Rules.IsExcusing = true;
        }

        internal bool IsClockReady(long now) => now >= _clockReadyAt;

        /// <summary>ESTAT.CLKRDY, which a soft reset does not clear (errata 2).</summary>
        internal bool ShowsClockReady(long now)
        {
            return IsClockReady(now) && (Errata.ClockReadyOutlivesReset || now >= _softResetUntil);
        }

        /// <summary>True during a soft reset. A chip without errata 2 lets CLKRDY be polled meanwhile.</summary>
        internal bool IsRecoveringFromReset(long now) => now < _softResetUntil && Errata.ClockReadyOutlivesReset;

        internal void EnterPowerSave(long now)
        {
            if (Registers.IsReceiving || Transmitter.IsSending || Receiver.IsBusy(now))
            {
                Break(Enc28j60Rule.PowerSaveWhileActive, Registers[Enc28j60RegisterMap.ECON1]);
            }

            Phy.Restart(now);
        }

        internal void LeavePowerSave(long now)
        {
            _clockReadyAt = now + Timing.OscillatorStart;
            Phy.Restart(now);
        }

        internal void CheckDuplex()
        {
            if (Registers.IsFullDuplex != Phy.IsFullDuplex)
            {
                Break(Enc28j60Rule.DuplexMismatch, Registers[Enc28j60RegisterMap.MACON3]);
            }
        }

        /// <summary>Finds the next time at which the wire is free: in half duplex one wire serves both directions.</summary>
        /// <returns>That time; the wire is then busy until <paramref name="end"/>.</returns>
        internal long ReserveWire(long now, long duration, bool receives, out long end)
        {
            bool isFull = Registers.IsFullDuplex;
            long free = receives ? _receiveWireFreeAt : _transmitWireFreeAt;
            if (!isFull)
            {
                free = _receiveWireFreeAt > _transmitWireFreeAt ? _receiveWireFreeAt : _transmitWireFreeAt;
            }

            long start = free > now ? free : now;
            end = start + duration;
            if (receives)
            {
                _receiveWireFreeAt = end;
            }
            else
            {
                _transmitWireFreeAt = end;
            }

            return start;
        }

        /// <summary>A frame has left the MAC.</summary>
        /// <param name="length">Length of the frame in bytes without check sequence; the bytes are in <see cref="OutgoingFrame"/>.</param>
        internal void SendFrame(int length)
        {
            if (Phy.IsLoopback)
            {
                // errata 9
                if (Registers.IsFullDuplex || !Errata.HalfDuplexLoopbackIsUnreliable || Random.Below(2) == 0)
                {
                    Receiver.FrameArrives(OutgoingFrame, 0, length, Clock.Microseconds);
                }
            }
            else if (Phy.Transmits && Phy.IsLinkUp && _port != null)
            {
                _outgoingLength = length;
            }
        }

        internal void ReadBuffer(byte[] buffer, int offset, int count)
        {
            int address = Registers.Pointer(Enc28j60RegisterMap.ERDPT);
            bool isInRing = Memory.IsInRing(address);
            if (Registers.Has(Enc28j60RegisterMap.ECON2, Enc28j60RegisterMap.AutoIncrement))
            {
                Registers.SetWord(Enc28j60RegisterMap.ERDPT, Memory.Load(address, buffer, offset, count));
            }
            else
            {
                for (int i = 0; i < count; i++)
                {
                    buffer[offset + i] = Memory[address];
                }

                count = 1;
            }

            if (isInRing)
            {
                Receiver.CheckRead(address, count);
            }
        }

        internal void WriteBuffer(byte[] buffer, int offset, int count)
        {
            int address = Registers.Pointer(Enc28j60RegisterMap.EWRPT);
            if (Registers.Has(Enc28j60RegisterMap.ECON2, Enc28j60RegisterMap.AutoIncrement))
            {
                Registers.SetWord(Enc28j60RegisterMap.EWRPT, Memory.Store(address, buffer, offset, count));
            }
            else
            {
                Memory.Store(address, buffer, offset + count - 1, 1);
                count = 1;
            }

            if (Transmitter.IsSendingFrom(address, count))
            {
                Break(Enc28j60Rule.OverwritesWhatIsSent, address);
            }

            int last = (address + count - 1) & Enc28j60RegisterMap.AddressMask;
            if (Registers.IsReceiving && (Memory.IsInRing(address) || Memory.IsInRing(last)))
            {
                Break(Enc28j60Rule.WritesReceiveMemory, address);
            }
        }

        internal void Break(Enc28j60Rule rule, int detail)
        {
            Rules.Break((int)rule, Enc28j60RuleTexts.Of(rule) + " (0x" + detail.ToString("X") + ").");
        }

        private void FrameArrived(byte[] buffer, int offset, int length)
        {
            int work;
            lock (_lock)
            {
                long now = Clock.Microseconds;
                CatchUp(now);
                if (IsHeldInReset || Phy.IsLoopback || !Phy.IsLinkUp)
                {
                    Counters.UnclaimedFrames++;
                }
                else
                {
                    Receiver.FrameArrives(buffer, offset, length, now);
                }

                work = Settle();
            }

            Leave(work);
        }

        private void LinkChanged()
        {
            Run(Clock.Microseconds);
        }

        private void CheckBus(int length, Enc28j60Port port)
        {
            if (port != null && port.ClockFrequency > DataSheetMaximumClock)
            {
                Break(Enc28j60Rule.ClockTooFast, port.ClockFrequency);
            }

            if (port != null && port.Mode != 0)
            {
                Break(Enc28j60Rule.SpiMode, port.Mode);
            }

            if (length < 1 || length > SimulatedSpiPort.MaximumTransfer)
            {
                Break(Enc28j60Rule.TransferTooLong, length);
            }
        }

        // power-up, and the end of a hardware reset
        private void StartUp(long now)
        {
            Counters.HardResets++;
            Rules.IsExcusing = false;
            ResetAll(now, true);
            _softResetUntil = 0;
            _clockReadyAt = now + Timing.OscillatorStart;
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
            Break(Enc28j60Rule.ResetPulseTooShort, (int)pulse);
        }

        private void ResetAll(long now, bool isHard)
        {
            Registers.Reset(isHard);
            Receiver.Reset();
            Transmitter.Reset();
            Dma.Reset();
            Mii.Reset();
            Phy.Reset(now);
        }

        // updates what only time has changed since the last call
        private void CatchUp(long now)
        {
            Mii.CatchUp(now);
            Phy.CatchUp(now);
            Dma.CatchUp(now);
            Transmitter.CatchUp(now);
            Receiver.CatchUp(now);
        }

        // Ends every section under the lock: sets the outputs from the registers, and returns the work to do without the lock.
        private int Settle()
        {
            int work = 0;
            bool isLow = Registers.WantsInterrupt && !IsHeldInReset;
            if (isLow != _wasInterruptLow)
            {
                _wasInterruptLow = isLow;
                work |= NotePinChange(isLow);
            }

            // Taken here, so that two threads that leave at the same time do not send it twice, and the next frame can be built.
            if (_outgoingLength > 0)
            {
                byte[] frame = OutgoingFrame;
                OutgoingFrame = _leavingFrame;
                _leavingFrame = frame;
                _leavingLength = _outgoingLength;
                _outgoingLength = 0;
                work |= FrameLeaves;
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
            long next = Earlier(Transmitter.DoneAt, Receiver.ArrivedAt);
            next = Earlier(next, Dma.DoneAt);
            next = Earlier(next, Mii.DoneAt);
            return Phy.IsReady ? next : Earlier(next, Phy.ReadyAt);
        }

        private static long Earlier(long one, long other)
        {
            return one < other ? one : other;
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

            if ((work & FrameLeaves) != 0)
            {
                _port.Transmit(_leavingFrame, 0, _leavingLength);
            }

            if ((work & PinChanged) != 0)
            {
                _interruptPin.LevelChanged();
            }
        }
    }
}
