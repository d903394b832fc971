using System;
using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// An SPI Ethernet chip in software, seen through its pins: SPI, interrupt and reset on one side, the network plug on the other. This
    /// is what all chips have in common: chip select, the pins, the link's readiness, the next event, and the order in which the effects of
    /// a change leave. A driver that breaks a rule gets a <see cref="ChipRuleException"/>. May be used from several threads: no lock is
    /// held while a frame leaves or a pin changes.
    /// </summary>
    public abstract partial class EthernetChip : SimulationPart
    {
        /// <summary>Longest transfer in bytes (max_transfer_sz of nanoFramework's ESP32 SPI).</summary>
        internal const int MaximumTransfer = 16_384;

        /// <summary>First bit that <see cref="TakeFrames"/> may return.</summary>
        internal const int FirstFrameBit = 4;

        // work to do after the lock is released
        private const int PinChanged = 1;
        private const int ReadinessChanged = 2;

        private readonly SpiWires _wires;
        private readonly ChipBusRules _busRules;
        private readonly DriversInterruptPin _interruptPin;
        private bool _wasReady;
        private bool _wasInterruptLow;
        private long _resetSince = Never;

        internal EthernetChip(
            SimulationClock clock, uint seed, ChipFaults faults, ChipCounters counters, ChipTiming timing, ChipRules rules, ChipBusRules busRules)
            : base(clock, false)
        {
            Random = new SimulationRandom(seed);
            Faults = faults;
            Counters = counters;
            Timing = timing;
            Rules = rules;
            _busRules = busRules;
            _wires = new SpiWires(faults, rules, Random, MaximumTransfer);
            _interruptPin = new DriversInterruptPin(this);
            ResetPin = new DriversResetPin(this);
        }

        /// <summary>The interrupt pin, as the driver's pin sees it: low while the chip requests an interrupt.</summary>
        public InputPin InterruptPin => _interruptPin;

        /// <summary>The reset pin, as the driver drives it: a low pulse of <see cref="ChipTiming.ResetPulse"/> resets the chip.</summary>
        public OutputPin ResetPin { get; }

        /// <summary>What happens on a breach, and how often it did.</summary>
        public ChipRules Rules { get; }

        /// <summary>Faults on demand.</summary>
        public ChipFaults Faults { get; }

        /// <summary>Counters of what the driver asked and what the chip did.</summary>
        public ChipCounters Counters { get; }

        /// <summary>Times of the model.</summary>
        public ChipTiming Timing { get; }

        /// <summary>Fastest SPI clock allowed, in hertz.</summary>
        public int MaximumClock { get; set; }

        /// <summary>True while the link is up.</summary>
        public abstract bool IsLinkUp { get; }

        internal SimulationRandom Random { get; }

        /// <summary>Guards the chip's state.</summary>
        internal object Lock { get; } = new object();

        internal ChipPlug Plug { get; } = new ChipPlug();

        internal bool IsHeldInReset => _resetSince != Never;

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
                lock (Lock)
                {
                    long now = Clock.Microseconds;
                    CatchUp(now);
                    work = Settle(now);
                    isLow = _wasInterruptLow;
                }

                Leave(work);
                return isLow;
            }
        }

        internal abstract ChipPhy LinkPhy { get; }

        /// <summary>Connects the chip to a cable.</summary>
        /// <param name="port">The cable's end.</param>
        public void Connect(CablePort port)
        {
            Plug.Port = port;
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
            lock (Lock)
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
            lock (Lock)
            {
                CatchUp(now);
                work = Settle(now);
            }

            Leave(work);
        }

        /// <summary>Runs one period of chip select low.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="length">Number of bytes.</param>
        /// <param name="answers">True to replace the bytes by what the chip sends.</param>
        /// <param name="bus">The bus, or null for one without a clock rate that could be wrong.</param>
        internal void Exchange(byte[] buffer, int offset, int length, bool answers, SpiBus bus)
        {
            int work;
            lock (Lock)
            {
                long now = Clock.Microseconds;
                Counters.Transactions++;
                Counters.Bytes += length;
                CatchUp(now);
                CheckBus(length, bus);
                int frequency = bus == null ? 0 : bus.ClockFrequency;
                int seenOffset = offset;
                byte[] seen = _wires.ToChip(buffer, ref seenOffset, length, answers, frequency);
                Select(seen, seenOffset, length, answers || seen != buffer, bus, now);
                if (answers)
                {
                    _wires.ToDriver(buffer, offset, length, frequency);
                }

                work = Settle(now);
            }

            Leave(work);
        }

        internal void DriveReset(bool high)
        {
            int work;
            lock (Lock)
            {
                long now = Clock.Microseconds;
                CatchUp(now);
                if (!high && !IsHeldInReset)
                {
                    _resetSince = now;
                    LinkPhy.Stop();
                }
                else if (high && IsHeldInReset)
                {
                    EndReset(now);
                }

                work = Settle(now);
            }

            Leave(work);
        }

        /// <summary>Power-up, and the end of a hardware reset.</summary>
        internal void StartUp(long now)
        {
            Counters.HardResets++;
            Rules.IsExcusing = false;
            ResetAll(now);
            if (IsHeldInReset)
            {
                LinkPhy.Stop();
            }
        }

        internal virtual void LosePower(long now)
        {
            StartUp(now);
            Rules.IsExcusing = true;
        }

        /// <summary>Fills bytes in which the chip sends nothing. They must not be taken for data.</summary>
        internal virtual void AnswerNothing(byte[] buffer, int offset, int count, bool answers)
        {
            if (answers)
            {
                Array.Clear(buffer, offset, count);
            }
        }

        internal void Break(int rule, int detail)
        {
            Rules.Break(rule, TextOf(rule) + " (0x" + detail.ToString("X") + ").");
        }

        /// <summary>The sentence of a rule, with its source.</summary>
        internal abstract string TextOf(int rule);

        internal abstract bool SupportsMode(int spiMode);

        /// <summary>False while the chip ignores SPI.</summary>
        internal virtual bool IsAwake(long now)
        {
            return !IsHeldInReset;
        }

        /// <summary>Sets everything to its value after a hardware reset.</summary>
        internal abstract void ResetAll(long now);

        /// <summary>Processes what the driver sends in one period of chip select low; at least one byte.</summary>
        internal abstract void Access(byte[] buffer, int offset, int length, bool answers, SpiBus bus, long now);

        /// <summary>A frame arrived.</summary>
        /// <returns>True when the chip was ready to receive.</returns>
        internal abstract bool TakeFrame(byte[] buffer, int offset, int length, long now);

        /// <summary>Updates what only time has changed since the last call.</summary>
        internal abstract void CatchUp(long now);

        /// <summary>Sets the interrupt pin from the registers.</summary>
        /// <returns>True when it is low.</returns>
        internal abstract bool DriveInterrupt(long now);

        /// <summary>
        /// Takes the frames that are ready for the cable. Called under the lock, so that two threads that leave at the same time do not
        /// send a frame twice.
        /// </summary>
        /// <returns>Which they are, for <see cref="SendFrames"/>; 0 for none.</returns>
        internal abstract int TakeFrames();

        /// <summary>Puts the frames that were taken on the cable. Called without the lock.</summary>
        internal abstract void SendFrames(int taken, CablePort port);

        /// <summary>Time of the chip's next event, in microseconds, the link's readiness apart.</summary>
        internal abstract long EarliestEvent();

        private void Select(byte[] buffer, int offset, int length, bool answers, SpiBus bus, long now)
        {
            bool losesPower = Faults.ResetInTransfer > 0 && --Faults.ResetInTransfer == 0;
            int powered = losesPower ? length / 2 : length;
            if (Faults.IsAbsent || powered == 0 || !IsAwake(now))
            {
                Counters.LostTransactions++;
                AnswerNothing(buffer, offset, powered, answers);
            }
            else
            {
                Access(buffer, offset, powered, answers, bus, now);
            }

            if (losesPower)
            {
                AnswerNothing(buffer, offset + powered, length - powered, answers);
                LosePower(now);
            }
        }

        private void FrameArrived(byte[] buffer, int offset, int length)
        {
            int work;
            lock (Lock)
            {
                long now = Clock.Microseconds;
                CatchUp(now);
                if (!TakeFrame(buffer, offset, length, now))
                {
                    Counters.UnclaimedFrames++;
                }

                work = Settle(now);
            }

            Leave(work);
        }

        private void LinkChanged()
        {
            Run(Clock.Microseconds);
        }

        private void CheckBus(int length, SpiBus bus)
        {
            if (bus != null && bus.ClockFrequency > MaximumClock)
            {
                Break(_busRules.ClockTooFast, bus.ClockFrequency);
            }

            if (bus != null && !SupportsMode(bus.Mode))
            {
                Break(_busRules.SpiMode, bus.Mode);
            }

            if (length < 1 || length > MaximumTransfer)
            {
                Break(_busRules.TransferTooLong, length);
            }
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

            LinkPhy.Restart(now);
            Break(_busRules.ResetPulseTooShort, (int)pulse);
        }

        // Ends every section under the lock: sets the outputs from the registers, and returns the work to do without the lock.
        private int Settle(long now)
        {
            int work = 0;
            bool isLow = DriveInterrupt(now) && !IsHeldInReset;
            if (isLow != _wasInterruptLow)
            {
                _wasInterruptLow = isLow;
                work |= NotePinChange(isLow);
            }

            work |= TakeFrames();
            ChipPhy phy = LinkPhy;
            if (phy.IsReady != _wasReady)
            {
                _wasReady = phy.IsReady;
                work |= ReadinessChanged;
            }

            long next = EarliestEvent();
            if (!phy.IsReady && phy.ReadyAt < next)
            {
                next = phy.ReadyAt;
            }

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

        // without the lock: the far end may answer at once, on this thread
        private void Leave(int work)
        {
            if (work == 0)
            {
                return;
            }

            CablePort port = Plug.Port;
            if ((work & ReadinessChanged) != 0 && port != null)
            {
                port.IsReady = LinkPhy.IsReady;
            }

            if (work >= FirstFrameBit)
            {
                SendFrames(work, port);
            }

            if ((work & PinChanged) != 0)
            {
                _interruptPin.LevelChanged();
            }
        }
    }
}
