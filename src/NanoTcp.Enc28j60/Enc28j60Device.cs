using System;
using NanoTcp.Links;

namespace NanoTcp.Enc28j60
{
    /// <summary>
    /// An ENC28J60 as an Ethernet interface at 10 Mbit/s. Uses the fewest SPI transactions that the chip allows, since on a board each
    /// costs more than its bytes: to receive 2 for each frame and 6 for each batch, to transmit 6, fewer for a frame as long as the one
    /// before. Bank 0 is the home bank, and ERDPT is not written without a fault: a frame is read to its end, where the next one begins.
    /// Interrupt pin and reset pin are optional.
    /// </summary>
    public sealed partial class Enc28j60Device : NetDevice
    {
        // data sheet table 16-6, in hertz
        private const int MaximumClock = 20_000_000;

        private readonly Enc28j60Bus _bus;
        private readonly Enc28j60Controller _chip;
        private readonly Enc28j60Options _options;
        private readonly Clock _clock;
        private readonly InputPin _interruptPin;
        private readonly DeviceInterrupt _onInterruptChanged;

        // the stack's time in the last call that passed it
        private long _now;

        /// <summary>Makes a device that is not open yet. Nothing is sent to the chip.</summary>
        /// <param name="port">The chip's SPI port: mode 0, 8 bits, most significant bit first. The device must be its only user.</param>
        /// <param name="options">Settings, read now and while the device is open.</param>
        /// <param name="clock">Time and sleeps.</param>
        /// <param name="interruptPin">INT; null to poll.</param>
        /// <param name="resetPin">RESET; null to use soft resets only.</param>
        /// <exception cref="ArgumentException">An argument other than the pins is null, or the SPI clock is above 20 MHz.</exception>
        public Enc28j60Device(SpiPort port, Enc28j60Options options, Clock clock, InputPin interruptPin, OutputPin resetPin)
            : base(NameOf(options), LinkKind.Ethernet, options.MacAddress, EthernetMtu)
        {
            if (port == null)
            {
                throw new ArgumentException("port must not be null.");
            }

            if (clock == null)
            {
                throw new ArgumentException("clock must not be null.");
            }

            if (port.ClockFrequency <= 0 || port.ClockFrequency > MaximumClock)
            {
                throw new ArgumentException(
                    "The SPI clock must be 1 to " + MaximumClock.ToString() + " Hz, not " + port.ClockFrequency.ToString() + ".");
            }

            _options = options;
            _clock = clock;
            _interruptPin = interruptPin;
            _onInterruptChanged = OnInterruptChanged;
            _bus = new Enc28j60Bus(port, Counters);
            _chip = new Enc28j60Controller(_bus, options, clock, interruptPin != null, resetPin);
            ChipCounters = new Enc28j60Counters();
        }

        /// <summary>Faults that the driver handled.</summary>
        public Enc28j60Counters ChipCounters { get; }

        /// <summary>State of the chip.</summary>
        public Enc28j60State State { get; private set; }

        /// <summary>Result of the last check of the chip: at <see cref="Open"/>, or at the last reset since.</summary>
        public Enc28j60SelfTest SelfTest { get; private set; }

        /// <summary>Describes <see cref="SelfTest"/> in one sentence: what is wrong, and what to check.</summary>
        public string SelfTestMessage => _chip.Describe(SelfTest);

        /// <summary>
        /// The SPI instruction, a filler and the chip's control byte. With a frame directly after them, the transfer starts on a word.
        /// </summary>
        public override int TransmitHeadroom => TransmitHeader;

        /// <inheritdoc/>
        public override bool IsLinkUp => State == Enc28j60State.Running;

        /// <inheritdoc/>
        public override bool IsWorking => State != Enc28j60State.Dead && State != Enc28j60State.Closed;

        /// <summary>Resets, tests and configures the chip. Blocks for some milliseconds, up to 1 s when no chip answers.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>0; -ENODEV when no ENC28J60 answers; -EIO when one answers but does not work. <see cref="SelfTestMessage"/> says more.
        /// After a failure the device is closed, and may be opened again.</returns>
        public override int Open(long now)
        {
            _now = now;
            State = Enc28j60State.Closed;
            SelfTest = BringUp(true, true);
            if (SelfTest != Enc28j60SelfTest.Passed)
            {
                return IsMissing(SelfTest) ? -Errno.ENODEV : -Errno.EIO;
            }

            if (_interruptPin != null)
            {
                _interruptPin.Changed = _onInterruptChanged;
            }

            ClearFaults();
            StartLink(now);
            return 0;
        }

        /// <inheritdoc/>
        public override string DescribeError(int error) => SelfTestMessage;

        /// <summary>Lets a frame in transmission leave, stops the receiver and disables the interrupt.</summary>
        public override void Close()
        {
            if (_interruptPin != null)
            {
                _interruptPin.Changed = null;
            }

            if (State == Enc28j60State.Running && _sendPending)
            {
                FinishSend();
            }

            if (State != Enc28j60State.Closed && State != Enc28j60State.Dead)
            {
                _bus.ClearBits(Enc28j60Registers.EIE, Enc28j60Registers.EIE_INTIE);
                _bus.ClearBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_RXEN);
            }

            State = Enc28j60State.Closed;
        }

        /// <inheritdoc/>
        public override long Service(long now)
        {
            _now = now;
            if (State == Enc28j60State.Closed)
            {
                return Never;
            }

            if (EnsureWorking() && _sendPending && now >= _sendPollAt)
            {
                CheckSend();
                EnsureWorking();
            }

            if (EnsureWorking() && now >= _nextLinkPoll)
            {
                CheckChip();
                EnsureWorking();
            }

            return NextDeadline();
        }

        private static string NameOf(Enc28j60Options options)
        {
            if (options == null)
            {
                throw new ArgumentException("options must not be null.");
            }

            return options.Name;
        }

        private static bool IsMissing(Enc28j60SelfTest found)
        {
            return found == Enc28j60SelfTest.NoChipMisoLow || found == Enc28j60SelfTest.NoChipMisoHigh
                || found == Enc28j60SelfTest.WrongRevision;
        }

        private long NextDeadline()
        {
            if (State == Enc28j60State.Dead)
            {
                return _nextRetry;
            }

            // At once only if that call makes progress: on a virtual clock time would stand still.
            if (_fault != Recovery.None || (!_draining && InterruptIsLow()))
            {
                return _now;
            }

            long next = _nextPoll < _nextLinkPoll ? _nextPoll : _nextLinkPoll;
            if (_sendPending && _sendPollAt < next)
            {
                next = _sendPollAt;
            }

            return next > _now && !_draining ? next : _now + 1;
        }

        private void OnInterruptChanged()
        {
            if (_interruptPin.IsLow)
            {
                RaiseInterrupt();
            }
        }
    }
}
