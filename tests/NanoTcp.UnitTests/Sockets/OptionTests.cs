using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>setsockopt and getsockopt.</summary>
    [TestClass]
    public class OptionTests
    {
        private const int Tcp = SocketConstants.IPPROTO_TCP;

        [TestMethod]
        [DataRow(SocketConstants.SO_REUSEADDR, 0, 1)]
        [DataRow(SocketConstants.SO_KEEPALIVE, 0, 1)]
        [DataRow(SocketConstants.SO_LINGER, -1, 5)]
        [DataRow(SocketConstants.SO_RCVTIMEO, 0, 1500)]
        [DataRow(SocketConstants.SO_SNDTIMEO, 0, 1500)]
        [DataRow(SocketConstants.SO_SNDBUF, 8192, 4000)]
        [DataRow(SocketConstants.SO_RCVBUF, 8192, 4000)]
        public void StreamOptionsReadBack(int option, int usual, int value)
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();

            Assert.AreEqual(usual, calls.Get(fd, option));
            Assert.AreEqual(0, calls.Set(fd, option, value));

            Assert.AreEqual(value, calls.Get(fd, option));
        }

        [TestMethod]
        [DataRow(SocketConstants.SO_REUSEADDR, 0, 1)]
        [DataRow(SocketConstants.SO_BROADCAST, 0, 1)]
        [DataRow(SocketConstants.SO_RCVTIMEO, 0, 1500)]
        [DataRow(SocketConstants.SO_SNDTIMEO, 0, 1500)]
        [DataRow(SocketConstants.SO_RCVBUF, 8192, 4000)]
        public void DatagramOptionsReadBack(int option, int usual, int value)
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp();

            Assert.AreEqual(usual, calls.Get(fd, option));
            Assert.AreEqual(0, calls.Set(fd, option, value));

            Assert.AreEqual(value, calls.Get(fd, option));
        }

        [TestMethod]
        public void BooleanOptionsReadAsOne()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();

            calls.Set(fd, SocketConstants.SO_REUSEADDR, 77);

            Assert.AreEqual(1, calls.Get(fd, SocketConstants.SO_REUSEADDR));
        }

        [TestMethod]
        [DataRow(SocketConstants.TCP_MAXSEG, 536, 1000)]
        [DataRow(SocketConstants.TCP_KEEPIDLE, 7200, 60)]
        [DataRow(SocketConstants.TCP_KEEPINTVL, 75, 5)]
        [DataRow(SocketConstants.TCP_KEEPCNT, 9, 3)]
        [DataRow(SocketConstants.TCP_USER_TIMEOUT, 0, 30_000)]
        [DataRow(SocketConstants.TCP_SYNCNT, 6, 2)]
        [DataRow(SocketConstants.TCP_LINGER2, 60, 5)]
        [DataRow(SocketConstants.TCP_QUICKACK, 0, 1)]
        [DataRow(SocketConstants.TCP_CONGESTION, 0, 1)]
        public void TcpOptionsReadBack(int option, int usual, int value)
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();

            Assert.AreEqual(usual, calls.Get(fd, Tcp, option));
            Assert.AreEqual(0, calls.Set(fd, Tcp, option, value));

            Assert.AreEqual(value, calls.Get(fd, Tcp, option));
        }

        [TestMethod]
        [DataRow(SocketConstants.TCP_MAXSEG, 87)]
        [DataRow(SocketConstants.TCP_MAXSEG, 1461)]
        [DataRow(SocketConstants.TCP_KEEPIDLE, 0)]
        [DataRow(SocketConstants.TCP_KEEPINTVL, 32_768)]
        [DataRow(SocketConstants.TCP_KEEPCNT, 128)]
        [DataRow(SocketConstants.TCP_USER_TIMEOUT, -1)]
        [DataRow(SocketConstants.TCP_SYNCNT, 0)]
        [DataRow(SocketConstants.TCP_SYNCNT, 13)]
        [DataRow(SocketConstants.TCP_LINGER2, 0)]
        [DataRow(SocketConstants.TCP_LINGER2, 601)]
        [DataRow(SocketConstants.TCP_CONGESTION, 2)]
        public void ATcpOptionOutOfRangeIsRejectedAndChangesNothing(int option, int value)
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();
            int before = calls.Get(fd, Tcp, option);

            Assert.AreEqual(-Errno.EINVAL, calls.Set(fd, Tcp, option, value));

            Assert.AreEqual(before, calls.Get(fd, Tcp, option));
        }

        [TestMethod]
        public void NoDelayIsATcpOption()
        {
            Lan lan = new Lan();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int tcp = lan.Calls.Tcp();
            int udp = lan.Calls.Udp();

            Assert.AreEqual(0, sockets.SetSockOpt(tcp, Tcp, SocketConstants.TCP_NODELAY, 1));
            Assert.AreEqual(0, sockets.GetSockOpt(tcp, Tcp, SocketConstants.TCP_NODELAY, out int value));

            Assert.AreEqual(1, value);
            Assert.AreEqual(-1, sockets.SetSockOpt(udp, Tcp, SocketConstants.TCP_NODELAY, 1));
            Assert.AreEqual(Errno.ENOPROTOOPT, sockets.Errno);
            Assert.AreEqual(-1, sockets.GetSockOpt(udp, Tcp, SocketConstants.TCP_NODELAY, out value));
            Assert.AreEqual(Errno.ENOPROTOOPT, sockets.Errno);
        }

        [TestMethod]
        [DataRow(SocketConstants.SOL_SOCKET, 12345)]
        [DataRow(SocketConstants.SOL_SOCKET, -1)]
        [DataRow(SocketConstants.IPPROTO_TCP, 999)]
        [DataRow(99, SocketConstants.SO_KEEPALIVE)]
        public void AnUnknownOptionIsRefused(int level, int option)
        {
            Lan lan = new Lan();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int[] fds = { lan.Calls.Tcp(), lan.Calls.Udp(), lan.Calls.Listener(80, 1) };

            for (int i = 0; i < fds.Length; i++)
            {
                Assert.AreEqual(-1, sockets.SetSockOpt(fds[i], level, option, 1));
                Assert.AreEqual(Errno.ENOPROTOOPT, sockets.Errno);
                Assert.AreEqual(-1, sockets.GetSockOpt(fds[i], level, option, out int _));
                Assert.AreEqual(Errno.ENOPROTOOPT, sockets.Errno);
            }
        }

        [TestMethod]
        [DataRow(SocketConstants.SO_RCVTIMEO)]
        [DataRow(SocketConstants.SO_SNDTIMEO)]
        public void ANegativeTimeoutIsRefusedAndChangesNothing(int option)
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();
            calls.Set(fd, option, 250);

            Assert.AreEqual(-Errno.EINVAL, calls.Set(fd, option, -1));

            Assert.AreEqual(250, calls.Get(fd, option));
        }

        [TestMethod]
        public void ThePendingErrorCannotBeSet()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.ENOPROTOOPT, calls.Set(calls.Udp(), SocketConstants.SO_ERROR, 1));
        }

        [TestMethod]
        [DataRow(SocketConstants.SO_SNDBUF)]
        [DataRow(SocketConstants.SO_RCVBUF)]
        public void ABufferSizeIsClamped(int option)
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();

            calls.Set(fd, option, 1);
            Assert.AreEqual(536, calls.Get(fd, option));
            calls.Set(fd, option, int.MaxValue);

            Assert.AreEqual(1 << 20, calls.Get(fd, option));
        }

        [TestMethod]
        public void AnAcceptedConnectionHasItsListenersOptions()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            int listener = calls.Tcp();
            calls.Set(listener, SocketConstants.SO_KEEPALIVE, 1);
            calls.Set(listener, SocketConstants.SO_RCVBUF, 4000);
            calls.Bind(listener, 0, 80);
            calls.Listen(listener, 1);
            calls.Set(listener, SocketConstants.SO_LINGER, 9);
            calls.Connect(calls.Tcp(), SocketConstants.INADDR_LOOPBACK, 80);

            int server = calls.Accept(listener);

            Assert.AreEqual(1, calls.Get(server, SocketConstants.SO_KEEPALIVE));
            Assert.AreEqual(4000, calls.Get(server, SocketConstants.SO_RCVBUF));
            Assert.AreEqual(9, calls.Get(server, SocketConstants.SO_LINGER));
        }

        [TestMethod]
        public void TypeProtocolAndFamilyCanBeRead()
        {
            Calls calls = new Lan().Calls;
            int tcp = calls.Tcp();
            int udp = calls.Udp();
            int listener = calls.Listener(80, 1);

            Assert.AreEqual(SocketConstants.SOCK_STREAM, calls.Get(tcp, SocketConstants.SO_TYPE));
            Assert.AreEqual(SocketConstants.SOCK_DGRAM, calls.Get(udp, SocketConstants.SO_TYPE));
            Assert.AreEqual(SocketConstants.IPPROTO_TCP, calls.Get(tcp, SocketConstants.SO_PROTOCOL));
            Assert.AreEqual(SocketConstants.IPPROTO_UDP, calls.Get(udp, SocketConstants.SO_PROTOCOL));
            Assert.AreEqual(SocketConstants.AF_INET, calls.Get(tcp, SocketConstants.SO_DOMAIN));
            Assert.AreEqual(0, calls.Get(tcp, SocketConstants.SO_ACCEPTCONN));
            Assert.AreEqual(1, calls.Get(listener, SocketConstants.SO_ACCEPTCONN));
        }

        [TestMethod]
        [DataRow(SocketConstants.SO_TYPE)]
        [DataRow(SocketConstants.SO_PROTOCOL)]
        [DataRow(SocketConstants.SO_DOMAIN)]
        [DataRow(SocketConstants.SO_ACCEPTCONN)]
        public void TypeProtocolAndFamilyCannotBeSet(int option)
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.ENOPROTOOPT, calls.Set(calls.Tcp(), option, 1));
        }

        [TestMethod]
        [DataRow(SocketConstants.IP_TTL, 64, 5)]
        [DataRow(SocketConstants.IP_TOS, 0, 0xB8)]
        public void IpOptionsReadBack(int option, int usual, int value)
        {
            Calls calls = new Lan().Calls;
            int[] fds = { calls.Tcp(), calls.Udp(), calls.Listener(80, 1) };
            for (int i = 0; i < fds.Length; i++)
            {
                Assert.AreEqual(usual, calls.Get(fds[i], SocketConstants.IPPROTO_IP, option));
                Assert.AreEqual(0, calls.Set(fds[i], SocketConstants.IPPROTO_IP, option, value));
                Assert.AreEqual(value, calls.Get(fds[i], SocketConstants.IPPROTO_IP, option));
            }
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(256)]
        [DataRow(-2)]
        public void ATtlOutOfRangeIsRejected(int value)
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.EINVAL, calls.Set(calls.Udp(), SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL, value));
        }

        [TestMethod]
        public void DatagramsCarryTheirSocketsTimeToLiveAndTypeOfService()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Calls.SendTo(fd, 1, Lan.PeerAddress, 7);
            byte[] usual = lan.Peer.TakesPacket();

            lan.Calls.Set(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL, 5);
            lan.Calls.Set(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TOS, 0xB8);
            lan.Calls.SendTo(fd, 1, Lan.PeerAddress, 7);
            byte[] packet = lan.Peer.TakesPacket();

            Assert.AreEqual((byte)64, usual[8]);
            Assert.AreEqual((byte)5, packet[8]);
            Assert.AreEqual((byte)0xB8, packet[1]);
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 UDP 9 > 7, 1 bytes", FrameText.OfPacket(packet));
            lan.Calls.Set(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL, -1);
            Assert.AreEqual(64, lan.Calls.Get(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL));
        }

        [TestMethod]
        public void SegmentsCarryTheirSocketsTimeToLiveAndTypeOfService()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Tcp();
            lan.Calls.NonBlocking(fd);
            lan.Calls.Set(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL, 5);
            lan.Calls.Set(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TOS, 0xBB);
            lan.Calls.Connect(fd, Lan.PeerAddress, 80);
            byte[] syn = lan.Peer.TakesPacket();

            lan.Calls.Set(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL, 9);
            lan.PassTime(2000);
            byte[] again = lan.Peer.TakesPacket();

            Assert.AreEqual((byte)5, syn[8]);
            Assert.AreEqual((byte)0xB8, syn[1], "the bits of ECN are TCP's own");
            Assert.AreEqual((byte)9, again[8]);
            Assert.IsTrue(FrameText.OfPacket(again).IndexOf("SYN") > 0, FrameText.OfPacket(again));
        }

        [TestMethod]
        public void AQuickAcknowledgmentIsNotDelayed()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            calls.Connected(out int client, out int server);
            Assert.AreEqual(0, calls.Set(server, Tcp, SocketConstants.TCP_QUICKACK, 0));
            Assert.AreEqual(0, calls.Get(server, Tcp, SocketConstants.TCP_QUICKACK));
            calls.Write(client, 5);
            lan.Stack.Poll(lan.Clock.Now);
            lan.Stack.Poll(lan.Clock.Now);
            Assert.AreEqual(5, SendQueue(lan, client), "the acknowledgment is delayed");

            calls.Set(server, Tcp, SocketConstants.TCP_QUICKACK, 1);
            lan.Stack.Poll(lan.Clock.Now);
            Assert.AreEqual(0, SendQueue(lan, client), "the one that waited has gone out");
            calls.Write(client, 5);
            lan.Stack.Poll(lan.Clock.Now);
            lan.Stack.Poll(lan.Clock.Now);

            Assert.AreEqual(0, SendQueue(lan, client));
            Assert.AreEqual(1, calls.Get(server, Tcp, SocketConstants.TCP_QUICKACK));
        }

        private static int SendQueue(Lan lan, int fd)
        {
            TcpInfo info = new TcpInfo();
            Assert.AreEqual(0, BsdSockets.Of(lan.Stack).GetTcpInfo(fd, info));
            return info.SendQueue;
        }
    }
}
