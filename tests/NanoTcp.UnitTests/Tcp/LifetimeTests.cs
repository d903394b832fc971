using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>How long a connection lives without its peer: keep-alive, user timeout, a link that is down. RFC 9293 section 3.8.4, RFC 5482.</summary>
    [TestClass]
    public class LifetimeTests : ScriptedConversation
    {
        [TestMethod]
        public void AnIdleConnectionIsProbedWhenKeepAliveIsOn()
        {
            Establish(Lively());
            KeepAlive();
            Peer.HearsAfter(10_000);
            Peer.Expects(seq: 0, ack: 1);
            Peer.Sends();
            Peer.HearsAfter(10_000);
            Peer.Expects(seq: 0, ack: 1);
        }

        [TestMethod]
        public void AnIdleConnectionWithoutKeepAliveIsSilent()
        {
            Establish(Lively());
            Peer.HearsNothingFor(1_000_000_000);
        }

        [TestMethod]
        public void ProbesWithoutAnswerEndTheConnection()
        {
            Establish(Lively());
            KeepAlive();
            Peer.HearsAfter(10_000);
            Peer.Expects(seq: 0, ack: 1);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 0, ack: 1);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 0, ack: 1);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 1, rst: true);
            Assert.AreEqual(-Errno.ETIMEDOUT, Read());
        }

        [TestMethod]
        public void ASegmentFromThePeerDelaysTheProbe()
        {
            Establish(Lively());
            KeepAlive();
            Peer.Waits(9000);
            Peer.Sends(payload: 10);
            Peer.Expects(ack: 11);
            Peer.HearsAfter(10_000);
            Peer.Expects(seq: 0, ack: 11);
        }

        [TestMethod]
        public void AnAnswerToALaterProbeResetsTheCount()
        {
            Establish(Lively());
            KeepAlive();
            Peer.HearsAfter(10_000);
            Peer.Expects(seq: 0, ack: 1);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 0, ack: 1);
            Peer.Sends();
            Peer.HearsAfter(10_000);
            Peer.Expects(seq: 0, ack: 1);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 0, ack: 1);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 0, ack: 1);
        }

        [TestMethod]
        public void DisabledKeepAliveIsSilent()
        {
            Establish(Lively());
            KeepAlive();
            Peer.Waits(5000);
            SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 0);
            Peer.HearsNothingFor(1_000_000);
        }

        [TestMethod]
        public void AnAcceptedConnectionInheritsKeepAlive()
        {
            Begin(Lively());
            Listen();
            Sockets.SetSockOpt(Listener, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
            EstablishAgain();
            Peer.HearsAfter(10_000);
            Peer.Expects(seq: 0, ack: 1);
        }

        [TestMethod]
        public void AnAcceptedConnectionInheritsItsTimeoutAndItsSegmentSize()
        {
            Begin();
            Listen();
            int[] options = { SocketConstants.TCP_USER_TIMEOUT, SocketConstants.TCP_MAXSEG };
            for (int i = 0; i < options.Length; i++)
            {
                Assert.AreEqual(0, Sockets.SetSockOpt(Listener, SocketConstants.IPPROTO_TCP, options[i], 600 + i));
            }

            EstablishAgain();
            for (int i = 0; i < options.Length; i++)
            {
                Assert.AreEqual(0, Sockets.GetSockOpt(Fd, SocketConstants.IPPROTO_TCP, options[i], out int value));
                Assert.AreEqual(600 + i, value);
            }
        }

        // as on Linux, tcp_set_keepalive()
        [TestMethod]
        public void KeepAliveThatIsOnAlreadyIsNotPostponed()
        {
            Establish(Lively());
            KeepAlive();
            Peer.Waits(6000);
            KeepAlive();
            Peer.HearsAfter(4000);
            Peer.Expects(seq: 0, ack: 1);
        }

        [TestMethod]
        public void WithDataInFlightTheRetransmissionTimerDecides()
        {
            // RFC 1122 section 4.2.3.6: keep-alive is for idle connections
            Establish(Lively());
            KeepAlive();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(60_000);
            Peer.Ignores();
            Assert.AreEqual(0, SocketError());
            Assert.AreEqual(1, Peer.Last.Sequence);
        }

        [TestMethod]
        public void TheUserTimeoutEndsAConnectionWhoseDataStayUnacknowledged()
        {
            Establish(new TcpSettings { UserTimeout = 3000 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(2900);
            Peer.Ignores();
            Assert.AreEqual(0, SocketError());
            Peer.Waits(3200);
            Peer.Ignores();
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }

        [TestMethod]
        public void TheUserTimeoutDoesNotWaitForTheNextRetransmission()
        {
            // they would be due 200, 600, 1,400 and 3,000 ms after the write; the time counts from the first
            Establish(new TcpSettings { UserTimeout = 2000 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(2199);
            Peer.Ignores();
            Assert.AreEqual(0, SocketError());
            Peer.Waits(1);
            Peer.Ignores();
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }

        [TestMethod]
        public void TheUserTimeoutAllowsRetransmissionsDueBeforeItsEnd()
        {
            // retransmissions 200 and 600 ms after the write; the time ends 500 ms after the first
            Establish(new TcpSettings { UserTimeout = 500 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(200);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(400);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(99);
            Assert.AreEqual(0, SocketError());
            Peer.Waits(1);
            Peer.Ignores();
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }

        [TestMethod]
        public void AnAckOfNewDataRestartsTheUserTimeout()
        {
            Establish(new TcpSettings { UserTimeout = 500 });
            for (int i = 0; i < 5; i++)
            {
                Write(100);
                Peer.Expects(seq: 1 + (100 * i), payload: 100);
                World.PassUntilSent(20_000, true);
                Peer.Expects(seq: 1 + (100 * i), payload: 100);
                Peer.Sends(ack: 101 + (100 * i));
            }

            Peer.HearsNothingFor(100_000);
            Assert.AreEqual(0, SocketError());
        }

        [TestMethod]
        public void AUserTimeoutShorterThanTheFirstRetransmissionAllowsOne()
        {
            Establish(new TcpSettings { UserTimeout = 50 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(200);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(49);
            Assert.AreEqual(0, SocketError());
            Peer.Waits(1);
            Peer.Ignores();
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }

        [TestMethod]
        public void TheUserTimeoutReplacesTheRetryCount()
        {
            Establish(new TcpSettings { Retries = 3, UserTimeout = 60_000 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(59_000);
            Peer.Ignores();
            Assert.AreEqual(0, SocketError());
            Peer.Waits(1200);
            Peer.Ignores();
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }

        [TestMethod]
        public void TheUserTimeoutDoesNotEndAnIdleConnection()
        {
            Establish(new TcpSettings { UserTimeout = 3000 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Sends(ack: 101);
            Peer.HearsNothingFor(500_000);
            Write(100);
            Peer.Expects(seq: 101, payload: 100);
            Peer.Sends(ack: 201);
            Assert.AreEqual(0, SocketError());
        }

        [TestMethod]
        public void TheUserTimeoutEndsAConnectionAttempt()
        {
            // counted from the first SYN
            Connect(new TcpSettings { UserTimeout = 2000 });
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.Waits(1000);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Waits(999);
            Assert.AreEqual(0, SocketError());
            Peer.Waits(1);
            Peer.Ignores();
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }

        [TestMethod]
        public void AConnectionSurvivesAShortLinkLoss()
        {
            Establish();
            World.Device.SetLink(false);
            Write(3000);
            Peer.HearsNothingFor(5000);
            World.Device.SetLink(true);
            World.PassUntilSent(20_000, true);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001);
            Peer.ExpectsData(1001, 3001, Mss);
        }

        [TestMethod]
        public void AHostThatDoesNotAnswerArpFailsAConnectionAttempt()
        {
            Begin();
            World.Device.AnswersArp = false;
            ConnectAgain();
            World.Pass(10_000);
            Peer.ExpectsNothing();
            Assert.AreEqual(Errno.EHOSTUNREACH, SocketError());
        }

        private static TcpSettings Lively() =>
            new TcpSettings { KeepAliveIdle = 10_000, KeepAliveInterval = 2000, KeepAliveCount = 3 };

        private static void KeepAlive()
        {
            SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
        }

        [TestMethod]
        public void AfterTenIdleMinutesAFlightWaitsForArpWithoutLoss()
        {
            // the neighbor is forgotten, and one packet waits for its answer
            Establish(new TcpSettings { SendBufferSize = 20_000 });
            Peer.Waits(660_000);
            Write(20_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Sends(ack: 10_001);
            Peer.ExpectsFirst(seq: 10_001, payload: Mss);
            Assert.IsTrue(Peer.Ignores() >= 9, "the window shrank");
            Assert.AreEqual(0L, Statistics.TcpTimeouts);
        }

        [TestMethod]
        public void AfterTenIdleMinutesAnAckWaitsForArp()
        {
            Establish();
            World.Device.AnswersArp = false;
            Peer.Waits(660_000);
            Peer.Sends(payload: 100);
            Peer.Sends(seq: 101, payload: 100);
            Peer.ExpectsNothing();
            World.Device.AnswersArp = true;
            Peer.HearsAfter(1000);
            Peer.Expects(ack: 201);
        }
    }
}
