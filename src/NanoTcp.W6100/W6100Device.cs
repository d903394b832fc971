using System;
using NanoTcp.Links;
using NanoTcp.Wiznet;

namespace NanoTcp.W6100
{
    /// <summary>A W6100 as an Ethernet interface, see <see cref="WiznetDevice"/>.</summary>
    public sealed class W6100Device : WiznetDevice
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
        public W6100Device(SpiPort port, W6100Options options, Clock clock, InputPin interruptPin, OutputPin resetPin)
            : base(port, options, clock, interruptPin, new WiznetLayout())
        {
            Use(new W6100Controller(Bus, options, Layout, clock, interruptPin != null, resetPin));
        }

        /// <inheritdoc/>
        protected override string LinkAdvice => "the other end";

        internal override byte SocketMode
        {
            get
            {
                if (Options.Promiscuous)
                {
                    return W6100Registers.Sn_MR_MACRAW;
                }

                // the stack has no IPv6, whose multicasts would cost SPI time
                int blocked = W6100Registers.Sn_MR_MMB6 | (Options.BlockMulticast ? WiznetRegisters.Sn_MR_MMB : 0);
                return (byte)(W6100Registers.Sn_MR_MACRAW | WiznetRegisters.Sn_MR_MF | blocked);
            }
        }
    }
}
