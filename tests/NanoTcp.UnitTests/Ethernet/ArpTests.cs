using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Ethernet
{
    /// <summary>The Address Resolution Protocol as a station on the link sees it: RFC 826, RFC 1122 section 2.3.2.</summary>
    [TestClass]
    public class ArpTests
    {
        private const string Question = "all: who has 10.0.0.3? tell 10.0.0.1";

        [TestMethod]
        public void ARequestForOurAddressIsAnsweredByUnicast()
        {
            Lan lan = new Lan();
            lan.Forget();

            lan.Peer.Asks(Lan.Board);

            CollectionAssert.AreEqual(
                new byte[]
                {
                    2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 6,
                    0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1, 2, 0, 0, 0, 0, 2, 10, 0, 0, 2,
                },
                lan.Peer.Takes());
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ARequestForAnotherAddressIsNotAnswered()
        {
            Lan lan = new Lan();
            lan.Forget();

            lan.Peer.Asks(Lan.Silent);
            lan.Peer.Asks(Lan.Broadcast);

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ARequestPaddedToTheShortestFrameIsAnswered()
        {
            Lan lan = new Lan();
            lan.Forget();
            byte[] padded = new byte[60];
            lan.Peer.ArpFrame(Lan.Board).CopyTo(padded, 0);

            lan.Peer.SendsFrame(padded);

            lan.Peer.Expects("peer: 10.0.0.1 is at 02:00:00:00:00:01");
        }

        [TestMethod]
        public void TheSenderOfARequestForUsIsCached()
        {
            Lan lan = new Lan();
            lan.Peer.Asks(Lan.Board);
            lan.Forget();

            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void ADatagramWaitsForTheArpReply()
        {
            Lan lan = new Lan();
            lan.Forget();

            Assert.AreEqual(5, lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9));
            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
            lan.Peer.ExpectsNothing();
            lan.Peer.Answers();

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void TheLatestDatagramDisplacesTheWaitingOne()
        {
            Lan lan = new Lan();
            lan.Forget();
            int fd = lan.Calls.Udp(7);

            lan.Calls.SendTo(fd, 1, Lan.PeerAddress, 9);
            lan.Calls.SendTo(fd, 2, Lan.PeerAddress, 9);
            lan.Calls.SendTo(fd, 3, Lan.PeerAddress, 9);
            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
            lan.Peer.Answers();

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 3 bytes");
            lan.ExpectsDrop(DropReason.NeighborUnresolved, 2);
        }

        [TestMethod]
        public void TwoNeighborsAreResolvedConcurrently()
        {
            Lan lan = new Lan();
            lan.Forget();
            int fd = lan.Calls.Udp(7);

            lan.Calls.SendTo(fd, 1, Lan.PeerAddress, 9);
            lan.Calls.SendTo(fd, 2, Lan.Gateway, 9);
            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
            lan.Peer.Expects("all: who has 10.0.0.254? tell 10.0.0.1");
            lan.Router.Answers();
            lan.Peer.Answers();

            lan.Router.Expects("gateway: 10.0.0.1 > 10.0.0.254 UDP 7 > 9, 2 bytes");
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 1 bytes");
        }

        [TestMethod]
        public void ASilentNeighborGetsThreeRequestsOneSecondApart()
        {
            Lan lan = Lan.Settled();
            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.Silent, 9);
            lan.Peer.Expects(Question);

            lan.PassTime(999);
            lan.Peer.ExpectsNothing();
            lan.PassTime(1);
            lan.Peer.Expects(Question);
            lan.PassTime(999);
            lan.Peer.ExpectsNothing();
            lan.PassTime(1);
            lan.Peer.Expects(Question);
            lan.PassTime(60_000);

            lan.ExpectsDrop(DropReason.NeighborUnresolved, 1);
        }

        [TestMethod]
        public void MoreDatagramsDoNotCauseMoreRequests()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.Calls.SendTo(fd, 5, Lan.Silent, 9);
            lan.Peer.Expects(Question);

            for (int i = 0; i < 9; i++)
            {
                lan.PassTime(100);
                lan.Calls.SendTo(fd, 5, Lan.Silent, 9);
            }

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnUnreachableNeighborIsResolvedAgainWhenNeeded()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress + 10, 9);
            lan.PassTime(4000);
            lan.Forget();

            lan.Calls.SendTo(fd, 5, Lan.PeerAddress + 10, 9);

            lan.Peer.Expects("all: who has 10.0.0.12? tell 10.0.0.1");
        }

        [TestMethod]
        public void ConnectingToASilentNeighborFailsWithEhostunreachAfterThreeSeconds()
        {
            Lan lan = Lan.Settled();
            long start = lan.Clock.Now;

            Assert.AreEqual(-Errno.EHOSTUNREACH, lan.Calls.Connect(lan.Calls.Tcp(), Lan.Silent, 80));

            Assert.AreEqual(3000, lan.Clock.Now - start);
        }

        [TestMethod]
        public void ConnectingThroughASilentGatewayFailsWithEhostunreach()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);

            Assert.AreEqual(-Errno.EHOSTUNREACH, lan.Calls.Connect(lan.Calls.Tcp(), Lan.FarAway, 80));

            lan.Router.Expects("all: who has 10.0.0.254? tell 10.0.0.1");
        }

        [TestMethod]
        public void ASenderFromAnotherNetworkIsAnsweredButNotCached()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);
            lan.Peer.Address = Lan.FarAway;

            lan.Peer.Asks(Lan.Board);
            lan.Peer.Expects("peer: 10.0.0.1 is at 02:00:00:00:00:01");
            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.FarAway, 9);

            lan.Router.Expects("all: who has 10.0.0.254? tell 10.0.0.1");
        }

        [TestMethod]
        public void ARequestForAnotherHostAddsNoEntry()
        {
            Lan lan = new Lan();
            lan.Forget();

            lan.Peer.Asks(Lan.Silent);
            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9);

            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
        }

        [TestMethod]
        [DataRow(1000, 0)]
        [DataRow(300, 700)]
        public void AnAnnouncedNewLinkAddressIsUsedOnceTheOldOneIsSilent(int sinceHeard, int untilAsked)
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.PassTime(sinceHeard);

            lan.Peer.Mac = new byte[] { 2, 0, 0, 0, 0, 0xAA };
            lan.Peer.Announces();
            lan.PassTime(untilAsked);
            lan.Peer.Expects("peer: who has 10.0.0.2? tell 10.0.0.1");
            lan.Calls.SendTo(fd, 4, Lan.PeerAddress, 9);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 4 bytes");
            lan.PassTime(1000);
            lan.Peer.Expects("peer: who has 10.0.0.2? tell 10.0.0.1");
            lan.PassTime(1000);
            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            lan.Peer.ExpectsNothing();
            lan.Peer.Answers();

            lan.Peer.Expects("02:00:00:00:00:AA: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.PassTime(10_000);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AForgedRequestChangesNothingWhileTheOwnerAnswers()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.PassTime(1000);
            Station thief = new Station(lan, lan.Wire, 0xAA, Lan.PeerAddress);

            thief.Asks(Lan.Board);
            lan.Peer.Expects("peer: who has 10.0.0.2? tell 10.0.0.1");
            lan.Peer.Expects("02:00:00:00:00:AA: 10.0.0.1 is at 02:00:00:00:00:01");
            lan.Peer.Answers();
            lan.PassTime(10_000);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void HoweverManyForgedAnswersTheOwnerIsAskedOnceASecond()
        {
            Lan lan = Lan.Settled();
            Station thief = new Station(lan, lan.Wire, 0xAA, Lan.PeerAddress);
            int questions = 0;
            for (int i = 0; i < 500; i++)
            {
                thief.Answers();
                lan.PassTime(10);
                byte[] frame = lan.Peer.Takes();
                if (frame != null)
                {
                    Assert.AreEqual("peer: who has 10.0.0.2? tell 10.0.0.1", FrameText.Of(frame, LinkKind.Ethernet));
                    questions++;
                    lan.Peer.Answers();
                }
            }

            Assert.IsTrue(questions >= 4 && questions <= 5, questions.ToString() + " in five seconds");
            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void AnAddressUnusedForAMinuteMayGoToAnotherHostAtOnce()
        {
            Lan lan = Lan.Settled();
            lan.PassTime(60_000);
            lan.Peer.Mac = new byte[] { 2, 0, 0, 0, 0, 0xAA };
            lan.Peer.Asks(Lan.Board);
            lan.Forget();

            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9);

            lan.Peer.Expects("02:00:00:00:00:AA: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void ANeighborInUseIsPolledByUnicastOnceAMinute()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.PassTime(59_999);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.Peer.ExpectsNothing();

            lan.PassTime(1);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            lan.Peer.Expects("peer: who has 10.0.0.2? tell 10.0.0.1");
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.Peer.Answers();
            lan.PassTime(59_999);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ANeighborThatStopsAnsweringIsResolvedByBroadcast()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.PassTime(60_000);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            lan.PassTime(3000);
            lan.Peer.Expects("peer: who has 10.0.0.2? tell 10.0.0.1");
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.Peer.Expects("peer: who has 10.0.0.2? tell 10.0.0.1");
            lan.Peer.Expects("peer: who has 10.0.0.2? tell 10.0.0.1");

            lan.Calls.SendTo(fd, 6, Lan.PeerAddress, 9);
            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
            lan.Peer.Mac = new byte[] { 2, 0, 0, 0, 0, 0xAA };
            lan.Peer.Answers();

            lan.Peer.Expects("02:00:00:00:00:AA: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 6 bytes");
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ConnectSurvivesUnicastPollsToAnOldLinkAddress()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Tcp();
            lan.Calls.NonBlocking(fd);
            lan.PassTime(60_000);
            lan.Calls.Connect(fd, Lan.PeerAddress, 80);
            lan.Forget();

            lan.PassTime(3000);

            Assert.AreEqual(0, lan.Calls.Get(fd, SocketConstants.SO_ERROR));
            Assert.AreEqual(-Errno.EALREADY, lan.Calls.Connect(fd, Lan.PeerAddress, 80));
            lan.PassTime(4000);
            Assert.AreEqual(-Errno.EHOSTUNREACH, lan.Calls.Connect(fd, Lan.PeerAddress, 80), "after everybody was asked");
        }

        [TestMethod]
        public void AnIdleNeighborExpiresAfterTenMinutes()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.PassTime(600_000);
            lan.Peer.ExpectsNothing();

            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);

            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
        }

        [TestMethod]
        public void AFullTableDisplacesTheLeastRecentlyUsedNeighbor()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            Station newcomer = lan.Router;
            for (uint i = 0; i < 15; i++)
            {
                lan.PassTime(1);
                newcomer.Address = Lan.Silent + i;
                newcomer.Asks(Lan.Board);
            }

            lan.PassTime(1);
            lan.Forget();
            lan.Calls.SendTo(fd, 1, Lan.PeerAddress, 9);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 1 bytes");
            newcomer.Address = Lan.Silent + 15;
            newcomer.Asks(Lan.Board);
            lan.Forget();

            lan.Calls.SendTo(fd, 1, Lan.PeerAddress, 9);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 1 bytes");
            lan.Calls.SendTo(fd, 1, Lan.Silent + 1, 9);
            lan.Peer.Expects("gateway: 10.0.0.1 > 10.0.0.4 UDP 7 > 9, 1 bytes");
            lan.Calls.SendTo(fd, 1, Lan.Silent, 9);
            lan.Peer.Expects(Question);
        }

        [TestMethod]
        public void MoreSilentNeighborsThanEntriesLoseOneDatagramEach()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            for (uint i = 0; i < 40; i++)
            {
                Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, Lan.Silent + i, 9));
            }

            lan.PassTime(10_000);
            lan.Forget();

            lan.ExpectsDrop(DropReason.NeighborUnresolved, 40);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.PassTime(600_000);
            Assert.AreEqual(NetDevice.Never, lan.Stack.NextDeadline, "no timer is left");
        }

        [TestMethod]
        public void OurOwnLoopedBackFramesAreIgnored()
        {
            Lan lan = new Lan();
            byte[] announcement = lan.Peer.Takes();

            lan.Peer.SendsFrame(announcement);

            Assert.AreEqual(0L, lan.Statistics.AddressConflicts);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnUnsolicitedReplyIsNotAnswered()
        {
            Lan lan = Lan.Settled();

            lan.Peer.Answers();

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        [DataRow(14, 1)]
        [DataRow(15, 6)]
        [DataRow(16, 0x86)]
        [DataRow(17, 1)]
        [DataRow(18, 8)]
        [DataRow(19, 16)]
        [DataRow(20, 1)]
        [DataRow(21, 0)]
        [DataRow(21, 3)]
        [DataRow(21, 9)]
        [DataRow(22, 3)]
        [DataRow(22, 0xFF)]
        public void AMalformedRequestIsDroppedAndAddsNoEntry(int offset, int value)
        {
            Lan lan = new Lan();
            lan.Forget();
            byte[] frame = lan.Peer.ArpFrame(Lan.Board);
            frame[offset] = (byte)value;

            lan.Peer.SendsFrame(frame);

            lan.ExpectsDrop(DropReason.ArpMalformed, 1);
            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9);
            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
        }

        [TestMethod]
        public void ASenderWithoutALinkAddressAddsNoEntry()
        {
            Lan lan = new Lan();
            lan.Forget();
            lan.Peer.Mac = new byte[6];

            lan.Peer.Asks(Lan.Board);
            lan.Peer.Answers();

            lan.ExpectsDrop(DropReason.ArpMalformed, 2);
            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9);
            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
        }

        [TestMethod]
        public void ATruncatedRequestIsDroppedAtEveryLength()
        {
            Lan lan = new Lan();
            lan.Forget();
            byte[] whole = lan.Peer.ArpFrame(Lan.Board);

            for (int length = 14; length < whole.Length; length++)
            {
                byte[] frame = new byte[length];
                System.Array.Copy(whole, 0, frame, 0, length);
                lan.Peer.SendsFrame(frame);
            }

            lan.ExpectsDrop(DropReason.ArpMalformed, whole.Length - 14);
        }

        [TestMethod]
        public void ABoardWithoutAnAddressAnswersNoRequest()
        {
            Lan lan = new Lan(LinkKind.Ethernet, NetDevice.EthernetMtu, 0);

            lan.Peer.Asks(0);
            lan.Peer.Asks(Lan.Board);

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AllConnectsWaitingForArpSendTheirSynOnTheReply()
        {
            const int flags = 14 + 20 + 13;
            const byte syn = 0x02;
            Lan lan = Lan.Settled();
            lan.Peer.Address = Lan.Silent;
            for (int i = 0; i < 3; i++)
            {
                int fd = lan.Calls.Tcp();
                lan.Calls.NonBlocking(fd);
                Assert.AreEqual(-Errno.EINPROGRESS, lan.Calls.Connect(fd, Lan.Silent, 80 + i));
            }

            lan.Peer.Expects("all: who has 10.0.0.3? tell 10.0.0.1");
            lan.Peer.ExpectsNothing();
            lan.Peer.Answers();

            int ports = 0;
            for (int i = 0; i < 3; i++)
            {
                byte[] frame = lan.Peer.Takes();
                Assert.AreEqual(syn, frame[flags]);
                ports |= 1 << (frame[14 + 20 + 3] - 80);
            }

            Assert.AreEqual(7, ports);
            lan.Peer.ExpectsNothing();
            Assert.AreEqual(0L, lan.Statistics.TcpRetransmissions);
        }
    }
}
