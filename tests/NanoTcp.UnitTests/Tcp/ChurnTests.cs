using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Thousands of connections between two stacks, one after the other: nothing is left of them.</summary>
    [TestClass]
    public class ChurnTests
    {
        private const int Connections = 10_000;

        private static readonly byte[] s_buffer = new byte[64];

        [TestMethod]
        public void TenThousandConnectionsLeakNothing()
        {
            TwoHosts hosts = new TwoHosts(21);
            EchoStep server = new EchoStep(hosts.ServerSockets, 7, 5);
            hosts.ServerProgram.Step = server.Run;
            for (int i = 0; i < Connections; i++)
            {
                Converse(hosts, i);
            }

            Assert.AreEqual(Connections, server.Accepted);
            hosts.Clock.RunFor(100_000_000);
            Assert.AreEqual(0, server.Open);
            Assert.AreEqual(0, hosts.ClientSockets.OpenFiles);
            Assert.AreEqual(1, hosts.ServerSockets.OpenFiles);
            Assert.AreEqual((long)Connections, hosts.Client.Statistics.TcpActiveOpens);
            Assert.AreEqual((long)Connections, hosts.Server.Statistics.TcpPassiveOpens);
            Assert.AreEqual(0L, hosts.Client.Statistics.TcpRetransmissions);
        }

        [TestMethod]
        public void MemoryPerConnectionDoesNotGrow()
        {
            if (!Wiznet.AllocationMeter.Works)
            {
                Assert.SkipTest("The runtime does not tell what was allocated.");
            }

            TwoHosts hosts = new TwoHosts(22);
            EchoStep server = new EchoStep(hosts.ServerSockets, 7, 5);
            hosts.ServerProgram.Step = server.Run;
            Run(hosts, 500);
            long early = Run(hosts, 500);
            Run(hosts, 1000);
            long late = Run(hosts, 500);
            Assert.IsTrue(late <= early + (early / 10), early.ToString() + " bytes early, " + late.ToString() + " late");

            // two rings of 8 KB a side would be 32 KB a connection if they did not come back
            Assert.IsTrue(late / 500 < 16_384, (late / 500).ToString() + " bytes a connection");
        }

        [TestMethod]
        public void ConnectionsThatEndInEveryWayLeakNothing()
        {
            TcpSettings brief = new TcpSettings { TimeWait = 1000, FinWait2 = 1000, Retries = 3, OrphanRetries = 2, SynRetries = 1 };
            TwoHosts hosts = new TwoHosts(23, brief, brief.Clone());
            EchoStep server = new EchoStep(hosts.ServerSockets, 7, 5);
            hosts.ServerProgram.Step = server.Run;
            SeededRandom random = new SeededRandom(23);
            BsdSockets s = hosts.ClientSockets;
            for (int i = 0; i < 3000; i++)
            {
                int fd = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
                bool hasServer = random.NextBelow(10) != 0;
                int connected = s.Connect(fd, new SocketAddress(TwoHosts.ServerAddress, hasServer ? 7 : 8));
                Assert.AreEqual(hasServer ? 0 : -1, connected);
                if (hasServer)
                {
                    End(s, fd, random);
                }

                Assert.AreEqual(0, s.Close(fd));
                hosts.Clock.RunFor(random.NextBelow(2000));
            }

            hosts.Clock.RunFor(100_000_000);
            Assert.AreEqual(0, server.Open);
            Assert.AreEqual(0, s.OpenFiles);
            Assert.AreEqual(1, hosts.ServerSockets.OpenFiles);
        }

        // Some of them close in order, some reset, some leave data unread or unsent.
        private static void End(BsdSockets s, int fd, SeededRandom random)
        {
            int way = random.NextBelow(5);
            if (way >= 1)
            {
                s.Write(fd, s_buffer, 0, 1 + random.NextBelow(60));
            }

            if (way == 2)
            {
                Assert.IsTrue(s.Read(fd, s_buffer, 0, 64) > 0);
            }

            if (way == 3)
            {
                s.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
            }

            if (way == 4)
            {
                s.Shutdown(fd, SocketConstants.SHUT_WR);
                while (s.Read(fd, s_buffer, 0, 64) > 0)
                {
                }
            }
        }

        private static long Run(TwoHosts hosts, int connections)
        {
            long before = Wiznet.AllocationMeter.Bytes;
            for (int i = 0; i < connections; i++)
            {
                Converse(hosts, i);
            }

            return Wiznet.AllocationMeter.Bytes - before;
        }

        private static void Converse(TwoHosts hosts, int number)
        {
            BsdSockets s = hosts.ClientSockets;
            int fd = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            Assert.AreEqual(0, fd);
            Assert.AreEqual(0, s.Connect(fd, new SocketAddress(TwoHosts.ServerAddress, 7)));
            s_buffer[0] = (byte)number;
            Assert.AreEqual(10, s.Write(fd, s_buffer, 0, 10));
            Assert.AreEqual(10, s.Read(fd, s_buffer, 0, 64));
            Assert.AreEqual((byte)number, s_buffer[0]);
            if (number % 2 == 0)
            {
                Assert.AreEqual(0, s.Shutdown(fd, SocketConstants.SHUT_WR));
                Assert.AreEqual(0, s.Read(fd, s_buffer, 0, 64));
            }

            Assert.AreEqual(0, s.Close(fd));
        }
    }
}
