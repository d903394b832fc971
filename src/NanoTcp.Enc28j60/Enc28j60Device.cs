using System;
using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <summary>
    /// An ENC28J60 as an Ethernet interface at 10 Mbit/s. Uses the fewest SPI transactions that the chip allows, since on a board each
    /// costs more than its bytes: to receive 2 for each frame and 6 for each batch, to transmit 6, fewer for a frame as long as the one
    /// before. Bank 0 is the home bank, and ERDPT is not written without a fault: a frame is read to its end, where the next one begins.
    /// Interrupt pin and reset pin are optional.
    /// </summary>
    public sealed partial class Enc28j60Device : SpiEthernetDevice
    {
        // data sheet table 16-6, in hertz
        private const int MaximumClock = 20_000_000;

        private readonly Enc28j60Bus _bus;
        private readonly Enc28j60Controller _chip;
        private readonly Enc28j60Options _options;

        /// <summary>Makes a device that is not open yet. Nothing is sent to the chip.</summary>
        /// <param name="port">The chip's SPI port: mode 0, 8 bits, most significant bit first. The device must be its only user.</param>
        /// <param name="options">Settings, read now and while the device is open.</param>
        /// <param name="clock">Time and sleeps.</param>
        /// <param name="interruptPin">INT; null to poll.</param>
        /// <param name="resetPin">RESET; null to use soft resets only.</param>
        /// <exception cref="ArgumentException">An argument other than the pins is null, or the SPI clock is above 20 MHz.</exception>
        public Enc28j60Device(SpiPort port, Enc28j60Options options, Clock clock, InputPin interruptPin, OutputPin resetPin)
            : base(options, LinkKind.Ethernet, port, clock, interruptPin, SmallestBatchBuffer, new Enc28j60Counters())
        {
            CheckClockFrequency(port, MaximumClock);
            _options = options;
            _bus = new Enc28j60Bus(port, Counters);
            _chip = new Enc28j60Controller(_bus, options, clock, interruptPin != null, resetPin);
            Controller = _chip;
            LoadsAhead = options.SendsAhead;
        }

        /// <summary>Faults that the driver handled.</summary>
        public new Enc28j60Counters ChipCounters => (Enc28j60Counters)base.ChipCounters;

        /// <summary>Result of the last check of the chip: when it was opened, or at the last reset since.</summary>
        public Enc28j60SelfTest SelfTest => (Enc28j60SelfTest)Found;

        /// <summary>
        /// The SPI instruction, a filler and the chip's control byte. With a frame directly after them, the transfer starts on a word.
        /// </summary>
        public override int TransmitHeadroom => TransmitHeader;

        /// <inheritdoc/>
        protected override string LinkAdvice =>
            "that the other end offers 10 Mbit/s (an ENC28J60 does not negotiate and has no auto-MDIX)";

        /// <inheritdoc/>
        protected override SelfTestResult Configure(bool thorough)
        {
            _transmitEnd = Unknown;
            SelfTestResult found = thorough ? _chip.TestMemory() : SelfTestResult.Passed;
            if (found != SelfTestResult.Passed)
            {
                return found;
            }

            _chip.Configure();
            found = _chip.ConfigurePhy();
            if (found != SelfTestResult.Passed)
            {
                return found;
            }

            StartReceiver();
            return VerifyConfiguration() ? SelfTestResult.Passed : SelfTestResult.UnstableAtThisClock;
        }

        /// <inheritdoc/>
        protected override void StopChip()
        {
            _bus.ClearBits(Enc28j60Registers.EIE, Enc28j60Registers.EIE_INTIE);
            _bus.ClearBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_RXEN);
        }

        /// <summary>Pointers that a bad transfer can leave wrong, and error flags. Some 10 transactions.</summary>
        protected override void CheckOperation()
        {
            CheckReceivePointer();
            CheckTransmitPointer();
            ReadOtherCauses();
        }
    }
}
