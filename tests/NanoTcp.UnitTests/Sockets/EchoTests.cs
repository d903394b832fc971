using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests
{
    [TestClass]
    public class EchoTests
    {
        private static readonly byte[] s_sent = new byte[8000];
        private static readonly byte[] s_received = new byte[8000];

        [TestMethod]
        public void BlockingCallsRunInVirtualTime()
        {
            TwoHosts hosts = new TwoHosts(1);
            Echo(hosts, 100_000);
            Assert.AreEqual(0, BsdSockets.Of(hosts.Client).OpenFiles);
        }

        [TestMethod]
        public void AStreamSurvivesLossDuplicationAndReordering()
        {
            TwoHosts hosts = new TwoHosts(7);
            hosts.Impair(20_000, 10_000, 20_000, 1000);
            Echo(hosts, 1_000_000);
            Assert.IsTrue(hosts.Client.Statistics.TcpRetransmissions > 0);
        }

        [TestMethod]
        public void AStreamSurvivesTenPercentLoss()
        {
            TwoHosts hosts = new TwoHosts(3);
            hosts.Impair(100_000, 0, 0, 5000);
            Echo(hosts, 300_000);
        }

        [TestMethod]
        public void AStreamSurvivesLossWithoutTcpOptions()
        {
            TcpSettings plain = new TcpSettings { LossDetection = LossDetection.DuplicateAcks, Timestamps = false, WindowScale = false };
            TwoHosts hosts = new TwoHosts(5, plain, null);
            hosts.Impair(50_000, 20_000, 20_000, 2000);
            Echo(hosts, 500_000);
        }

        private static void Echo(TwoHosts hosts, int bytes)
        {
            EchoStep server = new EchoStep(hosts.ServerSockets, 7, 5);
            hosts.ServerProgram.Step = server.Run;
            BsdSockets s = hosts.ClientSockets;
            int fd = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            Assert.AreEqual(0, s.Connect(fd, new SocketAddress(TwoHosts.ServerAddress, 7)));
            int position = 0;
            while (position < bytes)
            {
                int count = bytes - position < s_sent.Length ? bytes - position : s_sent.Length;
                for (int i = 0; i < count; i++)
                {
                    s_sent[i] = (byte)((position + i) * 31 >> 3);
                }

                Assert.AreEqual(count, s.Write(fd, s_sent, 0, count));
                ReadAll(s, fd, count);
                for (int i = 0; i < count; i++)
                {
                    if (s_received[i] != s_sent[i])
                    {
                        Assert.AreEqual(s_sent[i], s_received[i], "byte " + (position + i).ToString());
                    }
                }

                position += count;
            }

            Assert.AreEqual(0, s.Shutdown(fd, SocketConstants.SHUT_WR));
            Assert.AreEqual(0, s.Read(fd, s_received, 0, 1));
            Assert.AreEqual(0, s.Close(fd));
            Assert.AreEqual(0, server.Open);
        }

        private static void ReadAll(BsdSockets s, int fd, int count)
        {
            int read = 0;
            while (read < count)
            {
                int n = s.Read(fd, s_received, read, count - read);
                Assert.IsTrue(n > 0, "read failed: errno " + s.Errno.ToString() + " result " + n.ToString());
                read += n;
            }
        }
    }
}
