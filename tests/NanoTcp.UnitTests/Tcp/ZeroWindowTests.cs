using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>A peer whose window is closed: RFC 9293 section 3.8.6.1. A probe is an empty segment at SND.UNA - 1, as Linux sends it.</summary>
    [TestClass]
    public class ZeroWindowTests : ScriptedConversation
    {
        [TestMethod]
        public void AClosedWindowIsProbedWithBackoffUntilItOpens()
        {
            Establish(window: 0);
            Write(100);
            int wait = 200;
            for (int i = 0; i < 6; i++)
            {
                Peer.HearsAfter(wait);
                Peer.Expects(seq: 0, ack: 1);
                Peer.Sends(ack: 1, window: 0);
                Peer.ExpectsNothing();
                wait *= 2;
            }

            Peer.Sends(ack: 1, window: 1000);
            Peer.Expects(seq: 1, payload: 100);
        }

        [TestMethod]
        public void TheProbeIntervalIsLimited()
        {
            Establish(new TcpSettings { RtoMaximum = 1000 }, window: 0);
            Write(100);
            int[] waits = { 200, 400, 800, 1000, 1000, 1000 };
            for (int i = 0; i < waits.Length; i++)
            {
                Peer.HearsAfter(waits[i]);
                Peer.Expects(seq: 0, ack: 1);
                Peer.Sends(ack: 1, window: 0);
            }
        }

        [TestMethod]
        public void AnAnsweringPeerMayKeepItsWindowClosed()
        {
            Establish(new TcpSettings { RtoMaximum = 1000, Retries = 3 }, window: 0);
            Write(100);
            Peer.Waits(200);
            for (int i = 0; i < 100; i++)
            {
                Peer.Expects(seq: 0, ack: 1);
                Peer.Sends(ack: 1, window: 0);
                World.PassUntilSent(1000, true);
            }

            Peer.Ignores();
            Assert.AreEqual(0, SocketError());
        }

        [TestMethod]
        public void ALostProbeAfterManyAnswersIsHarmless()
        {
            Establish(new TcpSettings { RtoMaximum = 1000, Retries = 3 }, window: 0);
            Write(100);
            for (int i = 0; i < 100; i++)
            {
                World.PassUntilSent(2000, true);
                Peer.Expects(seq: 0, ack: 1);
                if (i % 3 != 0)
                {
                    Peer.Waits(20);
                    Peer.Sends(ack: 1, window: 0);
                }
            }

            Assert.AreEqual(0, SocketError());
            Peer.Sends(ack: 1, window: 1000);
            Peer.Expects(seq: 1, payload: 100);
        }

        [TestMethod]
        public void AUserTimeoutEndsAConnectionWhoseWindowStaysClosed()
        {
            // the user asked for it, as on Linux; without it the peer may answer for as long as it likes
            Establish(new TcpSettings { RtoMaximum = 1000, UserTimeout = 5000 }, window: 0);
            Peer.Waits(60_000);
            Write(100);
            World.PassUntilSent(2000, true);
            int passed = 0;
            while (passed < 20_000 && SocketError() == 0)
            {
                Peer.Ignores();
                Peer.Sends(ack: 1, window: 0);
                passed += (int)World.PassUntilSent(2000, true);
            }

            // counted from the first probe
            Assert.AreEqual(5000, passed);
        }

        [TestMethod]
        public void UnansweredProbesEndTheConnection()
        {
            Establish(new TcpSettings { RtoMaximum = 1000, Retries = 3 }, window: 0);
            Write(100);
            Peer.Waits(100_000);
            int count = Peer.Ignores();
            Assert.IsTrue(count >= 4 && count <= 6, count.ToString());
            Assert.IsTrue(Peer.Last.Has(ReceivedSegment.Rst));
            Assert.AreEqual(-Errno.ETIMEDOUT, Read());
        }

        [TestMethod]
        public void AWindowUpdateSendsHeldData()
        {
            Establish(window: 2000);
            Write(5000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Sends(ack: 2001, window: 0);
            Peer.HearsNothingFor(150);
            Peer.Sends(ack: 2001, window: 3000);
            Peer.ExpectsData(2001, 5001, Mss);
        }

        [TestMethod]
        public void AClosedWindowIsProbedForAFin()
        {
            Establish(window: 0);
            ShutdownSend();
            Peer.HearsAfter(200);
            Peer.Expects(seq: 0, ack: 1);
            Peer.Sends(ack: 1, window: 0);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 0, ack: 1);
            Peer.Sends(ack: 1, window: 10);
            Peer.Expects(seq: 1, fin: true);
        }

        [TestMethod]
        public void DataAndFinAreSentTogetherWhenTheWindowOpens()
        {
            Establish(window: 0);
            Write(100);
            ShutdownSend();
            Peer.HearsAfter(200);
            Peer.Expects(seq: 0, ack: 1);
            Peer.Sends(ack: 1, window: 101);
            Peer.Expects(seq: 1, payload: 100, fin: true);
        }

        [TestMethod]
        public void DataThatFillTheWindowDelayTheFin()
        {
            Establish(window: 100);
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            ShutdownSend();
            Peer.ExpectsNothing();
            Peer.Sends(ack: 101, window: 100);
            Peer.Expects(seq: 101, fin: true);
        }

        [TestMethod]
        public void ProbesStopWhenTheWindowOpensAndNothingIsLeftToSend()
        {
            Establish(window: 0);
            Write(100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 0);
            Peer.Sends(ack: 1, window: 1000);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Sends(ack: 101, window: 0);
            Peer.HearsNothingFor(1_000_000);
        }

        [TestMethod]
        public void AWindowClosedOverDataInFlightDoesNotStopRetransmission()
        {
            Establish();
            Peer.ChecksWindow = false;
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1, window: 0);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void AReclosedWindowRestartsTheProbeBackoff()
        {
            Establish(window: 0);
            Write(3000);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 0);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 0);
            Peer.Sends(ack: 1, window: 1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001, window: 0);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1000);
        }

        [TestMethod]
        public void AProbeOfOurOwnClosedWindowIsAnswered()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 2000 });
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001);
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 2001, window: 0);
            Peer.Sends(seq: 2000);
            Peer.Expects(ack: 2001, window: 0);
            Peer.Sends(seq: 2001, payload: 1);
            Peer.Expects(ack: 2001, window: 0);
            Assert.AreEqual(2000, Read());
        }

        [TestMethod]
        public void TwoClosedWindowsDoNotDeadlock()
        {
            // both rings are full: an acknowledgment on a segment that the window does not admit must count (section 3.10.7.4)
            Establish(new TcpSettings { ReceiveBufferSize = 1000 }, window: 1000);
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001, window: 0);
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Write(500);
            Peer.Sends(seq: 1001, ack: 1001, payload: 10, window: 0);
            Peer.Expects(ack: 1001, window: 0);
            Peer.Sends(seq: 1001, ack: 1001, window: 1000);
            Peer.Expects(seq: 1001, payload: 500);
        }

        [TestMethod]
        public void AResetAtTheEdgeOfAClosedWindowIsAccepted()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 1000 });
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001, window: 0);
            Peer.Sends(seq: 1001, rst: true);
            Assert.AreEqual(-Errno.ECONNRESET, SocketErrorNow());
        }

        private static int SocketErrorNow() => -SocketError();
    }
}
