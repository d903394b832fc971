using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Loss found by time, and tail loss probes: RFC 8985. The round trip is 100 ms in all of them.</summary>
    [TestClass]
    public class RackTests : ScriptedConversation
    {
        private const string Offer = "mss 1000,sackOK";
        private const int Rtt = 100;

        // 2 SRTT and what a board's clock resolves
        private const int ProbeTimeout = 210;

        [TestMethod]
        public void RackMarksASegmentLostAfterTheReorderingWindow()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Peer.HearsAfter(Rtt / 4);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void RackToleratesReorderingWithinItsWindow()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Peer.Waits(24);
            Peer.Sends(ack: 4001);
            Peer.HearsNothingFor(100_000);
            Assert.AreEqual(0L, Statistics.TcpRetransmissions);
        }

        [TestMethod]
        public void ThreeLaterSegmentsEndTheReorderingWindow()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(5000);
            Peer.ExpectsData(1, 5001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Peer.Sends(ack: 1, sack: "1001-3001");
            Peer.ExpectsNothing();
            Peer.Sends(ack: 1, sack: "1001-4001");
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void AfterReorderingThreeLaterSegmentsAreNotALoss()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Peer.Waits(5);
            Peer.Sends(ack: 3001);
            Write(5000);
            Peer.ExpectsData(3001, 8001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 3001, sack: "4001-7001");
            Peer.ExpectsNothing();
            Peer.HearsAfter(Rtt / 4);
            Peer.Expects(seq: 3001, payload: 1000);
        }

        [TestMethod]
        public void RackDetectsALostRetransmission()
        {
            // what duplicate counting cannot do: something sent after the retransmission arrives
            Establish(new TcpSettings { SendBufferSize = 20_000 }, Offer, rtt: Rtt);
            Write(8000);
            Peer.ExpectsData(1, 8001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "1001-6001");
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Waits(1);
            Write(4000);
            Peer.Ignores();
            Peer.Sends(ack: 1, sack: "1001-8001");
            Peer.Ignores();
            Peer.Waits(Rtt);
            Peer.Ignores();
            int end = Peer.Last.End;
            Assert.IsTrue(end > 8001, "no new data in recovery");
            Peer.Sends(ack: 1, sack: "1001-" + end.ToString());
            Peer.ExpectsFirst(seq: 1, payload: 1000);
            Peer.Ignores();
            Assert.AreEqual(0L, Statistics.TcpTimeouts);
        }

        [TestMethod]
        public void TlpSendsTheLastSegment()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 2001, payload: 1000);
            Assert.AreEqual(1L, Statistics.TcpTailLossProbes);
        }

        // the timer is not restarted by each transmission: it expires early and waits for the rest
        [TestMethod]
        public void TlpWaitsSinceTheLastTransmission()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            World.Pass(ProbeTimeout / 2);
            Write(1000);
            Peer.Expects(seq: 1001, payload: 1000);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 1001, payload: 1000);
            Assert.AreEqual(1L, Statistics.TcpTailLossProbes);
        }

        [TestMethod]
        public void TheAckOfATlpStartsRecovery()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 2001, payload: 1000);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "2001-3001");
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1001, sack: "2001-3001");
            Peer.Expects(seq: 1001, payload: 1000);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 3001);
            Peer.HearsNothingFor(100_000);
            Assert.AreEqual(0L, Statistics.TcpTimeouts);
        }

        [TestMethod]
        public void TlpSendsNewDataIfAvailable()
        {
            Establish(new TcpSettings { InitialWindow = 3 }, Offer, rtt: Rtt);
            Write(8000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 3001, payload: 1000);
        }

        [TestMethod]
        public void TlpRearmsTheRetransmissionTimer()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 2001, payload: 1000);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void TlpOfOneSegmentAllowsForADelayedAck()
        {
            // 2 SRTT + 200 ms is beyond the retransmission timeout of 300 ms, whose place the probe takes: RFC 8985 section 7.2
            Establish(options: Offer, rtt: Rtt);
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
            Assert.AreEqual(1L, Statistics.TcpTailLossProbes);
            Assert.AreEqual(0L, Statistics.TcpTimeouts);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
            Assert.AreEqual(1L, Statistics.TcpTimeouts);
        }

        [TestMethod]
        public void NoTlpAfterASackedHole()
        {
            // RFC 8985 section 7.2: the timer that was armed for a probe is the retransmission's now
            Establish(new TcpSettings { SendBufferSize = 20_000 }, Offer, rtt: Rtt);
            Write(10_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "2001-3001");
            Peer.Ignores();
            World.Pass(2000);
            Peer.Ignores();
            Assert.AreEqual(0L, Statistics.TcpTailLossProbes);
        }

        [TestMethod]
        public void OnAShortPathTlpOfOneSegmentCarriesNewData()
        {
            Establish(options: Offer, rtt: 3);
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Write(10);
            Peer.ExpectsNothing();
            World.PassUntilSent(1000, true);
            Peer.Expects(seq: 101, payload: 10);
            Assert.AreEqual(0L, Statistics.TcpTimeouts);
        }

        [TestMethod]
        public void DuringRecoveryAnAckWithoutDeliverySendsNothing()
        {
            // RFC 9937 section 4
            Establish(new TcpSettings { SendBufferSize = 20_000 }, Offer, rtt: Rtt);
            Write(10_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "2001-5001");
            Peer.ExpectsFirst(seq: 1, payload: Mss);
            Peer.Ignores();
            int sent = (int)Statistics.TcpSegmentsSent;
            Peer.Sends(ack: 1, sack: "2001-5001");
            Peer.Sends(ack: 1, sack: "2001-5001");
            Peer.ExpectsNothing();
            Assert.AreEqual(sent, (int)Statistics.TcpSegmentsSent);
        }

        [TestMethod]
        public void WithSackOnlyNewBlocksCountAsDuplicates()
        {
            // RFC 6675 section 2
            Establish(new TcpSettings { SendBufferSize = 20_000 }, Offer, rtt: Rtt);
            Write(10_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Sends(ack: 1, sack: "2001-3001");
            Peer.Sends(ack: 1, sack: "2001-3001");
            Peer.Sends(ack: 1, sack: "2001-3001");
            Peer.Sends(ack: 1, sack: "2001-3001");
            Peer.ExpectsNothing();
            Assert.AreEqual(0L, Statistics.TcpFastRetransmits);
        }

        [TestMethod]
        public void ATlpThatRepairedALossReducesTheWindow()
        {
            Establish(new TcpSettings { SendBufferSize = 20_000 }, Offer, rtt: Rtt);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 2001);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 3001, payload: 1000);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 4001);
            Write(1000);
            Peer.Expects(seq: 4001, payload: 1000);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 5001);
            Write(20_000);
            int sent = Peer.Ignores();
            Assert.IsTrue(sent < 10, sent.ToString() + " segments");
        }

        [TestMethod]
        public void ASpuriousTlpKeepsTheWindow()
        {
            Establish(new TcpSettings { SendBufferSize = 20_000 }, Offer, rtt: Rtt);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 2001);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 3001, payload: 1000);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 4001, sack: "3001-4001");
            Write(1000);
            Peer.Expects(seq: 4001, payload: 1000);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 5001);
            Write(20_000);
            int sent = Peer.Ignores();
            Assert.IsTrue(sent >= 10, sent.ToString() + " segments");
        }

        [TestMethod]
        public void DsackWidensTheReorderingWindow()
        {
            // RFC 8985 section 6.2 step 4: each round trip with a D-SACK adds a quarter
            Establish(options: Offer, rtt: Rtt);
            Write(2000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Peer.HearsAfter(Rtt / 4);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 2001);
            Peer.Waits(1);
            Peer.Sends(ack: 2001, sack: "1-1001");
            Write(2000);
            Peer.ExpectsData(2001, 4001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 2001, sack: "3001-4001");
            Peer.HearsAfter(2 * Rtt / 4);
            Peer.Expects(seq: 2001, payload: 1000);
        }

        [TestMethod]
        public void RackIgnoresSegmentsSentEarlierInTheSameMillisecond()
        {
            Establish(options: Offer);
            Write(5000);
            Peer.ExpectsData(1, 5001, Mss);
            Peer.Sends(ack: 1, sack: "1001-4001");
            Peer.Expects(seq: 1, payload: Mss);
            Peer.Sends(ack: 1, sack: "1001-5001");
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void RackCountsSegmentsSentLaterInTheSameMillisecond()
        {
            Establish(options: Offer);
            Write(5000);
            Peer.ExpectsData(1, 5001, Mss);
            Peer.Sends(ack: 1, sack: "1001-5001");
            Peer.Expects(seq: 1, payload: Mss);
            Write(2000);
            Peer.Ignores();
            Peer.Sends(ack: 1, sack: "1001-6001");
            Peer.ExpectsFirst(seq: 1, payload: Mss);
            Peer.Ignores();
        }

        [TestMethod]
        public void TlpOfTwoSegmentsDoesNotAllowForADelayedAck()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(2 * Mss);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 1001, payload: Mss);
        }

        [TestMethod]
        public void NoTlpInAWindowThatThePeerHasShrunk()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.Sends(ack: 1, window: 0);
            Peer.HearsNothingFor(ProbeTimeout + 20);
            World.PassUntilSent(2000, true);
            Peer.Expects(seq: 1, payload: Mss);
            Assert.AreEqual(0L, Statistics.TcpTailLossProbes);
            Assert.AreEqual(1L, Statistics.TcpTimeouts);
        }

        [TestMethod]
        public void ALateAckAfterATlpKeepsTheWindow()
        {
            // the path became slower: first the flight is acknowledged, and then the probe reported as a duplicate
            Establish(new TcpSettings { SendBufferSize = 20_000 }, Offer, rtt: Rtt);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 3001, payload: 1000);
            Peer.Waits(2 * Rtt);
            Peer.Sends(ack: 4001);
            Peer.Sends(ack: 4001, sack: "3001-4001");
            Write(1000);
            Peer.Expects(seq: 4001, payload: 1000);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 5001);
            Write(20_000);
            int sent = Peer.Ignores();
            Assert.IsTrue(sent >= 10, sent.ToString() + " segments");
        }

        [TestMethod]
        public void ASpuriousTlpDoesNotWidenTheReorderingWindow()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 2001, payload: 1000);
            Peer.Sends(ack: 3001, sack: "2001-3001");
            Write(2000);
            Peer.ExpectsData(3001, 5001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 3001, sack: "4001-5001");
            Peer.HearsAfter(Rtt / 4);
            Peer.Expects(seq: 3001, payload: 1000);
        }

        [TestMethod]
        public void DataSentAtTheEndOfRecoveryArmTlp()
        {
            Establish(new TcpSettings { SendBufferSize = 20_000 }, Offer, rtt: Rtt);
            Write(5000);
            Peer.ExpectsData(1, 5001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "1001-5001");
            Peer.Expects(seq: 1, payload: 1000);
            Write(4000);
            Peer.Ignores();
            Peer.Waits(Rtt);
            Peer.Sends(ack: 5001);
            Peer.Ignores();
            Peer.HearsAfter(ProbeTimeout);
            Peer.Ignores();
            Assert.AreEqual(1L, Statistics.TcpTailLossProbes);
        }

        [TestMethod]
        public void DataSentAfterATlpArmTlp()
        {
            Establish(new TcpSettings { InitialWindow = 3 }, Offer, rtt: Rtt);
            Write(5000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.HearsAfter(ProbeTimeout);
            Peer.Expects(seq: 3001, payload: 1000);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 4001);
            Peer.Expects(seq: 4001, payload: 1000);
            Write(1000);
            Peer.Expects(seq: 5001, payload: 1000);

            // the first segment of the flight took 310 ms
            Peer.HearsAfter(262);
            Peer.Ignores();
            Assert.AreEqual(2L, Statistics.TcpTailLossProbes);
            Assert.AreEqual(0L, Statistics.TcpTimeouts);
        }
    }
}
