using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>What SYN and SYN-ACK say in their options, and what follows from it: RFC 9293 section 3.7, RFC 7323, RFC 2018, RFC 6691.</summary>
    [TestClass]
    public class HandshakeOptionTests : ScriptedConversation
    {
        private const string All = "mss 1460,sackOK,TS,nop,wscale 7";

        [TestMethod]
        public void OurSynOffersEverythingInLinuxsOrder()
        {
            Connect();
            Peer.Expects(ack: TcpPeer.None, syn: true, window: 8192, options: "mss 1460,sackOK,TS,nop,wscale 0", echo: TcpPeer.Any);
            Assert.AreEqual(0u, Peer.Last.TimestampEcho);
        }

        [TestMethod]
        public void OurSynWithoutTimestampsPadsSackPermitted()
        {
            Connect(new TcpSettings { Timestamps = false });
            Peer.Expects(ack: TcpPeer.None, syn: true, options: "mss 1460,nop,nop,sackOK,nop,wscale 0");
        }

        [TestMethod]
        public void OurSynWithoutSackPadsTimestamps()
        {
            Connect(new TcpSettings { LossDetection = LossDetection.DuplicateAcks });
            Peer.Expects(ack: TcpPeer.None, syn: true, options: "mss 1460,nop,nop,TS,nop,wscale 0");
        }

        [TestMethod]
        public void OurSynWithWindowScaleOnlyOrNoOptions()
        {
            TcpSettings plain = new TcpSettings { LossDetection = LossDetection.DuplicateAcks, Timestamps = false };
            Connect(plain);
            Peer.Expects(ack: TcpPeer.None, syn: true, options: "mss 1460,nop,wscale 0");
            plain.WindowScale = false;
            Connect(plain);
            Peer.Expects(ack: TcpPeer.None, syn: true, options: "mss 1460");
        }

        [TestMethod]
        public void OurSynAckAcceptsAllOfferedOptions()
        {
            Begin();
            Listen();
            Peer.Timestamps = true;
            Peer.Sends(syn: true, ack: TcpPeer.None, options: All, ts: 12);
            Peer.Expects(ack: 1, syn: true, window: 8192, options: "mss 1460,sackOK,TS,nop,wscale 0", echo: 12);
        }

        [TestMethod]
        public void OurSynAckHasNoUnofferedOptions()
        {
            string[] offered = { "mss 1460", "none", "sackOK", "TS", "nop,wscale 3", "mss 1460,nop,nop,sackOK,nop,wscale 2" };
            string[] answered =
            {
                "mss 1460", "mss 1460", "mss 1460,nop,nop,sackOK", "mss 1460,nop,nop,TS", "mss 1460,nop,wscale 0",
                "mss 1460,nop,nop,sackOK,nop,wscale 0",
            };
            for (int i = 0; i < offered.Length; i++)
            {
                Begin();
                Listen();
                Peer.Sends(syn: true, ack: TcpPeer.None, options: offered[i]);
                Peer.Expects(ack: 1, syn: true, options: answered[i]);
            }
        }

        [TestMethod]
        public void OurSynAckHasNoDisabledOptions()
        {
            Begin(new TcpSettings { Timestamps = false, WindowScale = false, LossDetection = LossDetection.DuplicateAcks });
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: All);
            Peer.Expects(ack: 1, syn: true, options: "mss 1460");
        }

        [TestMethod]
        public void ARetransmittedSynAckDiffersOnlyInTheTimestamp()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: All);
            Peer.Expects(ack: 1, syn: true, options: "mss 1460,sackOK,TS,nop,wscale 0");
            uint first = Peer.Last.TimestampValue;
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 1, syn: true, options: "mss 1460,sackOK,TS,nop,wscale 0");
            Assert.AreEqual(first + 1000, Peer.Last.TimestampValue);
        }

        [TestMethod]
        public void TheWindowOfOurSynIsNotScaledAndLaterOnesAre()
        {
            TcpSettings large = new TcpSettings { ReceiveBufferSize = 200_000 };
            Begin(large);
            Listen();
            Agree(All, 512);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: All);
            Peer.Expects(ack: 1, syn: true, window: 65_535, options: "mss 1460,sackOK,TS,nop,wscale 2");
            Peer.Sends();
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001, window: (200_000 - 1000) / 4);
        }

        [TestMethod]
        public void WithoutThePeersScaleOurWindowIsSixteenBits()
        {
            Begin(new TcpSettings { ReceiveBufferSize = 200_000 });
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000");
            Peer.Expects(ack: 1, syn: true, window: 65_535);
            Peer.Sends();
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001, window: 65_535);
        }

        [TestMethod]
        public void ThePeersWindowIsScaledButNotThatOfItsSyn()
        {
            EstablishActively(new TcpSettings { SendBufferSize = 20_000 }, "mss 1000,nop,wscale 3", window: 2000);
            Write(8000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Sends(ack: 1001, window: 500);
            Peer.ExpectsData(2001, 5001, Mss);
        }

        [TestMethod]
        public void TheWindowOfThePassiveSidesLastAcknowledgmentIsScaled()
        {
            Establish(new TcpSettings { SendBufferSize = 20_000 }, "mss 1000,nop,wscale 3", window: 500);
            Write(8000);
            Peer.ExpectsData(1, 4001, Mss);
        }

        [TestMethod]
        public void AScaleAbove14IsTreatedAs14()
        {
            Establish(new TcpSettings { SendBufferSize = 60_000 }, "mss 1000,nop,wscale 200", window: 1);
            Write(20_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Sends();
            Peer.ExpectsData(10_001, 20_001, Mss);
        }

        [TestMethod]
        public void WithoutMssWeSend536()
        {
            Establish(options: "none");
            Write(1200);
            Peer.ExpectsData(1, 1201, 536);
        }

        [TestMethod]
        public void AnMssOf0IsIgnored()
        {
            Establish(options: "mss 0");
            Peer.SegmentLimit = 536;
            Write(1000);
            Peer.ExpectsData(1, 1001, 536);
        }

        [TestMethod]
        public void ATinyMssIsRaisedToTheMinimum()
        {
            Establish(options: "mss 1");
            Peer.SegmentLimit = 88;
            Write(200);
            Peer.ExpectsData(1, 201, 88);
        }

        [TestMethod]
        public void ATinyMssWithTimestampsStillCarriesData()
        {
            Establish(new TcpSettings { MinimumSegmentSize = 48 }, options: "mss 1,TS");
            Peer.SegmentLimit = 48;
            Write(72);
            Peer.ExpectsData(1, 73, 36);
        }

        [TestMethod]
        public void ThePeersMssIsLimitedByTheLink()
        {
            Establish(options: "mss 9000");
            Write(3000);
            Peer.ExpectsData(1, 3001, 1460);
        }

        [TestMethod]
        public void OurMssFollowsFromTheLinksMtu()
        {
            Begin(null, false, 576);
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1460");
            Peer.Expects(ack: 1, syn: true, options: "mss 536");
        }

        [TestMethod]
        public void TheWindowsOfThePassiveSideAreScaled()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 200_000 }, "mss 1000,nop,wscale 7");
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001);
            int least = 100_000 >> 2;
            Assert.IsTrue(Peer.Last.Window >= least && Peer.Last.Window <= 200_000 >> 2, Peer.Last.Window.ToString());
        }

        [TestMethod]
        public void TheReportedMssFollowsFromTheLinksMtu()
        {
            Establish(mtu: 576);
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(536, info.ReceiveSegmentSize);
        }

        [TestMethod]
        public void OurMssFollowsFromTheSettings()
        {
            Begin(new TcpSettings { MaximumSegmentSize = 700 });
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1460");
            Peer.Expects(ack: 1, syn: true, options: "mss 700");
        }

        [TestMethod]
        public void TimestampsAreDeductedFromTheSegmentNotFromTheOption()
        {
            Establish(options: "mss 1460,sackOK,TS");
            Write(3000);
            Peer.ExpectsData(1, 3001, 1448);
        }

        [TestMethod]
        public void SackBlocksReduceTheSegmentSize()
        {
            // a full segment with the option must still fit the peer's MSS and the link
            Establish(options: "mss 1460,sackOK,TS");
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1, sack: "101-201");
            Write(1448);
            Peer.Expects(seq: 1, ack: 1, payload: 1448, sack: null);
            Assert.IsTrue(Peer.Last.Frame.Length <= 1514);
        }

        [TestMethod]
        public void UnnegotiatedTimestampsAreNotSent()
        {
            EstablishActively(options: "mss 1000,nop,wscale 0");
            Write(10);
            Peer.Expects(payload: 10, options: "");
        }

        [TestMethod]
        public void OptionsAfterEndOrUnknownAreHandled()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "raw fd04aabb,mss 600,eol,sackOK");
            Peer.Expects(ack: 1, syn: true, options: "mss 1460");
            Peer.Sends();
            Fd = Accept();
            Peer.SegmentLimit = 600;
            Write(1000);
            Peer.ExpectsData(1, 1001, 600);
        }

        [TestMethod]
        public void TwoConnectionsHaveUnrelatedNumbersAndOneTimestampClock()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: All);
            Peer.Expects(ack: 1, syn: true);
            uint timestamp = Peer.Last.TimestampValue;
            TcpPeer other = new TcpPeer(World, PeerPort + 1, 7, 0);
            other.Sends(syn: true, ack: TcpPeer.None, options: All);
            other.Expects(ack: 1, syn: true);
            Assert.AreNotEqual(Peer.OurStart >> 16, other.OurStart >> 16);
            Assert.AreEqual(timestamp, other.Last.TimestampValue);
        }

        [TestMethod]
        public void InitialSequenceNumbersOfAPairGrowWithTheClock()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(ack: 1, syn: true);
            uint first = Peer.OurStart;
            Peer.Sends(seq: 1, ack: TcpPeer.None, rst: true);
            World.Pass(1000);
            Peer.Restarts(5_000_000);
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(ack: 1, syn: true);
            Assert.AreEqual(250_000u, Peer.OurStart - first);
        }

        [TestMethod]
        public void SourcePortsAreRandomized()
        {
            Begin();
            int first = 0;
            int neighbors = 0;
            for (int i = 0; i < 8; i++)
            {
                ConnectAgain();
                Peer.Expects(ack: TcpPeer.None, syn: true);
                Assert.IsTrue(Peer.OurPort >= 32_768 && Peer.OurPort <= 60_999);
                Peer.Sends(seq: 0, ack: 1, rst: true);
                neighbors += Peer.OurPort == first ? 1 : 0;
                first = Peer.OurPort;
                Close();
                Peer.Restarts((uint)i * 100_000);
            }

            Assert.AreEqual(0, neighbors);
        }

        [TestMethod]
        public void ARetransmissionHasItsOwnIpIdentification()
        {
            Establish();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            int first = Peer.Last.IpIdentification;
            Assert.IsTrue(Peer.Last.DontFragment);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 100);
            Assert.AreNotEqual(first, Peer.Last.IpIdentification);
        }
    }
}
