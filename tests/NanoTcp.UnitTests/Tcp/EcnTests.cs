using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Explicit congestion notification: RFC 3168 section 6.1.</summary>
    [TestClass]
    public class EcnTests : ScriptedConversation
    {
        private const int CongestionExperienced = 3;

        [TestMethod]
        public void OurSynRequestsEcnOnlyIfEnabled()
        {
            Connect(new TcpSettings { Ecn = true });
            Peer.Expects(ack: TcpPeer.None, syn: true, ece: true, cwr: true);
            Connect();
            Peer.Expects(ack: TcpPeer.None, syn: true);
        }

        [TestMethod]
        public void OurRetransmittedSynDoesNotRequestEcn()
        {
            Connect(new TcpSettings { Ecn = true });
            Peer.Expects(ack: TcpPeer.None, syn: true, ece: true, cwr: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
        }

        [TestMethod]
        public void AnEcnSynIsAcceptedIfEnabled()
        {
            Begin(new TcpSettings { Ecn = true });
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, flags: ReceivedSegment.Ece | ReceivedSegment.Cwr);
            Peer.Expects(ack: 1, syn: true, ece: true);
        }

        [TestMethod]
        public void AnEcnSynIsAnsweredWithoutEcnOtherwise()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, flags: ReceivedSegment.Ece | ReceivedSegment.Cwr);
            Peer.Expects(ack: 1, syn: true);
            Peer.Sends();
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void OnlyNewDataAreMarkedEct()
        {
            EstablishWithEcn();
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Assert.AreEqual(2, Peer.Last.IpEcn);
            Peer.Sends(seq: 1, ack: 1, payload: 10);
            Peer.Expects(ack: 11);
            Assert.AreEqual(0, Peer.Last.IpEcn);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Assert.AreEqual(0, Peer.Last.IpEcn);
        }

        [TestMethod]
        public void CeIsEchoedUntilCwr()
        {
            EstablishWithEcn();
            Peer.IpEcn = CongestionExperienced;
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 101, ece: true);
            Peer.IpEcn = 2;
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 201, ece: true);
            Peer.Sends(payload: 100, flags: ReceivedSegment.Cwr);
            Peer.Expects(ack: 301);
        }

        [TestMethod]
        public void EceReducesTheWindowOncePerRoundTripAndSendsCwr()
        {
            EstablishWithEcn();
            Write(20_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Sends(ack: 1001, flags: ReceivedSegment.Ece);
            Peer.Ignores();
            Peer.Sends(ack: 4001, flags: ReceivedSegment.Ece);
            Peer.Ignores();
            Peer.Sends(ack: 10_001);
            Peer.ExpectsFirst(seq: 10_001, payload: 1000, cwr: true);
            int more = Peer.Ignores();
            Assert.IsTrue(more >= 3 && more <= 5, more.ToString());
        }

        [TestMethod]
        public void EceReducesTheWindowWithTheAckOfASingleByte()
        {
            EstablishWithEcn();
            Write(20_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Sends(ack: 2, flags: ReceivedSegment.Ece);
            Peer.Ignores();
            Peer.Sends(ack: 10_001);
            Peer.ExpectsFirst(seq: 10_001, payload: 1000, cwr: true);
            Peer.Ignores();
        }

        [TestMethod]
        public void WithoutNegotiationCeAndEceAreIgnored()
        {
            Establish(new TcpSettings { SendBufferSize = 40_000 });
            Peer.IpEcn = CongestionExperienced;
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 101);
            Write(40_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Sends(ack: 10_001, flags: ReceivedSegment.Ece);
            Assert.AreEqual(20, Peer.Ignores());
        }

        private static void EstablishWithEcn()
        {
            Begin(new TcpSettings { Ecn = true, SendBufferSize = 40_000 });
            Listen();
            Agree("mss 1000", 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000", flags: ReceivedSegment.Ece | ReceivedSegment.Cwr);
            Peer.Expects(ack: 1, syn: true, ece: true);
            Peer.Sends();
            Fd = Accept();
        }
    }
}
