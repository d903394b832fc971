using System;
using NanoTcp.Links;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500
{
    /// <summary>A W5500 as an Ethernet interface, see <see cref="WiznetDevice"/>.</summary>
    public class W5500Device : WiznetDevice
    {
        /// <summary>Makes a device that is not open yet. Nothing is sent to the chip.</summary>
        /// <param name="port">The chip's SPI port: mode 0 or 3, 8 bits, most significant bit first. The device must be its only
        /// user.</param>
        /// <param name="options">Settings, read now and while the device is open.</param>
        /// <param name="clock">Time and sleeps.</param>
        /// <param name="interruptPin">INTn; null to poll.</param>
        /// <param name="resetPin">RSTn; null to use soft resets only.</param>
        /// <exception cref="ArgumentException">An argument other than the pins is null, or the SPI clock is above
        /// <see cref="WiznetOptions.MaximumClockFrequency"/>.</exception>
        public W5500Device(SpiPort port, W5500Options options, Clock clock, InputPin interruptPin, OutputPin resetPin)
            : this(port, options, clock, interruptPin, resetPin, new WiznetLayout())
        {
        }

        internal W5500Device(
            SpiPort port, W5500Options options, Clock clock, InputPin interruptPin, OutputPin resetPin, WiznetLayout layout)
            : base(port, options, clock, interruptPin, layout)
        {
            Use(new W5500Controller(Bus, options, layout, clock, interruptPin != null, resetPin));
        }

        internal new W5500Controller Chip => (W5500Controller)Controller;

        /// <inheritdoc/>
        protected override string LinkAdvice => "the other end (a W5500 has no auto-MDIX)";

        internal override byte SocketMode
        {
            get
            {
                if (Options.Promiscuous)
                {
                    return W5500Registers.Sn_MR_MACRAW;
                }

                // the stack has no IPv6, whose multicasts pass MFEN and MMB and would cost SPI time
                int blocked = W5500Registers.Sn_MR_MIP6B | (Options.BlockMulticast ? WiznetRegisters.Sn_MR_MMB : 0);
                return (byte)(W5500Registers.Sn_MR_MACRAW | WiznetRegisters.Sn_MR_MF | blocked);
            }
        }
    }
}
