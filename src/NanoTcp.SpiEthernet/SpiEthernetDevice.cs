using System;
using NanoTcp.Links;

namespace NanoTcp.SpiEthernet
{
    /// <summary>
    /// An Ethernet chip on an SPI bus: all of a driver that does not depend on the chip, which gives hooks. Interrupt pin and reset pin are
    /// optional. Hooks are called once for each poll, frame or fault, never for each byte.
    /// </summary>
    public abstract partial class SpiEthernetDevice : NetDevice
    {
        /// <summary>The chip's settings.</summary>
        protected readonly EthernetChipOptions Options;

        /// <summary>Time and sleeps.</summary>
        protected readonly Clock Clock;

        /// <summary>The chip's interrupt output; null to poll.</summary>
        protected readonly InputPin InterruptPin;

        /// <summary>Bring-up, configuration and PHY. Set by the chip's constructor.</summary>
        protected SpiEthernetController Controller;

        /// <summary>The stack's time in milliseconds in the last call that passed it.</summary>
        protected long Now;

        private readonly int _smallestBatchBuffer;

        // a field, since each poll and each frame reads it
        private SpiEthernetState _state;

        /// <summary>Makes a device that is not open yet. Nothing is sent to the chip.</summary>
        /// <param name="options">The chip's settings, read now and while the device is open.</param>
        /// <param name="kind">Ethernet; <see cref="LinkKind.Ip"/> for a chip that passes no frames to the host.</param>
        /// <param name="port">The chip's SPI port.</param>
        /// <param name="clock">Time and sleeps.</param>
        /// <param name="interruptPin">The chip's interrupt output; null to poll.</param>
        /// <param name="smallestBatchBuffer">Minimum size of a batch's buffer in bytes.</param>
        /// <param name="counters">The chip's counters.</param>
        /// <exception cref="ArgumentException">An argument other than the pin is null.</exception>
        protected SpiEthernetDevice(
            EthernetChipOptions options,
            LinkKind kind,
            SpiPort port,
            Clock clock,
            InputPin interruptPin,
            int smallestBatchBuffer,
            SpiEthernetCounters counters)
            : base(NameOf(options), kind, options.MacAddress, EthernetMtu)
        {
            if (port == null)
            {
                throw new ArgumentException("port must not be null.");
            }

            if (clock == null)
            {
                throw new ArgumentException("clock must not be null.");
            }

            Options = options;
            Clock = clock;
            InterruptPin = interruptPin;
            _smallestBatchBuffer = smallestBatchBuffer;
            ChipCounters = counters;
        }

        /// <summary>Faults that the driver handled.</summary>
        public SpiEthernetCounters ChipCounters { get; }

        /// <summary>State of the chip.</summary>
        public SpiEthernetState State => _state;

        /// <summary>Describes the result of the last check of the chip in one sentence: what is wrong, and what to check.</summary>
        public string SelfTestMessage => Controller.Describe(Found);

        /// <inheritdoc/>
        public override bool IsLinkUp => _state == SpiEthernetState.Running;

        /// <inheritdoc/>
        public override bool IsWorking => _state != SpiEthernetState.Dead && _state != SpiEthernetState.Closed;

        /// <summary>Result of the last check of the chip: when it was opened, or at the last reset since.</summary>
        protected SelfTestResult Found { get; private set; }

        /// <summary>Resets, tests and configures the chip. Blocks for some 20 ms, up to a second when no chip answers.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>0; -ENODEV when no such chip answers; -EIO when one answers but does not work. <see cref="SelfTestMessage"/> says more.
        /// After a failure the device is closed, and may be opened again.</returns>
        public override int Open(long now)
        {
            Now = now;
            _state = SpiEthernetState.Closed;
            BringUp(true, true);
            if (Found != SelfTestResult.Passed)
            {
                return IsMissing(Found) ? -Errno.ENODEV : -Errno.EIO;
            }

            if (InterruptPin != null)
            {
                InterruptPin.Changed = OnInterruptChanged;
            }

            ClearFaults();
            StartLink(now);
            ChipRestarted();
            return 0;
        }

        /// <inheritdoc/>
        public override string DescribeError(int error) => SelfTestMessage;

        /// <summary>Lets a frame in transmission leave, stops the receiver and disables the interrupt.</summary>
        public override void Close()
        {
            if (InterruptPin != null)
            {
                InterruptPin.Changed = null;
            }

            if (_state == SpiEthernetState.Running && SendPending)
            {
                FinishSend();
            }

            if (IsWorking)
            {
                StopChip();
            }

            _state = SpiEthernetState.Closed;
        }

        /// <inheritdoc/>
        public override long Service(long now)
        {
            Now = now;
            if (_state == SpiEthernetState.Closed)
            {
                return Never;
            }

            if (EnsureWorking() && SendPending && now >= _sendPollAt)
            {
                CheckSend();
            }

            if (EnsureWorking() && now >= _nextLinkPoll)
            {
                CheckChip();
                EnsureWorking();
            }

            return NextDeadline();
        }

        /// <summary>For a chip's constructor: checks the SPI clock.</summary>
        /// <param name="port">The chip's SPI port.</param>
        /// <param name="maximum">The chip's limit in hertz.</param>
        /// <exception cref="ArgumentException">The clock is above the limit, or not positive.</exception>
        protected static void CheckClockFrequency(SpiPort port, int maximum)
        {
            if (port.ClockFrequency <= 0 || port.ClockFrequency > maximum)
            {
                throw new ArgumentException(
                    "The SPI clock must be 1 to " + maximum.ToString() + " Hz, not " + port.ClockFrequency.ToString() + ".");
            }
        }

        private static string NameOf(EthernetChipOptions options)
        {
            if (options == null)
            {
                throw new ArgumentException("options must not be null.");
            }

            return options.Name;
        }

        private static bool IsMissing(SelfTestResult found)
        {
            return found == SelfTestResult.NoChipMisoLow || found == SelfTestResult.NoChipMisoHigh || found == SelfTestResult.WrongChip;
        }

        private long NextDeadline()
        {
            if (_state == SpiEthernetState.Dead)
            {
                return _nextRetry;
            }

            bool passesFrames = Kind == LinkKind.Ethernet;

            // At once only if that call makes progress: on a virtual clock time would stand still.
            if (_fault != RecoveryStep.None || (passesFrames && !Draining && InterruptIsLow()))
            {
                return Now;
            }

            long next = passesFrames && _nextPoll < _nextLinkPoll ? _nextPoll : _nextLinkPoll;
            if (SendPending && _sendPollAt < next)
            {
                next = _sendPollAt;
            }

            return next > Now && !Draining ? next : Now + 1;
        }
    }
}
