using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.W5500
{
    /// <summary>
    /// What all uses of a W5500 share, MACRAW or its own sockets: reset, self-test, configuration, commands and the PHY, one file each.
    /// </summary>
    internal sealed partial class W5500Controller : SpiEthernetController
    {
        // In milliseconds. Linux and Zephyr wait up to 100 ms for a command to be accepted; the chip needs about a microsecond.
        private const int CommandTimeout = 100;

        // where the block of a register's address starts
        private const int BlockShift = 16;

        private readonly W5500Bus _bus;
        private readonly W5500Options _options;
        private readonly bool _usesInterrupt;
        private readonly W5500Layout _layout;

        public W5500Controller(
            W5500Bus bus, W5500Options options, W5500Layout layout, Clock clock, bool usesInterrupt, OutputPin resetPin)
            : base(bus, clock, resetPin)
        {
            _layout = layout;
            _bus = bus;
            _options = options;
            _usesInterrupt = usesInterrupt;
        }

        /// <inheritdoc/>
        public override string ChipName => "W5500";

        /// <summary>The settings.</summary>
        public W5500Options Options => _options;

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
            return Await((block << BlockShift) | address, mask, value, milliseconds);
        }

        /// <inheritdoc/>
        protected override int ReadRegister(int register)
        {
            return _bus.ReadByte(register >> BlockShift, register & ((1 << BlockShift) - 1));
        }
    }
}
