using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>What is sent when: windows, Nagle, silly window avoidance, PSH. RFC 9293 sections 3.7.4, 3.8.6 and 3.10.2.</summary>
    [TestClass]
    public class SendTests : ScriptedConversation
    {
        [TestMethod]
        public void AWriteIsSegmentedAndTheLastSegmentHasPsh()
        {
            Establish();
            Write(2500);
            Peer.ExpectsFirst(seq: 1, payload: 1000, psh: 0);
            Peer.ExpectsFirst(seq: 1001, payload: 1000, psh: 0);
            Peer.Expects(seq: 2001, payload: 500, psh: 1);
        }

        [TestMethod]
        public void ThePeersWindowLimitsWhatIsSentAndSlides()
        {
            Establish(window: 3000);
            Write(8000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.Sends(ack: 1001);
            Peer.ExpectsData(3001, 4001, Mss);
            Peer.Sends(ack: 4001);
            Peer.ExpectsData(4001, 7001, Mss);
        }

        [TestMethod]
        public void AWindowUpdateSendsMoreData()
        {
            Establish(window: 2000);
            Write(5000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Sends(ack: 1, window: 4000);
            Peer.ExpectsData(2001, 4001, Mss);
        }

        [TestMethod]
        public void AnOldSegmentDoesNotChangeTheWindow()
        {
            // RFC 9293 section 3.10.7.4: SND.WL1 and SND.WL2
            Establish(window: 2000);
            Write(5000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Sends(seq: 1, payload: 10, ack: 1001);
            Peer.ExpectsFirst(seq: 2001, payload: 1000);
            Peer.Ignores();
            Peer.Sends(seq: 1, ack: 1, window: 60_000);
            Peer.Expects(seq: 3001, ack: 11);
        }

        [TestMethod]
        public void ARetransmissionWithNewDataDoesNotUpdateTheWindow()
        {
            // it is older than what the window was taken from: SND.WL1
            Establish(window: 2000);
            Write(5000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Sends(seq: 1, ack: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 101, ack: 1, payload: 100);
            Peer.Expects(ack: 201);
            Peer.Sends(seq: 51, ack: 1, payload: 200, window: 60_000);
            Peer.Expects(ack: 251);
        }

        [TestMethod]
        public void AShrinkingWindowStopsSending()
        {
            Establish(window: 4000);
            Peer.ChecksWindow = false;
            Write(8000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Sends(ack: 1001, window: 1000);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 4001, window: 1000);
            Peer.ExpectsData(4001, 5001, Mss);
        }

        [TestMethod]
        public void NagleHoldsASecondSmallSegmentUntilTheFirstIsAcknowledged()
        {
            Establish();
            Write(10);
            Peer.Expects(seq: 1, payload: 10);
            Write(10);
            Write(10);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 11);
            Peer.Expects(seq: 11, payload: 20, psh: 1);
        }

        [TestMethod]
        public void NagleSendsAFullSegmentAtOnce()
        {
            Establish();
            Write(10);
            Peer.Expects(seq: 1, payload: 10);
            Write(990);
            Peer.ExpectsNothing();
            Write(10);
            Peer.Expects(seq: 11, payload: 1000);
        }

        [TestMethod]
        public void MinshallSendsASmallSegmentAfterFullOnes()
        {
            Establish();
            Write(2010);
            Peer.ExpectsFirst(seq: 1, payload: 1000);
            Peer.ExpectsFirst(seq: 1001, payload: 1000);
            Peer.Expects(seq: 2001, payload: 10);
            Write(10);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 2001);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 2011);
            Peer.Expects(seq: 2011, payload: 10);
        }

        [TestMethod]
        public void NoDelaySendsEachSmallSegmentAtOnce()
        {
            Establish();
            NoDelay();
            for (int i = 0; i < 5; i++)
            {
                Write(10);
                Peer.Expects(seq: 1 + (i * 10), payload: 10, psh: 1);
            }
        }

        [TestMethod]
        public void SettingNoDelaySendsHeldData()
        {
            Establish();
            Write(10);
            Peer.Expects(seq: 1, payload: 10);
            Write(10);
            Peer.ExpectsNothing();
            NoDelay();
            Peer.Expects(seq: 11, payload: 10, psh: 1);
        }

        [TestMethod]
        public void TheEndOfEachWriteHasPsh()
        {
            // as on Linux: a receiver that acts on PSH gets the first message without the second
            Establish(window: 1000);
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000, psh: 1);
            Write(2000);
            Write(3000);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 1001, window: 5000);
            Peer.ExpectsFirst(seq: 1001, payload: 1000, psh: 0);
            Peer.ExpectsFirst(seq: 2001, payload: 1000, psh: 1);
            Peer.ExpectsFirst(seq: 3001, payload: 1000, psh: 0);
            Peer.ExpectsFirst(seq: 4001, payload: 1000, psh: 0);
            Peer.Expects(seq: 5001, payload: 1000, psh: 1);
        }

        [TestMethod]
        public void TheSegmentInWhichAWriteEndsHasPsh()
        {
            Establish(window: 1000);
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000, psh: 1);
            Write(1500);
            Write(2000);
            Peer.Sends(ack: 1001, window: 5000);
            Peer.ExpectsFirst(seq: 1001, payload: 1000, psh: 0);
            Peer.ExpectsFirst(seq: 2001, payload: 1000, psh: 1);
            Peer.ExpectsFirst(seq: 3001, payload: 1000, psh: 0);
            Peer.Expects(seq: 4001, payload: 500, psh: 1);
        }

        [TestMethod]
        public void ARetransmittedWriteHasPsh()
        {
            Establish();
            NoDelay();
            Write(100);
            Peer.Expects(seq: 1, payload: 100, psh: 1);
            Write(100);
            Peer.Expects(seq: 101, payload: 100, psh: 1);
            World.PassUntilSent(1000, true);
            Peer.ExpectsFirst(seq: 1, payload: 100, psh: 1);
            Peer.Ignores();
        }

        [TestMethod]
        public void SillyWindowAvoidance()
        {
            Establish(window: 3000);
            Write(8000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.Sends(ack: 3001, window: 999);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 3001, window: 1000);
            Peer.ExpectsData(3001, 4001, Mss);
        }

        [TestMethod]
        public void HalfOfTheLargestWindowIsUsed()
        {
            Establish(window: 800);
            Write(2000);
            Peer.Expects(seq: 1, payload: 800);
            Peer.Sends(ack: 801, window: 400);
            Peer.Expects(seq: 801, payload: 400);
            Peer.Sends(ack: 1201, window: 399);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ThePersistTimerUsesASmallWindow()
        {
            Establish(window: 3000);
            Write(8000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.Sends(ack: 3001, window: 100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 3001, payload: 100);
            Peer.Sends(ack: 3101, window: 3000);
            Peer.ExpectsData(3101, 6101, Mss);
        }

        [TestMethod]
        public void TheCongestionWindowLimitsTheFirstFlightToTenSegments()
        {
            Establish(new TcpSettings { SendBufferSize = 30_000 });
            Write(30_000);
            Peer.ExpectsData(1, 10_001, Mss);
        }

        [TestMethod]
        public void AcknowledgmentsPiggybackOnData()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 0 });
            Peer.Sends(seq: 1, payload: 100);
            Peer.ExpectsNothing();
            Write(50);
            Peer.Expects(seq: 1, ack: 101, payload: 50);
            Peer.Sends(seq: 101, ack: 51);
            Peer.HearsNothingFor(1000);
        }

        [TestMethod]
        public void APartialAckFreesPartOfASegment()
        {
            Establish(new TcpSettings { SendBufferSize = 2000 });
            Write(2000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Sends(ack: 501);
            Assert.AreEqual(500, Write(1000));
            Peer.Expects(seq: 2001, payload: 500);
        }

        [TestMethod]
        public void AStreamThatWrapsManyTimesIsIntact()
        {
            Establish(new TcpSettings { SendBufferSize = 2777 });
            int at = 1;
            for (int i = 0; i < 200; i++)
            {
                int count = Write(1 + (i * 37 % 2700));
                Assert.IsTrue(count > 0);
                at += count;
                Peer.Ignores();
                Peer.Sends(ack: at);
                Peer.Ignores();
            }

            Assert.AreEqual(at, Peer.Last.End);
        }

        // one write of many full segments, for which there are not enough records
        [TestMethod]
        public void FullSegmentsBehindManySmallOnesAreRetransmitted()
        {
            Establish(new TcpSettings { InitialWindow = 40 });
            NoDelay();
            for (int i = 0; i < 13; i++)
            {
                Write(10);
            }

            Peer.Ignores();
            Write(5000);
            Peer.Ignores();
            Peer.Sends(ack: 131);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 131, payload: 1000);
            for (int at = 1131; at < 5131; at += 2000)
            {
                Peer.Sends(ack: at);
                Peer.ExpectsFirst(seq: at, payload: 1000);
                Peer.Expects(seq: at + 1000, payload: 1000);
            }

            Peer.Sends(ack: 5131);
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(0, info.InFlight);
        }
    }
}
