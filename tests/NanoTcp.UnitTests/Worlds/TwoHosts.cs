using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests
{
    /// <summary>
    /// Two stacks joined by a cable on a virtual clock. The client's calls may block: its waiting makes the world go on. The server's program
    /// is a step that is run whenever its stack was polled.
    /// </summary>
    internal sealed class TwoHosts
    {
        public const uint ServerAddress = 0x0A000001;
        public const uint ClientAddress = 0x0A000002;

        public readonly VirtualClock Clock = new VirtualClock();
        public readonly Cable Cable;
        public readonly NetStack Client;
        public readonly NetStack Server;
        public readonly StackProgram ServerProgram;

        public TwoHosts(uint seed)
            : this(seed, null, null)
        {
        }

        public TwoHosts(uint seed, TcpSettings clientSettings, TcpSettings serverSettings)
        {
            Cable = new Cable(Clock, seed);
            ServerProgram = new StackProgram(Clock);
            Client = new NetStack(Clock, new SeededRandom(seed), clientSettings);
            Server = new NetStack(ServerProgram.StackClock, new SeededRandom(seed + 1), serverSettings);
            Server.AddInterface(Device("server", Cable.A, 1), ServerAddress, 24);
            Client.AddInterface(Device("client", Cable.B, 2), ClientAddress, 24);
            ServerProgram.Stack = Server;
        }

        public BsdSockets ClientSockets => BsdSockets.Of(Client);

        public BsdSockets ServerSockets => BsdSockets.Of(Server);

        /// <summary>Impairs both directions of the cable alike.</summary>
        public void Impair(int lossPerMillion, int duplicationPerMillion, int reorderingPerMillion, long delayMicroseconds)
        {
            Impair(Cable.A.Impairments, lossPerMillion, duplicationPerMillion, reorderingPerMillion, delayMicroseconds);
            Impair(Cable.B.Impairments, lossPerMillion, duplicationPerMillion, reorderingPerMillion, delayMicroseconds);
        }

        private static void Impair(CableImpairments impairments, int loss, int duplication, int reordering, long delay)
        {
            impairments.LossPerMillion = loss;
            impairments.DuplicationPerMillion = duplication;
            impairments.ReorderingPerMillion = reordering;
            impairments.DelayMicroseconds = delay;
        }

        private static NetDevice Device(string name, CablePort port, byte number)
        {
            return new CablePortDevice(name, port, new byte[] { 2, 0, 0, 0, 0, number });
        }
    }
}
