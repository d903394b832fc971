using System;
using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <summary>
    /// A W5500 or W6100 as an Ethernet interface: socket 0 in MACRAW mode with all 32 KB of buffer memory. Uses the fewest SPI transactions
    /// that the chips allow, since on a board each costs more than its bytes: 4 to receive all waiting frames, one more with an interrupt
    /// pin, one to find that nothing is left; 3 to transmit. Interrupt pin and reset pin are optional.
    /// </summary>
    public abstract partial class WiznetDevice : SpiEthernetDevice
    {
        private readonly WiznetBus _bus;
        private readonly WiznetLayout _layout;

        // Where the registers are that each frame needs: fields, since an interpreter pays for the detour. Both chips have Sn_TX_FSR, Sn_TX_RD,
        // Sn_TX_WR and Sn_RX_RSR, Sn_RX_RD, Sn_RX_WR in this order, each group with the same distance between two registers.
        private int _commandRegister;
        private int _interruptClearRegister;
        private int _receiveReadRegister;
        private int _statusRegister;
        private int _groupStep;

        // index of Sn_RX_RSR in the bus's scratch buffer, which begins with Sn_TX_FSR after the header
        private int _receivedSizeIndex;

        /// <summary>Makes a device that is not open yet. The chip calls <see cref="Use"/>.</summary>
        /// <exception cref="ArgumentException">An argument other than the pin is null, or the SPI clock is above
        /// <see cref="WiznetOptions.MaximumClockFrequency"/>.</exception>
        internal WiznetDevice(SpiPort port, WiznetOptions options, Clock clock, InputPin interruptPin, WiznetLayout layout)
            : base(
                options, layout.HasMacRaw ? LinkKind.Ethernet : LinkKind.Ip, port, clock, interruptPin, SmallestBatchBuffer, new WiznetCounters())
        {
            CheckClockFrequency(port, options.MaximumClockFrequency);
            _layout = layout;
            _bus = new WiznetBus(port, Counters);
            LoadsAhead = true;
        }

        /// <summary>Faults that the driver handled.</summary>
        public new WiznetCounters ChipCounters => (WiznetCounters)base.ChipCounters;

        /// <summary>Result of the last check of the chip: when it was opened, or at the last reset since.</summary>
        public WiznetSelfTest SelfTest => (WiznetSelfTest)Found;

        internal WiznetBus Bus => _bus;

        internal WiznetController Chip => (WiznetController)Controller;

        internal new WiznetOptions Options => Chip.Options;

        internal WiznetLayout Layout => _layout;

        internal new InputPin InterruptPin => base.InterruptPin;

        /// <summary>The three bytes of an SPI header. With a frame directly after them, the transfer starts on a word.</summary>
        public override int TransmitHeadroom => WiznetBus.HeaderLength;

        /// <summary>Sn_MR of socket 0 in MACRAW mode.</summary>
        internal abstract byte SocketMode { get; }

        /// <summary>For the chip's constructor: sets the controller.</summary>
        internal void Use(WiznetController chip)
        {
            Controller = chip;
            _commandRegister = chip.Sn_CR;
            _interruptClearRegister = chip.Sn_IRCLR;
            _receiveReadRegister = chip.Sn_RX_RD;
            _statusRegister = chip.Sn_TX_FSR;
            _groupStep = chip.Sn_TX_RD - _statusRegister;
            _receivedSizeIndex = WiznetBus.HeaderLength + chip.Sn_RX_RSR - _statusRegister;
        }

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
            WiznetController chip = Chip;
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
                return (SelfTestResult)WiznetSelfTest.SocketNotOpened;
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

            Chip.DisableInterrupts();
        }

        /// <summary>
        /// Socket 0, and a frame that was being sent when the link was lost: it can leave the transmit pointers stuck, even when the link is
        /// back.
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
