using System;
using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.W5500
{
    /// <summary>
    /// A W5500 as an Ethernet interface: socket 0 in MACRAW mode with all 32 KB of buffer memory. Uses the fewest SPI transactions that the
    /// chip allows, since on a board each costs more than its bytes: 4 to receive all waiting frames, one more with an interrupt pin, one
    /// to find that nothing is left; 3 to transmit. Interrupt pin and reset pin are optional.
    /// </summary>
    public partial class W5500Device : SpiEthernetDevice
    {
        private readonly W5500Bus _bus;
        private readonly W5500Layout _layout;

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
            : base(options, layout.HasMacRaw ? LinkKind.Ethernet : LinkKind.Ip, port, clock, interruptPin, SmallestBatchBuffer, new W5500Counters())
        {
            CheckClockFrequency(port, options.MaximumClockFrequency);
            _layout = layout;
            _bus = new W5500Bus(port, Counters);
            Controller = new W5500Controller(_bus, options, layout, clock, interruptPin != null, resetPin);
            LoadsAhead = true;
        }

        /// <summary>Faults that the driver handled.</summary>
        public new W5500Counters ChipCounters => (W5500Counters)base.ChipCounters;

        /// <summary>Result of the last check of the chip: when it was opened, or at the last reset since.</summary>
        public W5500SelfTest SelfTest => (W5500SelfTest)Found;

        internal W5500Bus Bus => _bus;

        internal W5500Controller Chip => (W5500Controller)Controller;

        internal new W5500Options Options => Chip.Options;

        internal W5500Layout Layout => _layout;

        internal new InputPin InterruptPin => base.InterruptPin;

        /// <summary>The three bytes of an SPI header. With a frame directly after them, the transfer starts on a word.</summary>
        public override int TransmitHeadroom => W5500Bus.HeaderLength;

        /// <inheritdoc/>
        protected override string LinkAdvice => "the other end (a W5500 has no auto-MDIX)";

        /// <summary>True from a fault that closes the chip's own sockets until it is recovered from.</summary>
        internal bool IsRestarting => PendingStep >= RecoveryStep.SoftReset;

        /// <summary>True when the interrupt pin shows that no frame waits, and the last batch has been read completely.</summary>
        internal bool HasNoFrames => InterruptIsUsed && !Draining && !InterruptPin.IsLow;

        /// <summary>Without an interrupt pin: makes the next <see cref="NetDevice.Receive"/> poll the chip, whatever its period.</summary>
        internal void RequestPoll()
        {
            if (!InterruptIsUsed)
            {
                PollSoon();
            }
        }

        /// <summary>One of the chip's own sockets has lost what was written to it: the chip must be reset.</summary>
        internal void ReportLoss()
        {
            ConfigurationLost(RecoveryStep.SoftReset);
        }

        /// <inheritdoc/>
        protected override SelfTestResult Configure(bool thorough)
        {
            W5500Controller chip = Chip;
            chip.AssignMemoryToSocket0();
            if (thorough)
            {
                SelfTestResult found = chip.TestMemory();
                if (found != SelfTestResult.Passed)
                {
                    return found;
                }
            }

            chip.DivideMemory();
            chip.Configure();
            chip.ConfigurePhy(!thorough);
            if (_layout.HasMacRaw && !OpenSocket())
            {
                return (SelfTestResult)W5500SelfTest.SocketNotOpened;
            }

            return chip.VerifyConfiguration() && VerifySocket() ? SelfTestResult.Passed : SelfTestResult.UnstableAtThisClock;
        }

        /// <inheritdoc/>
        protected override void StopChip()
        {
            if (_layout.HasMacRaw)
            {
                CloseSocket();
            }

            _bus.WriteByte(W5500Block.Common, W5500Registers.SIMR, 0);
        }

        /// <summary>
        /// Socket 0, in one more transaction, and a frame that was being sent when the link was lost: it can leave the transmit pointers
        /// stuck, even when the link is back.
        /// </summary>
        protected override void CheckOperation()
        {
            if (!VerifySocket() && !VerifySocket())
            {
                ConfigurationLost(RecoveryStep.Reopen);
            }
            else if (SendPending)
            {
                CheckSend();
            }
        }
    }
}
