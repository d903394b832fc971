using System;
using NanoTcp.Links;

namespace NanoTcp.W5500
{
    /// <summary>
    /// A W5500 as an Ethernet interface: socket 0 in MACRAW mode with all 32 KB of buffer memory. Uses the fewest SPI transactions that the
    /// chip allows, since on a board each costs more than its bytes: 4 to receive all waiting frames, one more with an interrupt pin, one
    /// to find that nothing is left; 3 to transmit. Interrupt pin and reset pin are optional.
    /// </summary>
    public partial class W5500Device : NetDevice
    {
        private readonly W5500Bus _bus;
        private readonly W5500Controller _chip;
        private readonly W5500Options _options;
        private readonly W5500Layout _layout;
        private readonly Clock _clock;
        private readonly InputPin _interruptPin;
        private readonly DeviceInterrupt _onInterruptChanged;

        // the stack's time in the last call that passed it
        private long _now;

        /// <summary>Makes a device that is not open yet. Nothing is sent to the chip.</summary>
        /// <param name="port">The chip's SPI port: mode 0 or 3, 8 bits, most significant bit first. The device must be its only
        /// user.</param>
        /// <param name="options">Settings, read now and while the device is open.</param>
        /// <param name="clock">Time and sleeps.</param>
        /// <param name="interruptPin">INTn; null to poll.</param>
        /// <param name="resetPin">RSTn; null to use soft resets only.</param>
        /// <exception cref="ArgumentException">An argument other than the pins is null, or the SPI clock is above
        /// <see cref="W5500Options.MaximumClockFrequency"/>.</exception>
        public W5500Device(SpiPort port, W5500Options options, Clock clock, InputPin interruptPin, OutputPin resetPin)
            : this(port, options, clock, interruptPin, resetPin, new W5500Layout())
        {
        }

        internal W5500Device(
            SpiPort port, W5500Options options, Clock clock, InputPin interruptPin, OutputPin resetPin, W5500Layout layout)
            : base(NameOf(options), layout.HasMacRaw ? LinkKind.Ethernet : LinkKind.Ip, options.MacAddress, EthernetMtu)
        {
            if (port == null)
            {
                throw new ArgumentException("port must not be null.");
            }

            if (clock == null)
            {
                throw new ArgumentException("clock must not be null.");
            }

            if (port.ClockFrequency <= 0 || port.ClockFrequency > options.MaximumClockFrequency)
            {
                throw new ArgumentException(
                    "The SPI clock must be 1 to " + options.MaximumClockFrequency.ToString() + " Hz, not "
                    + port.ClockFrequency.ToString() + ".");
            }

            _options = options;
            _layout = layout;
            _clock = clock;
            _interruptPin = interruptPin;
            _onInterruptChanged = OnInterruptChanged;
            _bus = new W5500Bus(port, Counters);
            _chip = new W5500Controller(_bus, options, layout, clock, interruptPin != null, resetPin);
            ChipCounters = new W5500Counters();
        }

        /// <summary>Faults that the driver handled.</summary>
        public W5500Counters ChipCounters { get; }

        /// <summary>State of the chip.</summary>
        public W5500State State { get; private set; }

        /// <summary>Result of the last check of the chip: at <see cref="Open"/>, or at the last reset since.</summary>
        public W5500SelfTest SelfTest { get; private set; }

        /// <summary>Describes <see cref="SelfTest"/> in one sentence: what is wrong, and what to check.</summary>
        public string SelfTestMessage => _chip.Describe(SelfTest);

        internal W5500Bus Bus => _bus;

        internal W5500Controller Chip => _chip;

        internal W5500Options Options => _options;

        internal W5500Layout Layout => _layout;

        internal InputPin InterruptPin => _interruptPin;

        /// <summary>The three bytes of an SPI header. With a frame directly after them, the transfer starts on a word.</summary>
        public override int TransmitHeadroom => W5500Bus.HeaderLength;

        /// <inheritdoc/>
        public override bool IsLinkUp => State == W5500State.Running;

        /// <inheritdoc/>
        public override bool IsWorking => State != W5500State.Dead && State != W5500State.Closed;

        /// <summary>Resets, tests and configures the chip. Blocks for some 20 ms, up to a second when no chip answers.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>0; -ENODEV when no W5500 answers; -EIO when one answers but does not work. <see cref="SelfTestMessage"/> says more.
        /// After a failure the device is closed, and may be opened again.</returns>
        public override int Open(long now)
        {
            _now = now;
            State = W5500State.Closed;
            SelfTest = BringUp(true, true);
            if (SelfTest != W5500SelfTest.Passed)
            {
                return IsMissing(SelfTest) ? -Errno.ENODEV : -Errno.EIO;
            }

            if (_interruptPin != null)
            {
                _interruptPin.Changed = _onInterruptChanged;
            }

            ClearFaults();
            StartLink(now);
            ChipRestarted();
            return 0;
        }

        /// <inheritdoc/>
        public override string DescribeError(int error) => SelfTestMessage;

        /// <summary>Lets a frame in transmission leave, closes the socket and disables the interrupt.</summary>
        public override void Close()
        {
            if (_interruptPin != null)
            {
                _interruptPin.Changed = null;
            }

            if (State == W5500State.Running && _sendPending)
            {
                FinishSend();
            }

            if (State != W5500State.Closed && State != W5500State.Dead)
            {
                if (_layout.HasMacRaw)
                {
                    CloseSocket();
                }

                _bus.WriteByte(W5500Block.Common, W5500Registers.SIMR, 0);
            }

            State = W5500State.Closed;
        }

        /// <inheritdoc/>
        public override long Service(long now)
        {
            _now = now;
            if (State == W5500State.Closed)
            {
                return Never;
            }

            if (EnsureWorking() && now >= _nextLinkPoll)
            {
                CheckChip();
                EnsureWorking();
            }

            return NextDeadline();
        }

        /// <summary>The chip was reset and configured again: none of its own sockets is open any more.</summary>
        internal virtual void ChipRestarted()
        {
        }

        /// <summary>True from a fault that closes the chip's own sockets until it is recovered from.</summary>
        internal bool IsRestarting => _fault >= Recovery.SoftReset;

        /// <summary>One of the chip's own sockets has lost what was written to it: the chip must be reset.</summary>
        internal void ReportLoss()
        {
            ChipCounters.ConfigurationLosses++;
            NoteFault(Recovery.SoftReset);
        }

        private static string NameOf(W5500Options options)
        {
            if (options == null)
            {
                throw new ArgumentException("options must not be null.");
            }

            return options.Name;
        }

        private static bool IsMissing(W5500SelfTest found)
        {
            return found == W5500SelfTest.NoChipMisoLow || found == W5500SelfTest.NoChipMisoHigh || found == W5500SelfTest.WrongVersion;
        }

        private long NextDeadline()
        {
            if (State == W5500State.Dead)
            {
                return _nextRetry;
            }

            // At once only if that call makes progress: on a virtual clock time would stand still.
            if (_fault != Recovery.None || (_layout.HasMacRaw && !_draining && InterruptIsLow()))
            {
                return _now;
            }

            long next = _layout.HasMacRaw && _nextPoll < _nextLinkPoll ? _nextPoll : _nextLinkPoll;
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
