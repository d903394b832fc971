using nanoFramework.TestFramework;
using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    /// <summary>The three services on one of two hosts; the other one is the client, whose calls may block.</summary>
    internal sealed class ServiceWorld
    {
        public readonly TwoHosts Hosts = new TwoHosts(1);
        public readonly ServiceLoop Loop;
        private readonly SocketAddress _peer = new SocketAddress();

        public ServiceWorld(int maximumClients)
            : this(maximumClients, 4432)
        {
        }

        public ServiceWorld(int maximumClients, int longestDatagram)
            : this(maximumClients, longestDatagram, new EchoService(), new DiscardService(), new ChargenService())
        {
        }

        public ServiceWorld(int maximumClients, int longestDatagram, params Service[] services)
        {
            Loop = new ServiceLoop(Hosts.Server, TwoHosts.ServerAddress, services, maximumClients, 512) { LongestDatagram = longestDatagram };
            Assert.AreEqual(0, Loop.Open());
            Hosts.ServerProgram.Step = Run;
        }

        public BsdSockets Client => Hosts.ClientSockets;

        public int LastSenderPort => _peer.Port;

        public int Connect(int port)
        {
            int fd = Client.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            Assert.AreEqual(0, Client.Connect(fd, new SocketAddress(TwoHosts.ServerAddress, port)));
            return fd;
        }

        /// <summary>Runs the client's stack for a time, in milliseconds, while its program is idle.</summary>
        public void ClientLives(int milliseconds)
        {
            int fd = Client.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 0);
            Client.Bind(fd, new SocketAddress(0, 0));
            Client.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO, milliseconds);
            Client.Read(fd, new byte[1], 0, 1);
            Client.Close(fd);
        }

        /// <summary>The client's connections continue without it: it has another address, and sends nothing for the old one.</summary>
        public void ClientVanishes()
        {
            Hosts.Impair(1_000_000, 0, 0, 0);
            Hosts.Client.SetAddress(Hosts.Client.GetInterface(0), TwoHosts.ClientAddress + 1, 24);
            Hosts.Clock.RunFor(1_000_000);
            Hosts.Impair(0, 0, 0, 0);
        }

        /// <summary>The server forgets the link addresses that it knows.</summary>
        public void ForgetNeighbors()
        {
            Hosts.Server.SetAddress(Hosts.Server.GetInterface(0), TwoHosts.ServerAddress, 24);
            Hosts.Clock.RunFor(3_000_000);
        }

        /// <summary>A datagram socket that waits for an answer for a second at most.</summary>
        public int OpenDatagramSocket(int port)
        {
            int fd = Client.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 0);
            Assert.AreEqual(0, Client.Bind(fd, new SocketAddress(0, port)));
            Assert.AreEqual(0, Client.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO, 1000));
            return fd;
        }

        /// <summary>Asks by datagram.</summary>
        /// <returns>Length of the answer, or -1 for none.</returns>
        public int Ask(int fd, uint address, int port, byte[] question, int length, byte[] answer)
        {
            Assert.AreEqual(length, Client.SendTo(fd, question, 0, length, 0, new SocketAddress(address, port)));
            return Client.ReceiveFrom(fd, answer, 0, answer.Length, 0, _peer);
        }

        /// <summary>Reads until a number of bytes has come, or the end of the stream.</summary>
        public int ReadUpTo(int fd, byte[] buffer, int count)
        {
            int total = 0;
            while (total < count)
            {
                int read = Client.Read(fd, buffer, total, count - total);
                Assert.IsTrue(read >= 0, "errno " + Client.Errno.ToString());
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }

        private void Run()
        {
            while (Loop.RunOnce(0) > 0)
            {
            }
        }
    }
}
