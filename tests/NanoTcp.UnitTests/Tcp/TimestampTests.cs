using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Timestamps: what is echoed, and protection against wrapped sequence numbers. RFC 7323.</summary>
    [TestClass]
    public class TimestampTests : ScriptedConversation
    {
        private const string Offer = "mss 1012,TS";
        private const long TwentyFiveDays = 25L * 24 * 3600 * 1000;

        [TestMethod]
        public void TheSegmentsTimestampIsEchoed()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 101, echo: 500);
            Peer.Sends(payload: 100, ts: 700);
            Peer.Expects(ack: 201, echo: 700);
        }

        [TestMethod]
        public void ADelayedAcknowledgmentEchoesTheEarlierSegment()
        {
            // section 4.3: the delay must count as part of the round trip
            Establish(new TcpSettings { InitialImmediateAcks = 0 }, Offer);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Sends(payload: 100, ts: 510);
            Peer.Expects(ack: 201, echo: 500);
            Peer.Sends(payload: 100, ts: 520);
            Peer.Sends(payload: 100, ts: 530);
            Peer.Expects(ack: 401, echo: 520);
        }

        [TestMethod]
        public void AnOutOfOrderSegmentsTimestampIsNotEchoed()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 1, payload: 100, ts: 500);
            Peer.Expects(ack: 101, echo: 500);
            Peer.Sends(seq: 201, payload: 100, ts: 600);
            Peer.Expects(ack: 101, echo: 500);
            Peer.Sends(seq: 101, payload: 100, ts: 650);
            Peer.Expects(ack: 301, echo: 650);
        }

        [TestMethod]
        public void AnOlderTimestampIsDroppedAndAcknowledged()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 101);
            Peer.Sends(payload: 100, ts: 499);
            Peer.Expects(ack: 101, echo: 500);
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpPaws]);
            Assert.AreEqual(100, Read());
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        public void AnEqualTimestampIsAccepted()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 101);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 201);
        }

        [TestMethod]
        public void AnOldTimestampOnAFinOrAnAcknowledgmentIsDroppedToo()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 101);
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Sends(ack: 101, ts: 400);
            Peer.Expects(seq: 101, ack: 101);
            Peer.Sends(fin: true, ts: 400);
            Peer.Expects(seq: 101, ack: 101);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 100);
        }

        [TestMethod]
        public void AResetIsAcceptedRegardlessOfItsTimestamp()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 101);
            Peer.Sends(rst: true, ts: 1);
            Assert.AreEqual(Errno.ECONNRESET, SocketError());
        }

        [TestMethod]
        public void AResetWithoutTimestampIsAccepted()
        {
            Establish(options: Offer);
            Peer.Sends(rst: true, options: "none");
            Assert.AreEqual(Errno.ECONNRESET, SocketError());
        }

        [TestMethod]
        public void ASegmentWithoutTheNegotiatedTimestampIsDropped()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, options: "none");
            Peer.ExpectsNothing();
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        [DataRow("an acknowledgment of what was never sent")]
        [DataRow("a SYN")]
        [DataRow("a reset elsewhere in the window")]
        [DataRow("an acknowledgment from long ago")]
        [DataRow("data outside the window")]
        [DataRow("no ACK flag")]
        public void ARejectedSegmentDoesNotUpdateTsRecent(string segment)
        {
            const int future = 1_000_000_000;
            Establish(options: Offer);
            switch (segment)
            {
                case "a SYN":
                    Peer.Sends(seq: 1, syn: true, options: "nop,nop,TS", ts: future);
                    break;
                case "a reset elsewhere in the window":
                    Peer.Sends(seq: 2, rst: true, ts: future);
                    break;
                case "an acknowledgment from long ago":
                    Peer.Sends(seq: 1, ack: -1_000_000, payload: 10, ts: future);
                    break;
                case "data outside the window":
                    Peer.Sends(seq: 100_000, payload: 10, ts: future);
                    break;
                case "no ACK flag":
                    Peer.Sends(seq: 1, ack: TcpPeer.None, payload: 10, ts: future);
                    break;
                default:
                    Peer.Sends(seq: 1, ack: 70_000, payload: 10, ts: future);
                    break;
            }

            Peer.Ignores();
            Peer.Sends(seq: 1, ack: 1, payload: 100, ts: 500);
            Peer.Expects(ack: 101, echo: 500);
            Assert.AreEqual(100, Read());
        }

        [TestMethod]
        public void OurResetsCarryTimestamps()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 101);
            Close();
            Peer.Expects(seq: 1, ack: 101, rst: true, options: "nop,nop,TS", echo: 500);
        }

        [TestMethod]
        public void AnOldTimestampDoesNotCompleteAHandshake()
        {
            Begin();
            Listen();
            Agree(Offer, 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: Offer, ts: 500);
            Peer.Expects(ack: 1, syn: true);
            for (int i = 0; i < 300; i++)
            {
                Peer.Sends(ts: 499);
                Assert.AreEqual(i == 0 ? 1 : 0, Peer.Ignores());
            }

            Assert.AreEqual(-Errno.EAGAIN, Accept());
            Peer.Sends(ts: 500);
            Peer.ExpectsNothing();
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void TsRecentExpiresAfterTwentyFourDays()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 101);
            World.Pass(TwentyFiveDays);
            Peer.Sends(payload: 100, ts: 400);
            Peer.Ignores();
            Assert.AreEqual(200, Read());
        }

        [TestMethod]
        public void AnEqualTimestampKeepsTsRecentFromExpiring()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 101);
            World.Pass(TwentyFiveDays / 2);
            Peer.Sends(payload: 100, ts: 500);
            Peer.Expects(ack: 201);
            World.Pass(TwentyFiveDays / 2);
            Peer.Sends(payload: 100, ts: 400);
            Peer.Expects(ack: 201);
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpPaws]);
        }

        [TestMethod]
        public void AnOlderTimestampDoesNotCompleteTheHandshakeWhenTheClockIsOld()
        {
            BeginAt(new TcpSettings(), 30L * 24 * 3600 * 1000, 1500);
            Listen();
            Agree(Offer, 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: Offer, ts: 500);
            Peer.Expects(ack: 1, syn: true);
            Peer.Sends(ts: 400);
            Peer.Ignores();
            Assert.AreEqual(-Errno.EAGAIN, Accept());
        }

        [TestMethod]
        public void TheTimestampOfTheHandshakeExpiresNoEarlierWhenTheClockIsOld()
        {
            BeginAt(new TcpSettings(), 30L * 24 * 3600 * 1000, 1500);
            Listen();
            EstablishAgain("mss 1000,TS");
            Peer.Sends(payload: 10, ts: -1000);
            Peer.Expects(ack: 1);
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpPaws]);
        }

        [TestMethod]
        public void WrappedTimestampsAreNewer()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 0x7FFFFFF0);
            Peer.Expects(ack: 101);
            Peer.Sends(payload: 100, ts: -0x7FFFFFF0);
            Peer.Expects(ack: 201, echo: -0x7FFFFFF0);
        }

        [TestMethod]
        public void ATimestampElsewhereInTheOptionsIsFound()
        {
            Establish(options: Offer);
            Peer.Sends(payload: 100, ts: 500, options: "TS,nop,nop");
            Peer.Expects(ack: 101, echo: 500);
            Peer.Sends(payload: 100, ts: 600, options: "nop,TS,nop");
            Peer.Expects(ack: 201, echo: 600);
        }

        [TestMethod]
        public void APureAckUpdatesTsRecent()
        {
            Establish(options: Offer);
            Peer.Sends(ts: 500);
            Write(10);
            Peer.Expects(payload: 10, echo: 500);
        }

        [TestMethod]
        public void TheEchoMeasuresTheRoundTrip()
        {
            // two segments, one acknowledgment that echoes the first: 400 ms and not less
            Establish(new TcpSettings { LossDetection = LossDetection.Sack }, Offer, rtt: 400);
            int sent = World.Elapsed;
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Waits(400);
            Peer.Sends(ack: 1001, echo: sent);
            Write(1000);
            Peer.Expects(seq: 1001, payload: 1000);
            Peer.HearsAfter(400 + 600);
            Peer.Expects(seq: 1001, payload: 1000);
        }

        [TestMethod]
        public void AnInvalidEchoGivesNoRttSample()
        {
            Establish(new TcpSettings { LossDetection = LossDetection.Sack }, Offer);
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001, echo: 1_000_000);
            Write(1000);
            Peer.Expects(seq: 1001, payload: 1000);
            World.PassUntilSent(1_000_000, true);
            Peer.Expects(seq: 1001, payload: 1000);
            Assert.IsTrue(World.Elapsed <= 1000, World.Elapsed.ToString());
        }

        [TestMethod]
        public void WithoutSackAnAckOfADuplicateGivesNoRttSample()
        {
            // Three acknowledgments were lost. The one that comes at last echoes the first transmission, long ago; the next round trip is measured
            // and brings the timeout down from where the expiries have left it.
            Establish(options: "mss 1012,TS");
            int sent = World.Elapsed;
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001, echo: sent);
            Write(1000);
            Peer.Expects(seq: 1001, payload: 1000);
            Peer.Sends(ack: 2001);
            Write(1000);
            Peer.Expects(seq: 2001, payload: 1000);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 2001, payload: 1000);
        }

        [TestMethod]
        public void WithoutSackAnAckOfTheRetransmissionGivesAnRttSample()
        {
            Establish(options: "mss 1012,TS");
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            int sent = World.Elapsed;
            Peer.Waits(80);
            Peer.Sends(ack: 1001, echo: sent);
            Write(1000);
            Peer.Expects(seq: 1001, payload: 1000);

            // SRTT 10, 4 RTTVAR 80
            Peer.HearsAfter(10 + 200);
            Peer.Expects(seq: 1001, payload: 1000);
        }
    }
}
