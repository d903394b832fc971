using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Bugs that other stacks had, 16 to 30: data that come in, and data that are lost.</summary>
    [TestClass]
    public class TrapDataTests : ScriptedConversation
    {
        [TestMethod]
        public void Trap16_ASegmentIsTrimmedToTheWindowAtBothEnds()
        {
            Establish(Sized(1000));
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101, window: 900);
            Peer.Sends(seq: 51, payload: 1300);
            Peer.Expects(ack: 1001, window: 0);
            Assert.AreEqual(1000, Read());
        }

        [TestMethod]
        public void Trap16_OneByteInsideEitherEdgeIsAcceptable()
        {
            Establish(Sized(1000));
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 1, payload: 101);
            Peer.Expects(ack: 102);
            Peer.Sends(seq: 1000, payload: 50);
            Peer.Expects(ack: 102);
            Peer.Sends(seq: 102, payload: 898);
            Peer.Expects(ack: 1001, window: 0);
            Assert.AreEqual(1000, Read());
        }

        [TestMethod]
        public void Trap17_ASegmentAtRcvNxtIsReceivedWithAFullRangeList()
        {
            Establish();
            for (int i = 1; i <= 12; i++)
            {
                Peer.Sends(seq: 1 + (i * 100), payload: 50);
                Peer.Expects(ack: 1);
            }

            Peer.Sends(seq: 1, payload: 20);
            Peer.Expects(ack: 21);
            Peer.Sends(seq: 21, payload: 80);
            Peer.Expects(ack: 151);
            Assert.AreEqual(150, Read());
        }

        [TestMethod]
        public void Trap18_ALongerOutOfOrderDuplicateCannotOverrunTheWindow()
        {
            Establish(Sized(2000));
            Peer.Sends(seq: 1001, payload: 500);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 1001, payload: 1400);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 901, payload: 1400);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 1, payload: 1000);
            Peer.Expects(ack: 2001, window: 0);
            Assert.AreEqual(2000, Read());
        }

        [TestMethod]
        public void Trap19_ASecondFinElsewhereDoesNotCount()
        {
            Establish();
            Peer.Sends(seq: 201, payload: 100, fin: true);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 401, payload: 100, fin: true);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 101, fin: true);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 1, payload: 200);
            Peer.Expects(ack: 302);
            Assert.AreEqual(300, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void Trap19_DataAfterTheFinAreNotDelivered()
        {
            Establish();
            Peer.Sends(seq: 201, payload: 100, fin: true);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 301, payload: 100);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 302, payload: 100);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 1, payload: 200);
            Peer.Expects(ack: 302);
            Assert.AreEqual(300, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void Trap19_QueuedDataAfterAFinAreNotDelivered()
        {
            Establish();
            Peer.Sends(seq: 301, payload: 100);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 501, payload: 100);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 201, payload: 100, fin: true);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 1, payload: 200);
            Peer.Ignores();
            Assert.AreEqual(302, Peer.Last.Acknowledgment);
            Assert.AreEqual(300, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void Trap20_AnOutOfOrderFinIsNotProcessed()
        {
            Establish(options: "mss 1000,sackOK");
            Peer.Sends(seq: 101, payload: 100, fin: true);
            Peer.Expects(ack: 1, sack: "101-202");
            Assert.AreEqual(-Errno.EAGAIN, Read());
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 202);
            Assert.AreEqual(200, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void Trap21_BytesAcknowledgedAfterATimeoutAreNotRetransmitted()
        {
            Establish();
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 4001);
            Peer.ExpectsFirst(seq: 4001, payload: 1000);
            Peer.Ignores();
            Peer.Sends(ack: 6001);
            Write(1000);
            Peer.Expects(seq: 6001, payload: 1000);
        }

        [TestMethod]
        public void Trap21_ALossReceivedLossPatternIsRepaired()
        {
            Establish();
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 2001);
            Peer.Expects(seq: 2001, payload: 1000);
            World.PassUntilSent(10_000, true);
            Peer.Expects(seq: 2001, payload: 1000);
            Peer.Sends(ack: 3001);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void Trap22_TheTimerStartsWithTheFirstDataAndStopsWithTheLast()
        {
            Establish();
            Peer.HearsNothingFor(10_000);
            Write(2000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.HearsNothingFor(199);
            Peer.Sends(ack: 1001);
            Peer.HearsNothingFor(199);
            Peer.Sends(ack: 2001);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void Trap22_DuplicateAcksAndPeerDataDoNotRestartTheTimer()
        {
            Establish();
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Waits(100);
            Peer.Sends(ack: 1, payload: 10);
            Peer.Expects(ack: 11);
            Peer.Waits(50);
            Peer.Sends(ack: 1);
            Peer.HearsAfter(50);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void Trap23_DataAndWindowUpdatesBetweenThemDoNotHideThreeDuplicates()
        {
            Establish();
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1, payload: 10);
            Peer.Expects(ack: 11);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1, window: 50_000);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 1, window: 50_000);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void Trap24_FastRetransmitIgnoresCwndAndNagle()
        {
            Establish(new TcpSettings { InitialWindow = 4, LimitedTransmit = false });
            Write(4010);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.ExpectsFirst(seq: 1, payload: 1000);
            Peer.Ignores();
            Assert.AreEqual(1L, Statistics.TcpRetransmissions);
        }

        [TestMethod]
        public void Trap25_ASecondTimeoutDoesNotReduceSsthreshAgain()
        {
            Establish(new TcpSettings { SendBufferSize = 60_000, InitialWindow = 16 });
            Write(60_000);
            Peer.ExpectsData(1, 16_001, Mss);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 16_001);
            int sent = Peer.Ignores();
            Assert.IsTrue(sent >= 8 && sent <= 9, sent.ToString());
        }

        [TestMethod]
        public void Trap25_AcksWithoutNewDataDoNotGrowTheWindow()
        {
            Establish(new TcpSettings { SendBufferSize = 60_000 });
            for (int i = 0; i < 50; i++)
            {
                Peer.Sends();
            }

            Write(20_000);
            Peer.ExpectsData(1, 10_001, Mss);
        }

        [TestMethod]
        public void Trap26_CongestionControlIsApplied()
        {
            Establish(new TcpSettings { SendBufferSize = 60_000 });
            Write(60_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001);
            Peer.ExpectsData(1001, 3001, Mss);
        }

        [TestMethod]
        public void Trap27_SackDoesNotCoverDeliveredData()
        {
            Establish(options: "mss 1000,sackOK");
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 1, sack: "201-301");
            Peer.Sends(seq: 401, payload: 100);
            Peer.Expects(ack: 1, sack: "401-501 201-301");
            Peer.Sends(seq: 1, payload: 200);
            Peer.Expects(ack: 301, sack: "401-501");
            Peer.Sends(seq: 601, payload: 100);
            Peer.Expects(ack: 301, sack: "601-701 401-501");
        }

        [TestMethod]
        public void Trap27_SackBeyondSndNxtIsIgnored()
        {
            Establish(new TcpSettings { LossDetection = LossDetection.Sack }, "mss 1000,sackOK");
            Write(2000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Sends(ack: 1, sack: "3001-4001 5001-6001 7001-8001");
            Peer.ExpectsNothing();
            Peer.Sends(ack: 1, sack: "2147483000-2147483600");
            Peer.ExpectsNothing();
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void Trap28_ThousandsOfTinyOutOfOrderSegmentsAllocateNothing()
        {
            Establish();
            for (int i = 0; i < 3000; i++)
            {
                Peer.Sends(seq: 3 + (i * 2), payload: 1);
                Peer.Expects(ack: 1);
            }

            Peer.Sends(seq: 1, payload: 1000);
            Peer.Ignores();
            Assert.IsTrue(Peer.Last.Acknowledgment >= 1001);
            Assert.AreEqual(Peer.Last.Acknowledgment - 1, Read());
        }

        [TestMethod]
        public void Trap29_ARetransmissionRejectedByTheDriverKeepsItsBytes()
        {
            Establish();
            Write(2000);
            Peer.ExpectsData(1, 2001, Mss);
            World.Device.TransmitResult = -Errno.ENOBUFS;
            Peer.HearsNothingFor(500);
            Write(500);
            World.Device.TransmitResult = 0;
            World.PassUntilSent(10_000, true);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001);
            Peer.ExpectsFirst(seq: 1001, payload: 1000);
            Peer.Ignores();
            Peer.Sends(ack: 2501);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void Trap30_FastRetransmitsGiveNoRttSample()
        {
            Establish(rtt: 100);
            Write(5000);
            Peer.ExpectsData(1, 5001, Mss);
            Peer.Waits(100);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Waits(190);
            Peer.Sends(ack: 5001);
            Write(100);
            Peer.Expects(seq: 5001, payload: 100);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 5001, payload: 100);
        }

        [TestMethod]
        public void Trap30_ARoundTripOfManySecondsIsMeasured()
        {
            // total milliseconds, not the millisecond field of a time
            Establish();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(800);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(1600);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(100);
            Peer.Sends(ack: 101);
            Write(100);
            Peer.Expects(seq: 101, payload: 100);
            Peer.Waits(3050);
            Peer.Sends(ack: 201);
            Write(100);
            Peer.Expects(seq: 201, payload: 100);
            Peer.HearsAfter((3050 / 8) + 3050);
            Peer.Expects(seq: 201, payload: 100);
        }

        private static TcpSettings Sized(int buffer) => new TcpSettings { ReceiveBufferSize = buffer };
    }
}
