namespace NanoTcp.Simulation
{
    /// <summary>
    /// An ENC28J60 in software. It follows the data sheet and the errata where they speak, field reports where those say otherwise, and
    /// the harsher reading where behavior is unknown.
    /// </summary>
    public sealed class Enc28j60Chip : EthernetChip
    {
        /// <summary>Fastest SPI clock, in hertz (data sheet 16, table 16-6).</summary>
        public const int DataSheetMaximumClock = 20_000_000;

        // preamble and start delimiter 8, gap 12 bytes (IEEE 802.3), at 10 Mbit/s
        private const int WireOverhead = 20;
        private const int BitsPerMicrosecond = 10;

        private static readonly ChipBusRules s_busRules = new ChipBusRules(
            (int)Enc28j60Rule.ClockTooFast,
            (int)Enc28j60Rule.SpiMode,
            (int)Enc28j60Rule.TransferTooLong,
            (int)Enc28j60Rule.ResetPulseTooShort);

        private readonly Enc28j60Spi _spi;
        private int _outgoingLength;
        private int _leavingLength;
        private byte[] _leavingFrame = new byte[Enc28j60Transmitter.LongestFrame];
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
            : this(clock, seed, revision, new Enc28j60Faults(), new Enc28j60ChipCounters(), new Enc28j60Timing())
        {
        }

        private Enc28j60Chip(
            SimulationClock clock,
            uint seed,
            Enc28j60Revision revision,
            Enc28j60Faults faults,
            Enc28j60ChipCounters counters,
            Enc28j60Timing timing)
            : base(clock, seed, faults, counters, timing, new ChipRules(Enc28j60RuleTexts.Count), s_busRules)
        {
            Faults = faults;
            Counters = counters;
            Timing = timing;
            MaximumClock = DataSheetMaximumClock;
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
            StartUp(clock.Microseconds);
        }

        /// <summary>Revision of the silicon.</summary>
        public Enc28j60Revision Revision { get; }

        /// <summary>Deviations of the silicon from its data sheet.</summary>
        public Enc28j60Errata Errata { get; }

        /// <summary>Faults on demand.</summary>
        public new Enc28j60Faults Faults { get; }

        /// <summary>Counters of what the driver asked and what the chip did.</summary>
        public new Enc28j60ChipCounters Counters { get; }

        /// <summary>Times of the model.</summary>
        public new Enc28j60Timing Timing { get; }

        /// <summary>True to send random bytes on MISO where the chip sends nothing, instead of zeros.</summary>
        public bool RandomizesDummies { get; set; }

        /// <inheritdoc/>
        public override bool IsLinkUp => Phy.IsLinkUp;

        internal Enc28j60Registers Registers { get; }

        internal Enc28j60Memory Memory { get; }

        internal Enc28j60Receiver Receiver { get; }

        internal Enc28j60Transmitter Transmitter { get; }

        internal Enc28j60Dma Dma { get; }

        internal Enc28j60Mii Mii { get; }

        internal Enc28j60Phy Phy { get; }

        internal override ChipPhy LinkPhy => Phy;

        /// <summary>The frame that is being sent.</summary>
        internal byte[] OutgoingFrame { get; private set; } = new byte[Enc28j60Transmitter.LongestFrame];

        internal bool TakesWireTime => Timing.TakesWireTime && Clock.IsVirtual;

        /// <summary>True while frames from the wire reach the filters.</summary>
        internal bool CanReceive => Registers.IsReceiving
            && !Registers.Has(Enc28j60RegisterMap.ECON1, Enc28j60RegisterMap.ReceiveReset)
            && Registers.Has(Enc28j60RegisterMap.MACON1, Enc28j60RegisterMap.MacReceiveEnable)
            && (Phy.IsLinkUp || Phy.IsLoopback)
            && !(Faults.IsReceivePairCrossed && Errata.PolarityIsNotCorrected);

        /// <summary>Time on the wire of a frame with its check sequence, in microseconds.</summary>
        internal static long WireTime(int length)
        {
            return (length + WireOverhead) * 8 / BitsPerMicrosecond;
        }

        /// <summary>The SRC instruction.</summary>
        internal void SoftReset(long now)
        {
            Counters.SoftResets++;
            Rules.IsExcusing = false;
            Reset(now, false);
            _softResetUntil = now + Timing.SoftReset;
        }

        internal override void LosePower(long now)
        {
            base.LosePower(now);
            Memory.Clear();
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
            else if (Phy.Transmits && Phy.IsLinkUp)
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
            Break((int)rule, detail);
        }

        internal override string TextOf(int rule)
        {
            return Enc28j60RuleTexts.Of((Enc28j60Rule)rule);
        }

        internal override bool SupportsMode(int spiMode)
        {
            return spiMode == 0;
        }

        internal override void AnswerNothing(byte[] buffer, int offset, int count, bool answers)
        {
            if (!RandomizesDummies || !answers)
            {
                base.AnswerNothing(buffer, offset, count, answers);
                return;
            }

            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = (byte)Random.Next();
            }
        }

        internal override void ResetAll(long now)
        {
            Reset(now, true);
            _softResetUntil = 0;
            _clockReadyAt = now + Timing.OscillatorStart;
        }

        internal override void Access(byte[] buffer, int offset, int length, bool answers, SpiBus bus, long now)
        {
            _spi.Decode(buffer, offset, length, answers, bus, now);
        }

        internal override bool TakeFrame(byte[] buffer, int offset, int length, long now)
        {
            if (IsHeldInReset || Phy.IsLoopback || !Phy.IsLinkUp)
            {
                return false;
            }

            Receiver.FrameArrives(buffer, offset, length, now);
            return true;
        }

        internal override void CatchUp(long now)
        {
            Mii.CatchUp(now);
            Phy.CatchUp(now);
            Dma.CatchUp(now);
            Transmitter.CatchUp(now);
            Receiver.CatchUp(now);
        }

        internal override bool DriveInterrupt(long now)
        {
            return Registers.WantsInterrupt;
        }

        // Two arrays, so that the next frame can be built while this one leaves.
        internal override int TakeFrames()
        {
            if (_outgoingLength == 0)
            {
                return 0;
            }

            byte[] frame = OutgoingFrame;
            OutgoingFrame = _leavingFrame;
            _leavingFrame = frame;
            _leavingLength = _outgoingLength;
            _outgoingLength = 0;
            return FirstFrameBit;
        }

        internal override void SendFrames(int taken, CablePort port)
        {
            port.Transmit(_leavingFrame, 0, _leavingLength);
        }

        internal override long EarliestEvent()
        {
            return Earlier(Earlier(Transmitter.DoneAt, Receiver.ArrivedAt), Earlier(Dma.DoneAt, Mii.DoneAt));
        }

        private static long Earlier(long one, long other)
        {
            return one < other ? one : other;
        }

        private void Reset(long now, bool isHard)
        {
            Registers.Reset(isHard);
            Receiver.Reset();
            Transmitter.Reset();
            Dma.Reset();
            Mii.Reset();
            Phy.Reset(now);
        }
    }
}
