using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>TCP_CORK and MSG_MORE, as on Linux: which segments wait, and what sends them.</summary>
    [TestClass]
    public class CorkTests : ScriptedConversation
    {
        private const int More = SocketConstants.MSG_MORE;

        [TestMethod]
        public void ACorkedWriteWaitsUntilTheCorkIsCleared()
        {
            Establish();
            Cork(1);
            Write(10);
            Write(20);
            Peer.ExpectsNothing();
            Cork(0);
            Peer.Expects(seq: 1, payload: 30, psh: 1);
        }

        [TestMethod]
        public void FullSegmentsAreSentAlthoughCorked()
        {
            Establish();
            Cork(1);
            Write(700);
            Peer.ExpectsNothing();
            Write(700);
            Peer.Expects(seq: 1, payload: 1000, psh: 0);
            Peer.Sends(ack: 1001);
            Peer.ExpectsNothing();
            Cork(0);
            Peer.Expects(seq: 1001, payload: 400, psh: 1);
        }

        [TestMethod]
        public void ACorkedSegmentLeavesAfterOneRetransmissionTimeout()
        {
            // Linux: the timer of window probes sends it
            Establish();
            Cork(1);
            Write(10);
            Peer.HearsNothingFor(150);
            Write(10);
            Peer.HearsAfter(50);
            Peer.Expects(seq: 1, payload: 20, psh: 1);
            Peer.Sends(ack: 21);

            // the cork holds for what follows
            Write(10);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 21, payload: 10);
        }

        [TestMethod]
        public void TheUserTimeoutDoesNotEndAConnectionThatIsCorked()
        {
            Establish();
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_USER_TIMEOUT, 50);
            Cork(1);
            Write(10);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 10);
            Peer.Sends(ack: 11);
            Assert.AreEqual(10, Write(10));
        }

        [TestMethod]
        public void ShutdownSendsWhatIsCorkedWithTheFin()
        {
            Establish();
            Cork(1);
            Write(10);
            ShutdownSend();
            Peer.Expects(seq: 1, payload: 10, psh: 1, fin: true);
        }

        [TestMethod]
        public void CloseSendsWhatIsCorkedWithTheFin()
        {
            Establish();
            Cork(1);
            Write(10);
            Close();
            Peer.Expects(seq: 1, payload: 10, psh: 1, fin: true);
        }

        [TestMethod]
        public void NoDelayPushesOnceAlthoughCorked()
        {
            // tcp(7): TCP_NODELAY forces a flush of pending output, even if TCP_CORK is set
            Establish();
            Cork(1);
            Write(10);
            NoDelay();
            Peer.Expects(seq: 1, payload: 10, psh: 1);
            Write(10);
            Peer.ExpectsNothing();
            NoDelay();
            Peer.Expects(seq: 11, payload: 10);
        }

        [TestMethod]
        public void APushThatTheWindowHoldsBackAlsoAppliesToWhatJoinsIt()
        {
            Establish();
            Peer.Window = 0;
            Peer.Sends();
            Cork(1);
            Write(10);
            NoDelay();
            Write(10);
            Peer.ExpectsNothing();
            Peer.Window = 65_535;
            Peer.Sends();
            Peer.Expects(seq: 1, payload: 20);
        }

        [TestMethod]
        public void ClearingTheCorkLeavesHeldBackWhatNagleHolds()
        {
            Establish();
            Write(10);
            Peer.Expects(seq: 1, payload: 10);
            Cork(1);
            Write(10);
            Cork(0);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 11);
            Peer.Expects(seq: 11, payload: 10);
        }

        [TestMethod]
        public void AnAcknowledgmentDoesNotSendWhatIsCorked()
        {
            Establish();
            Write(10);
            Peer.Expects(seq: 1, payload: 10);
            Cork(1);
            Write(10);
            Peer.Sends(ack: 11);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 11, payload: 10);
        }

        [TestMethod]
        public void AWriteWithMoreWaitsForTheNextOne()
        {
            Establish();
            Write(10, More);
            Write(10, More);
            Peer.ExpectsNothing();
            Write(10);
            Peer.Expects(seq: 1, payload: 30, psh: 1);
        }

        [TestMethod]
        public void MoreHoldsBackAlthoughNoDelayIsSet()
        {
            Establish();
            NoDelay();
            Write(10, More);
            Peer.ExpectsNothing();
            Write(10);
            Peer.Expects(seq: 1, payload: 20, psh: 1);
        }

        [TestMethod]
        public void FullSegmentsOfAWriteWithMoreHaveNoPsh()
        {
            Establish();
            Write(2000, More);
            Peer.ExpectsFirst(seq: 1, payload: 1000, psh: 0);
            Peer.Expects(seq: 1001, payload: 1000, psh: 0);
            Write(1000);
            Peer.Expects(seq: 2001, payload: 1000, psh: 1);
        }

        [TestMethod]
        public void AnAcknowledgmentSendsWhatMoreHeldBack()
        {
            // MSG_MORE is about one call: whatever comes next sends, as the Nagle algorithm allows
            Establish();
            Write(1500, More);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001);
            Peer.Expects(seq: 1001, payload: 500, psh: 0);
        }

        [TestMethod]
        public void DataFromThePeerDoNotSendWhatMoreHeldBack()
        {
            // neither on the fast path nor on the slow path
            for (int i = 0; i < 2; i++)
            {
                Establish(new TcpSettings { HeaderPrediction = i == 0 });
                Write(10, More);
                Peer.Sends(payload: 100);
                Peer.Expects(ack: 101);
                Peer.Sends();
                Peer.Expects(seq: 1, payload: 10, psh: 0);
            }
        }

        [TestMethod]
        public void NagleDoesNotWaitForWhatTheTimerSent()
        {
            Establish();
            Write(10, More);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 10);
            Write(10);
            Peer.Expects(seq: 11, payload: 10);
        }

        [TestMethod]
        public void AWriteWithMoreThatIsNotFollowedLeavesAfterOneRetransmissionTimeout()
        {
            Establish();
            Write(10, More);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 10, psh: 1);
        }

        [TestMethod]
        public void AWriterThatFindsTheRingFullPushes()
        {
            Establish(new TcpSettings { SendBufferSize = 1500 });
            Cork(1);
            Assert.AreEqual(1500, Write(1500));
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001);
            Peer.ExpectsNothing();
            Assert.AreEqual(1000, Write(1200, More));
            Peer.ExpectsFirst(seq: 1001, payload: 1000);
            Peer.Expects(seq: 2001, payload: 500);
        }

        [TestMethod]
        public void AcceptedConnectionsInheritTheCork()
        {
            Begin();
            Listen();
            Fd = Listener;
            Cork(1);
            EstablishAgain();
            Assert.AreEqual(1, Option(SocketConstants.TCP_CORK));
            Write(10);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 10);
        }

        [TestMethod]
        public void ACorkSetBeforeConnectHoldsToo()
        {
            Begin(null, true);
            Fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            Assert.AreEqual(0, Option(SocketConstants.TCP_CORK));
            Cork(5);
            Assert.AreEqual(1, Option(SocketConstants.TCP_CORK));
            Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort));
            World.Settle();
            Agree("mss 1000", 65_535);
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.Sends(syn: true, options: "mss 1000");
            Peer.Expects(ack: 1);
            Write(10);
            Peer.ExpectsNothing();
            Cork(0);
            Peer.Expects(seq: 1, payload: 10);
        }

        [TestMethod]
        public void ATailLossProbeSendsWhatIsCorked()
        {
            // as on Linux: the probe may be a segment that is not full
            Establish(options: "mss 1000, sackOK", rtt: 20);
            Cork(1);
            Write(1500);
            Peer.Expects(seq: 1, payload: 1000);
            World.PassUntilSent(400, true);
            Peer.Expects(seq: 1001, payload: 500);
        }

        [TestMethod]
        public void TheQueuesCountWhatIsNotSentAndNotAcknowledgedAndTheFin()
        {
            Establish(window: 1000);
            Write(1500);
            Peer.Expects(seq: 1, payload: 1000);
            Assert.AreEqual(1500, Queue(SocketConstants.SIOCOUTQ));
            Assert.AreEqual(500, Queue(SocketConstants.SIOCOUTQNSD));
            ShutdownSend();
            Assert.AreEqual(1501, Queue(SocketConstants.SIOCOUTQ));
            Assert.AreEqual(501, Queue(SocketConstants.SIOCOUTQNSD));
            Peer.Sends(ack: 1001);
            Peer.Expects(seq: 1001, payload: 500, fin: true);
            Assert.AreEqual(501, Queue(SocketConstants.SIOCOUTQ));
            Assert.AreEqual(0, Queue(SocketConstants.SIOCOUTQNSD));
            Peer.Sends(ack: 1502);
            Assert.AreEqual(0, Queue(SocketConstants.SIOCOUTQ));
        }

        private static int Queue(int request)
        {
            int value = -1;
            Assert.AreEqual(0, Sockets.Ioctl(Fd, request, ref value));
            return value;
        }

        private static void Cork(int value)
        {
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_CORK, value);
        }

        private static int Option(int option)
        {
            Assert.AreEqual(0, Sockets.GetSockOpt(Fd, SocketConstants.IPPROTO_TCP, option, out int value));
            return value;
        }
    }
}
