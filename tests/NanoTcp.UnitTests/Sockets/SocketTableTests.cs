using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>The view of netstat: all sockets of a stack.</summary>
    [TestClass]
    public class SocketTableTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;

        [TestMethod]
        public void SocketsAreListedInFdOrder()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Udp(9);
            lan.Calls.Listener(80, 3);
            lan.Calls.Pipe(0);
            lan.Calls.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_RAW, SocketConstants.IPPROTO_ICMP);
            int[] pair = lan.Calls.Pair();
            lan.Calls.Write(pair[0], 5);
            lan.Peer.SendsDatagram(7, 9, 12);

            Expects(
                lan,
                "0 udp 0.0.0.0:9 0.0.0.0:0  12/0",
                "1 tcp 0.0.0.0:80 0.0.0.0:0 LISTEN 0/3",
                "4 raw 0.0.0.0:0 0.0.0.0:0  0/0",
                "5 unix 0.0.0.0:0 0.0.0.0:0 CONNECTED 0/5",
                "6 unix 0.0.0.0:0 0.0.0.0:0 CONNECTED 5/0");
        }

        [TestMethod]
        public void UnacceptedConnectionsAreListed()
        {
            Lan lan = new Lan();
            int listener = lan.Calls.Listener(80, 3);
            int client = lan.Calls.Tcp();
            lan.Calls.Connect(client, Loopback, 80);
            lan.Calls.Write(client, 7);
            lan.PassTime(500);
            string port = lan.Calls.PortOf(client).ToString();

            Expects(
                lan,
                listener.ToString() + " tcp 0.0.0.0:80 0.0.0.0:0 LISTEN 1/3",
                client.ToString() + " tcp 127.0.0.1:" + port + " 127.0.0.1:80 ESTABLISHED 0/0",
                "-1 tcp 127.0.0.1:80 127.0.0.1:" + port + " ESTABLISHED 7/0");
        }

        [TestMethod]
        public void HalfOpenAndTimeWaitConnectionsAreListedWithoutFd()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Connected(out int client, out int server);
            string port = lan.Calls.PortOf(client).ToString();
            int listener = lan.Calls.Listener(81, 1);
            lan.Calls.Close(client);
            lan.PassTime(10);
            lan.Calls.Close(server);
            lan.PassTime(10);
            lan.Peer.Sends(Packets.Segment(Lan.PeerAddress, 5000, Lan.Board, 81, 100, 0, 2));

            Expects(
                lan,
                listener.ToString() + " tcp 0.0.0.0:81 0.0.0.0:0 LISTEN 0/1",
                "-1 tcp 10.0.0.1:81 10.0.0.2:5000 SYN_RECV 0/0",
                "-1 tcp 127.0.0.1:" + port + " 127.0.0.1:80 TIME_WAIT 0/0");
        }

        [TestMethod]
        public void AnotherTableListsTheSameSocketsWithoutFds()
        {
            Lan lan = new Lan();
            lan.Calls.Udp(9);
            lan.Calls.Listener(80, 3);
            BsdSockets other = new BsdSockets(lan.Stack);
            other.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 0);

            Expects(
                other,
                "0 udp 0.0.0.0:0 0.0.0.0:0  0/0",
                "-1 tcp 0.0.0.0:80 0.0.0.0:0 LISTEN 0/3",
                "-1 udp 0.0.0.0:9 0.0.0.0:0  0/0");
        }

        [TestMethod]
        public void ASocketWithSeveralFdsIsListedOnce()
        {
            Lan lan = new Lan();
            int fd = lan.Calls.Udp(9);
            lan.Calls.Dup(fd);

            Expects(lan, "0 udp 0.0.0.0:9 0.0.0.0:0  0/0");
        }

        [TestMethod]
        public void ListedConnectionsHaveARoundTripTime()
        {
            TwoHosts hosts = new TwoHosts(1);
            hosts.Impair(0, 0, 0, 30_000);
            hosts.ServerProgram.Step = new EchoStep(hosts.ServerSockets, 7, 1).Run;
            Calls calls = new Calls(hosts.ClientSockets);
            int fd = calls.Tcp();
            Assert.AreEqual(0, calls.Connect(fd, TwoHosts.ServerAddress, 7));
            calls.Write(fd, 5);
            calls.Read(fd, 5);
            SocketEntry entry = new SocketEntry();
            int cursor = 0;

            Assert.IsTrue(hosts.ClientSockets.NextSocket(ref cursor, entry));

            Assert.IsTrue(entry.Rtt >= 50 && entry.Rtt <= 150, entry.Rtt.ToString());
            Assert.AreEqual(0, entry.Retransmissions);
            Assert.IsTrue(entry.State == TcpState.Established, entry.StateName);
        }

        [TestMethod]
        public void InodesAreUniqueAndStable()
        {
            Lan lan = new Lan();
            int first = lan.Calls.Udp(9);
            int second = lan.Calls.Udp(10);
            int inode = InodeOf(lan, first);
            int other = InodeOf(lan, second);
            Assert.IsTrue(inode > 0 && other > 0 && other != inode);

            lan.Calls.Close(second);
            Assert.AreEqual(second, lan.Calls.Udp(10));

            int next = InodeOf(lan, second);
            Assert.IsTrue(next > 0 && next != other && next != inode);
            Assert.AreEqual(inode, InodeOf(lan, first));
        }

        [TestMethod]
        public void FdsOfOneSocketShareItsInode()
        {
            Lan lan = new Lan();
            int fd = lan.Calls.Udp(9);
            int inode = InodeOf(lan, fd);
            int copy = BsdSockets.Of(lan.Stack).Dup(fd);

            lan.Calls.Close(fd);

            Assert.AreEqual(inode, InodeOf(lan, copy));
        }

        [TestMethod]
        public void ASocketWithoutAnFdHasNoInode()
        {
            Lan lan = new Lan();
            lan.Calls.Udp(9);
            SocketEntry entry = new SocketEntry();
            int cursor = 0;

            Assert.IsTrue(new BsdSockets(lan.Stack).NextSocket(ref cursor, entry));

            Assert.AreEqual(-1, entry.Fd);
            Assert.AreEqual(0, entry.Inode);
        }

        private static int InodeOf(Lan lan, int fd)
        {
            SocketEntry entry = new SocketEntry();
            int cursor = 0;
            while (BsdSockets.Of(lan.Stack).NextSocket(ref cursor, entry))
            {
                if (entry.Fd == fd)
                {
                    return entry.Inode;
                }
            }

            return -1;
        }

        private static void Expects(Lan lan, params string[] lines)
        {
            Expects(BsdSockets.Of(lan.Stack), lines);
        }

        private static void Expects(BsdSockets sockets, params string[] lines)
        {
            SocketEntry entry = new SocketEntry();
            int cursor = 0;
            for (int i = 0; i < lines.Length; i++)
            {
                Assert.IsTrue(sockets.NextSocket(ref cursor, entry), lines[i]);
                Assert.AreEqual(lines[i], Text(entry));
            }

            Assert.IsFalse(sockets.NextSocket(ref cursor, entry), "one more: " + Text(entry));
        }

        private static string Text(SocketEntry e)
        {
            string kind = e.Family == SocketConstants.AF_UNIX ? "unix" : e.Type == SocketConstants.SOCK_STREAM ? "tcp"
                : e.Type == SocketConstants.SOCK_DGRAM ? "udp" : "raw";
            return e.Fd.ToString() + " " + kind + " " + new SocketAddress(e.LocalAddress, e.LocalPort).ToString() + " " +
                new SocketAddress(e.RemoteAddress, e.RemotePort).ToString() + " " + e.StateName + " " +
                e.ReceiveQueue.ToString() + "/" + e.SendQueue.ToString();
        }
    }
}
