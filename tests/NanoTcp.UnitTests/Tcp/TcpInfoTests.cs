using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>What TCP_INFO says at chosen moments of a conversation. The round trip is 100 ms where one is needed.</summary>
    [TestClass]
    public class TcpInfoTests : ScriptedConversation
    {
        private const string Offer = "mss 1000,sackOK";
        private const int Rtt = 100;

        [TestMethod]
        public void TheStateIsReported()
        {
            Connect();
            Assert.AreEqual((int)TcpState.SynSent, (int)Info().State);
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.Sends(syn: true);
            Peer.Expects(ack: 1);
            Assert.AreEqual((int)TcpState.Established, (int)Info().State);
            Peer.Sends(fin: true);
            Peer.Expects(ack: 2);
            Assert.AreEqual((int)TcpState.CloseWait, (int)Info().State);
        }

        [TestMethod]
        public void AListenerTellsItsQueueAndNothingElse()
        {
            Establish();
            TcpInfo info = Info();
            Assert.AreNotEqual(0, info.CongestionWindow);
            TcpPeer other = new TcpPeer(World, PeerPort + 1, 5000, 0);
            other.Sends(syn: true, ack: TcpPeer.None);
            other.Expects(ack: 1, syn: true);
            other.Sends();
            Fd = Listener;
            info = Info();
            Assert.AreEqual((int)TcpState.Listen, (int)info.State);
            Assert.AreEqual(1, info.AcceptQueue);
            Assert.AreEqual(4, info.Backlog);
            Assert.AreEqual(0, info.CongestionWindow);
            Fd = Accept();
            Assert.AreEqual((int)TcpState.Established, (int)Info().State);
            Assert.AreEqual(0, Info().Backlog);
        }

        [TestMethod]
        public void AReusedObjectKeepsNothingOfAnotherConnection()
        {
            Begin(new TcpSettings { Ecn = true });
            Listen();
            Agree("mss 1000,sackOK,TS,nop,wscale 7", 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000,sackOK,TS,nop,wscale 7", flags: ReceivedSegment.Ece | ReceivedSegment.Cwr);
            Peer.Expects(ack: 1, syn: true, ece: true);
            Peer.Sends();
            Fd = Accept();
            Write(5000);
            Peer.Ignores();
            Peer.Sends(ack: 1, sack: "989-3953");
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.IsTrue(info.SelectiveAcks && info.Ecn && info.Sacked > 0 && info.Lost > 0 && info.SendWindowScale > 0);
            Sockets.GetTcpInfo(Listener, info);
            Assert.IsFalse(info.SelectiveAcks || info.Ecn || info.Timestamps);
            Assert.AreEqual(0, info.Sacked + info.Lost + info.InFlight + info.SendQueue + info.SendWindowScale);
            Assert.AreEqual(0, info.SendWindowScale);
            Assert.AreEqual(0, info.ReceiveWindowScale);
            Assert.AreEqual(0, info.Lost);
        }

        [TestMethod]
        public void AFinIsNoByte()
        {
            Establish();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            ShutdownSend();
            Peer.Expects(seq: 101, fin: true);
            Peer.Sends(ack: 102);
            TcpInfo info = Info();
            Assert.AreEqual((int)TcpState.FinWait2, (int)info.State);
            Assert.AreEqual(0, info.SendQueue);
            Assert.AreEqual(100L, info.BytesAcknowledged);
        }

        [TestMethod]
        public void UnsentIsWhatTheWindowsHoldBack()
        {
            Establish(window: 1000);
            Write(2500);
            Peer.Expects(seq: 1, payload: 1000);
            Assert.AreEqual(1500, Info().Unsent);
            Assert.AreEqual(2500, Info().SendQueue);
        }

        [TestMethod]
        public void TheCongestionStateFollowsTheRecovery()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(5000);
            Peer.ExpectsData(1, 5001, Mss);
            Assert.AreEqual((int)CongestionState.Open, (int)Info().CongestionState);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Assert.AreEqual((int)CongestionState.Disorder, (int)Info().CongestionState);
            Peer.Sends(ack: 1, sack: "1001-3001");
            Peer.Sends(ack: 1, sack: "1001-5001");
            Peer.Ignores();
            Assert.AreEqual((int)CongestionState.Recovery, (int)Info().CongestionState);
            Peer.Sends(ack: 5001);
            Assert.AreEqual((int)CongestionState.Open, (int)Info().CongestionState);
            Write(10);
            Peer.Expects(seq: 5001, payload: 10);
            World.Pass(5000);
            Peer.Ignores();
            Assert.AreEqual((int)CongestionState.Loss, (int)Info().CongestionState);
        }

        [TestMethod]
        public void NegotiatedOptionsAreReported()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 262_144 }, "mss 1000,sackOK,TS,nop,wscale 7");
            TcpInfo info = Info();
            Assert.IsTrue(info.Timestamps);
            Assert.IsTrue(info.SelectiveAcks);
            Assert.IsFalse(info.Ecn);
            Assert.AreEqual(7, info.SendWindowScale);
            Assert.AreEqual(3, info.ReceiveWindowScale);
            Establish();
            info = Info();
            Assert.IsFalse(info.Timestamps);
            Assert.IsFalse(info.SelectiveAcks);
            Assert.AreEqual(0, info.SendWindowScale);
            Assert.AreEqual(0, info.ReceiveWindowScale);
        }

        [TestMethod]
        public void EcnIsReportedIfNegotiated()
        {
            Begin(new TcpSettings { Ecn = true });
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, flags: ReceivedSegment.Ece | ReceivedSegment.Cwr);
            Peer.Expects(ack: 1, syn: true, ece: true);
            Peer.Sends();
            Fd = Accept();
            Assert.IsTrue(Info().Ecn);
        }

        [TestMethod]
        public void SmoothedAndMinimumRttAreReported()
        {
            Establish(options: Offer, rtt: Rtt);
            TcpInfo info = Info();
            Assert.AreEqual(100, info.Rtt);
            Assert.AreEqual(50, info.RttVariance);
            Assert.AreEqual(100, info.MinimumRtt);
            Assert.AreEqual(300, info.Rto);
            Write(1000);
            Peer.Expects(payload: 1000);
            Peer.Waits(60);
            Peer.Sends();
            info = Info();

            // RTTVAR = 3/4 50 + 1/4 40, SRTT = 7/8 100 + 1/8 60
            Assert.AreEqual(95, info.Rtt);
            Assert.AreEqual(47, info.RttVariance);
            Assert.AreEqual(60, info.MinimumRtt);
            Assert.AreEqual(95 + 200, info.Rto);
        }

        // RFC 6298 section 3, Karn's algorithm: only the handshake whose SYN-ACK was retransmitted gives no sample
        [TestMethod]
        public void AHandshakeAfterAnAmbiguousOneIsMeasured()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(ack: 1, syn: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Waits(Rtt);
            Peer.Sends();
            Fd = Accept();
            Assert.AreEqual(0, Info().Rtt);
            TcpPeer other = new TcpPeer(World, PeerPort + 1, 5000, 0);
            other.Sends(syn: true, ack: TcpPeer.None);
            other.Expects(ack: 1, syn: true);
            other.Waits(Rtt);
            other.Sends();
            Fd = Accept();
            Assert.AreEqual(Rtt, Info().Rtt);
        }

        [TestMethod]
        public void BackoffDoublesTheTimeoutWithEachExpiry()
        {
            Establish(new TcpSettings { LossDetection = LossDetection.Sack }, Offer, rtt: Rtt);
            Write(1000);
            Peer.Expects(payload: 1000);
            Assert.AreEqual(0, Info().Backoff);
            Peer.HearsAfter(300);
            Peer.Ignores();
            Peer.HearsAfter(600);
            Peer.Ignores();
            TcpInfo info = Info();
            Assert.AreEqual(2, info.Backoff);
            Assert.AreEqual(1200, info.Rto);
            Assert.AreEqual(2, info.Retransmissions);
        }

        [TestMethod]
        public void TheCongestionWindowGrowsFromTheInitialOneAndFallsWithALoss()
        {
            Establish(new TcpSettings { SendBufferSize = 20_000 }, Offer, rtt: Rtt);
            Assert.AreEqual(10_000, Info().CongestionWindow);
            Assert.AreEqual(int.MaxValue, Info().SlowStartThreshold);
            Write(10_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 2001);
            Assert.AreEqual(12_000, Info().CongestionWindow);
            Peer.Sends(ack: 2001, sack: "3001-10001");
            Peer.Ignores();

            // half of the flight of 8,000
            Assert.AreEqual(4000, Info().SlowStartThreshold);
            Peer.Sends(ack: 10_001);
            Assert.AreEqual(4000, Info().CongestionWindow);
        }

        [TestMethod]
        public void SegmentSizesAreReportedForBothDirections()
        {
            Establish(new TcpSettings { MaximumSegmentSize = 1200 }, "mss 900,TS");
            TcpInfo info = Info();

            // the peer's without our timestamps; ours as the SYN says it
            Assert.AreEqual(888, info.SendSegmentSize);
            Assert.AreEqual(1200, info.ReceiveSegmentSize);
        }

        [TestMethod]
        public void InFlightSackedAndLostAddUp()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            Assert.AreEqual(6000, Info().InFlight);
            Assert.AreEqual(6000, Info().SendQueue);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "2001-5001");
            Peer.ExpectsFirst(seq: 1, payload: 1000);
            Peer.Ignores();
            TcpInfo info = Info();
            Assert.AreEqual(3000, info.Sacked);
            Assert.AreEqual(2000, info.Lost);
            Assert.AreEqual(6000 - 3000 - 2000 + (1000 * info.Retransmissions), info.InFlight);
        }

        [TestMethod]
        public void ReorderingIsReported()
        {
            Establish(options: Offer, rtt: Rtt);
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.Waits(Rtt);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Assert.IsFalse(Info().Reordering);
            Peer.Waits(5);
            Peer.Sends(ack: 3001);
            Assert.IsTrue(Info().Reordering);
        }

        [TestMethod]
        public void TimeSinceTheLastDataIsReported()
        {
            Establish();
            Peer.Waits(400);
            Peer.Sends();
            Peer.Waits(300);
            Assert.AreEqual(700L, Info().SinceLastDataReceived);
            Peer.Sends(payload: 10);
            Peer.Ignores();
            Assert.AreEqual(0L, Info().SinceLastDataReceived);
        }

        [TestMethod]
        public void BytesAndSegmentsAreCounted()
        {
            Establish();
            long segments = Info().SegmentsSent;
            Peer.Sends(payload: 300);
            Peer.Expects(ack: 301);
            Write(500);
            Peer.Expects(payload: 500);
            Peer.Sends(ack: 501);
            TcpInfo info = Info();
            Assert.AreEqual(300L, info.BytesReceived);
            Assert.AreEqual(300, info.ReceiveQueue);
            Assert.AreEqual(500L, info.BytesAcknowledged);
            Assert.AreEqual(0, info.SendQueue);
            Assert.AreEqual(segments + 2, info.SegmentsSent);
        }

        [TestMethod]
        public void WindowsAreTheLastOffered()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 8192 }, window: 4000);
            Assert.AreEqual(4000, Info().SendWindow);
            Assert.AreEqual(8192, Info().ReceiveWindow);
            Peer.Sends(payload: 1000, window: 3000);
            Peer.Expects(ack: 1001);
            Assert.AreEqual(3000, Info().SendWindow);
            Assert.AreEqual(7192, Info().ReceiveWindow);
        }

        [TestMethod]
        public void BusyTimeCountsUnacknowledgedTime()
        {
            Establish();
            Peer.Waits(50);
            Assert.AreEqual(0L, Info().BusyTime);
            Write(1000);
            Peer.Expects(payload: 1000);
            Peer.Waits(70);
            Assert.AreEqual(70L, Info().BusyTime);
            Peer.Sends(ack: 1001);
            Peer.Waits(50);
            Assert.AreEqual(70L, Info().BusyTime);
        }

        [TestMethod]
        public void WindowLimitedTimeCountsAFullPeerWindow()
        {
            Establish(window: 1000);
            Write(2000);
            Peer.Expects(payload: 1000);
            Peer.Waits(60);
            Peer.Sends(ack: 1001, window: 0);
            Peer.Waits(40);
            Assert.AreEqual(100L, Info().WindowLimitedTime);
            Peer.Sends(ack: 1001, window: 1000);
            Peer.Expects(payload: 1000);
            Peer.Waits(30);
            Assert.AreEqual(100L, Info().WindowLimitedTime);
        }

        private static TcpInfo Info()
        {
            TcpInfo info = new TcpInfo();
            Assert.AreEqual(0, Sockets.GetTcpInfo(Fd, info));
            return info;
        }
    }
}
