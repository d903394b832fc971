using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <summary>
    /// What all uses of a W5500 or W6100 share, MACRAW or its own sockets: reset, self-test, configuration and commands, one file each. A
    /// chip gives where its registers are, its configuration and its PHY.
    /// </summary>
    internal abstract partial class WiznetController : SpiEthernetController
    {
        // In milliseconds. Linux and Zephyr wait up to 100 ms for a command to be accepted; the chips need about a microsecond.
        private const int CommandTimeout = 100;

        // where the block of a register's address starts
        private const int BlockShift = 16;

        protected readonly WiznetBus Bus;
        protected readonly WiznetLayout Layout;
        protected readonly bool UsesInterrupt;

        private readonly WiznetOptions _options;

        protected WiznetController(
            WiznetBus bus, WiznetOptions options, WiznetLayout layout, Clock clock, bool usesInterrupt, OutputPin resetPin)
            : base(bus, clock, resetPin)
        {
            Bus = bus;
            Layout = layout;
            UsesInterrupt = usesInterrupt;
            _options = options;
        }

        /// <summary>The settings.</summary>
        public WiznetOptions Options => _options;

        /// <summary>Gives a command to a socket and waits until the chip has accepted it (Sn_CR reads 0).</summary>
        /// <param name="block">The socket's register block.</param>
        /// <param name="command">Sn_CR code.</param>
        /// <returns>False when it was not accepted in time.</returns>
        public bool Command(int block, int command)
        {
            Bus.WriteByte(block, Sn_CR, command);
            return Await(block, Sn_CR, 0xFF, 0, CommandTimeout);
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
            return Bus.ReadByte(register >> BlockShift, register & ((1 << BlockShift) - 1));
        }
    }
}
