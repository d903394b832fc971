using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.W5500;

namespace NanoTcp.VirtualDevice
{
    /// <summary>What an ESP32 with a W5500 is: the chip, here a model, its driver, the stack, the sockets.</summary>
    internal sealed class Board
    {
        private const uint Network = 0x0A000000;
        private const int PrefixLength = 24;
        private const int SpiClock = 20_000_000;

        /// <summary>Makes a board with the address 10.0.0.number.</summary>
        /// <param name="world">The chip's clock.</param>
        /// <param name="clock">The stack's clock.</param>
        /// <param name="port">The cable's end.</param>
        /// <param name="number">1 to 254.</param>
        public Board(SimulationClock world, Clock clock, CablePort port, byte number)
        {
            W5500Chip chip = new W5500Chip(world, number);
            chip.Connect(port);
            Device = new W5500Device(
                new W5500Port(chip, SpiClock),
                new W5500Options(new byte[] { 2, 0, 0, 0, 0, number }),
                clock,
                chip.InterruptPin,
                chip.ResetPin);
            Address = Network + number;
            Stack = new NetStack(clock, new SeededRandom(number), TcpProfiles.Small());
            Stack.AddInterface(Device, Address, PrefixLength);
        }

        public uint Address { get; }

        public W5500Device Device { get; }

        public NetStack Stack { get; }

        public BsdSockets Sockets => BsdSockets.Of(Stack);
    }
}
