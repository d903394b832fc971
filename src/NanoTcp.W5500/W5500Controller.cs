using NanoTcp.Links;

namespace NanoTcp.W5500
{
    /// <summary>
    /// What all uses of a W5500 share, MACRAW or its own sockets: reset, self-test, configuration, commands and the PHY, one file each.
    /// Every wait is bounded.
    /// </summary>
    internal sealed partial class W5500Controller
    {
        // In milliseconds. Linux and Zephyr wait up to 100 ms for a command to be accepted; the chip needs about a microsecond.
        private const int CommandTimeout = 100;

        // Reads before the first sleep of a wait. A fast chip is ready within them; the shortest sleep is 10 ms on an ESP32.
        private const int QuickPolls = 8;

        private readonly W5500Bus _bus;
        private readonly W5500Options _options;
        private readonly Clock _clock;
        private readonly OutputPin _resetPin;
        private readonly bool _usesInterrupt;
        private readonly W5500Layout _layout;

        public W5500Controller(
            W5500Bus bus, W5500Options options, W5500Layout layout, Clock clock, bool usesInterrupt, OutputPin resetPin)
        {
            _layout = layout;
            _bus = bus;
            _options = options;
            _clock = clock;
            _usesInterrupt = usesInterrupt;
            _resetPin = resetPin;
        }

        /// <summary>True when the chip's RSTn can be driven.</summary>
        public bool HasResetPin => _resetPin != null;

        /// <summary>Gives a command to a socket and waits until the chip has accepted it (Sn_CR reads 0).</summary>
        /// <param name="block">The socket's register block.</param>
        /// <param name="command">Sn_CR code.</param>
        /// <returns>False when it was not accepted in time.</returns>
        public bool Command(int block, int command)
        {
            _bus.WriteByte(block, W5500Registers.Sn_CR, command);
            return Await(block, W5500Registers.Sn_CR, 0xFF, 0, CommandTimeout);
        }

        /// <summary>Polls a register until its masked bits have a value.</summary>
        /// <returns>False after the timeout.</returns>
        public bool Await(int block, int address, int mask, int value, int milliseconds)
        {
            long start = _clock.Now;
            for (int poll = 0; poll < QuickPolls + milliseconds; poll++)
            {
                if ((_bus.ReadByte(block, address) & mask) == value)
                {
                    return true;
                }

                if (poll >= QuickPolls)
                {
                    if (_clock.Now - start > milliseconds)
                    {
                        return false;
                    }

                    _clock.Sleep(1);
                }
            }

            return false;
        }
    }
}
