using NanoTcp.Links;

namespace NanoTcp.SpiEthernet
{
    /// <summary>
    /// Takes a chip from an unknown state to a tested and configured one, and handles its PHY. Every wait is bounded. A chip gives its
    /// registers; which checks are made in which order, and what they mean, is the same for all.
    /// </summary>
    public abstract partial class SpiEthernetController
    {
        // Reads before the first sleep of a wait. A fast event ends within them; the shortest sleep is 10 ms on an ESP32.
        private const int QuickPolls = 16;

        /// <summary>Time and sleeps.</summary>
        protected readonly Clock Clock;

        private readonly SpiBus _transfers;
        private readonly OutputPin _resetPin;

        /// <summary>Initializes the part that all chips share.</summary>
        /// <param name="bus">The chip's bus.</param>
        /// <param name="clock">Time and sleeps.</param>
        /// <param name="resetPin">The chip's reset input; null to use soft resets only.</param>
        protected SpiEthernetController(SpiBus bus, Clock clock, OutputPin resetPin)
        {
            _transfers = bus;
            Clock = clock;
            _resetPin = resetPin;
        }

        /// <summary>The chip's name, such as "W5500".</summary>
        public abstract string ChipName { get; }

        /// <summary>True when the chip's reset input can be driven.</summary>
        public bool HasResetPin => _resetPin != null;

        /// <summary>True when the PHY had a link at the last read.</summary>
        public abstract bool PhyHasLink { get; }

        /// <summary>Reads the link.</summary>
        /// <returns>True when there is one.</returns>
        public abstract bool ReadLink();

        /// <summary>Describes speed and duplex mode as of the last read.</summary>
        public abstract string DescribeLink();

        /// <summary>Reads the configuration, and the link in passing.</summary>
        /// <returns>True when it is as written.</returns>
        public abstract bool VerifyConfiguration();

        /// <summary>Reads a register of one byte.</summary>
        /// <param name="register">Its address, as the chip's bus encodes it.</param>
        protected abstract int ReadRegister(int register);

        /// <summary>Polls a register until its masked bits have a value.</summary>
        /// <param name="register">As for <see cref="ReadRegister"/>.</param>
        /// <param name="mask">The bits.</param>
        /// <param name="value">Their value.</param>
        /// <param name="milliseconds">How long to wait.</param>
        /// <returns>False after the timeout.</returns>
        protected bool Await(int register, int mask, int value, int milliseconds)
        {
            long start = Clock.Now;
            for (int poll = 0; poll < QuickPolls + milliseconds; poll++)
            {
                if ((ReadRegister(register) & mask) == value)
                {
                    return true;
                }

                if (poll >= QuickPolls)
                {
                    if (Clock.Now - start > milliseconds)
                    {
                        return false;
                    }

                    Clock.Sleep(1);
                }
            }

            return false;
        }
    }
}
