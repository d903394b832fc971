using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>TCP_DEFER_ACCEPT, as on Linux: a connection is accepted when its first data arrive, or the time has passed.</summary>
    [TestClass]
    public class DeferAcceptTests : ScriptedConversation
    {
        [TestMethod]
        public void AConnectionIsAcceptedWithItsFirstData()
        {
            BeginHandshake(3);
            Peer.Sends();
            Peer.ExpectsNothing();
            Assert.AreEqual(-Errno.EAGAIN, Accept());
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpAcceptDeferred]);
            Peer.Sends(payload: 10);
            Peer.Expects(ack: 11);
            Fd = Accept();
            Assert.AreEqual(10, Read());
            Assert.AreEqual(0, Option(Fd));
        }

        [TestMethod]
        public void AConnectionWithoutDataIsAcceptedAfterTheTime()
        {
            BeginHandshake(3);
            Peer.Sends();

            // the first expiry is silent; at the last one the SYN-ACK is sent again
            Peer.HearsAfter(3000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Assert.AreEqual(-Errno.EAGAIN, Accept());
            Peer.Sends();
            Fd = Accept();
            Assert.IsTrue(Fd >= 0);
            Assert.AreEqual(10, Write(10));
            Peer.Expects(seq: 1, payload: 10);
        }

        [TestMethod]
        public void AClientThatIsSilentThenIsForgotten()
        {
            BeginHandshake(1);
            Peer.Sends();
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            World.Pass(100_000);
            Peer.Ignores();
            Assert.AreEqual(-Errno.EAGAIN, Accept());
        }

        [TestMethod]
        public void ASynAckThatIsNotAnsweredIsRetransmittedAsUsual()
        {
            BeginHandshake(7);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
        }

        [TestMethod]
        public void AFinWithoutDataIsAccepted()
        {
            BeginHandshake(3);
            Peer.Sends(fin: true);
            Peer.Expects(ack: 2);
            Fd = Accept();
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void AResetEndsTheWaiting()
        {
            BeginHandshake(3);
            Peer.Sends();
            Peer.Sends(rst: true, ack: TcpPeer.None);
            Peer.HearsNothingFor(10_000);
            Assert.AreEqual(-Errno.EAGAIN, Accept());
        }

        [TestMethod]
        public void TheRoundTripIsThatOfTheHandshakeAndNotOfTheWaiting()
        {
            BeginHandshake(7);
            Peer.Waits(50);
            Peer.Sends();
            Peer.Waits(800);
            Peer.Sends(payload: 10);
            Peer.Expects(ack: 11);
            Fd = Accept();
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(50, info.Rtt);
        }

        [TestMethod]
        public void SecondsAreRoundedUpToRetransmissions()
        {
            Begin();
            Fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            Assert.AreEqual(0, Option(Fd));
            int[] values = { 1, 1, 2, 3, 3, 3, 5, 7, 8, 15, 100, 127, 200, 247, -1, 0 };
            for (int i = 0; i < values.Length; i += 2)
            {
                SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_DEFER_ACCEPT, values[i]);
                Assert.AreEqual(values[i + 1], Option(Fd));
            }
        }

        [TestMethod]
        public void AClientLetsItsFirstDataEndTheHandshake()
        {
            Begin(null, true);
            Fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_DEFER_ACCEPT, 1);
            Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort));
            World.Settle();
            Agree("mss 1000", 65_535);
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.Sends(syn: true, options: "mss 1000");
            Peer.HearsNothingFor(100);
            Write(10);
            Peer.Expects(seq: 1, ack: 1, payload: 10);
            Peer.Sends(ack: 11);
            Peer.HearsNothingFor(1000);
        }

        [TestMethod]
        public void AClientWithoutDataEndsTheHandshakeAfter200Milliseconds()
        {
            Begin(null, true);
            Fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_DEFER_ACCEPT, 1);
            Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort));
            World.Settle();
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.Sends(syn: true, options: "mss 1000");
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void TheTimeIsRoundedUpToExpiriesThatTheLongestTimeoutLimits()
        {
            Begin(new TcpSettings { RtoMaximum = 40_000 });
            Listen();
            Fd = Listener;
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_DEFER_ACCEPT, 60);

            // 1 + 2 + 4 + 8 + 16 + 32; the next one takes 40 s
            Assert.AreEqual(63, Option(Listener));
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_DEFER_ACCEPT, 64);
            Assert.AreEqual(103, Option(Listener));
        }

        private static void BeginHandshake(int seconds)
        {
            Begin();
            Listen();
            Fd = Listener;
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_DEFER_ACCEPT, seconds);
            Agree("mss 1000", 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000");
            Peer.Expects(ack: 1, syn: true);
        }

        private static int Option(int fd)
        {
            Assert.AreEqual(0, Sockets.GetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_DEFER_ACCEPT, out int value));
            return value;
        }
    }
}
