using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Ethernet
{
    /// <summary>IPv4 address conflict detection, RFC 5227, as far as an interface with an address shows it.</summary>
    [TestClass]
    public class AddressConflictTests
    {
        private const string Announcement = "all: announces 10.0.0.1";

        [TestMethod]
        public void AnAddressIsAnnouncedTwiceTwoSecondsApart()
        {
            Lan lan = new Lan();

            lan.Peer.Expects(Announcement);
            lan.PassTime(1999);
            lan.Peer.ExpectsNothing();
            lan.PassTime(1);
            lan.Peer.Expects(Announcement);
            lan.PassTime(60_000);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ANewAddressIsAnnouncedAndTheOldOneNoMore()
        {
            Lan lan = new Lan();
            lan.Peer.Expects(Announcement);

            lan.Stack.SetAddress(lan.Interface, Lan.Board + 6, 24);
            lan.PassTime(10_000);

            lan.Peer.Expects("all: announces 10.0.0.7");
            lan.Peer.Expects("all: announces 10.0.0.7");
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnAddressTakenAwayIsNotAnnouncedAnyMore()
        {
            Lan lan = new Lan();
            lan.Peer.Expects(Announcement);

            lan.Stack.SetAddress(lan.Interface, 0, 0);
            lan.PassTime(10_000);

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AStationThatClaimsOurAddressIsToldOnce()
        {
            Lan lan = Lan.Settled();
            lan.Peer.Address = Lan.Board;

            lan.Peer.Announces();
            lan.Peer.Expects(Announcement);
            lan.PassTime(9999);
            lan.Peer.Announces();

            lan.Peer.ExpectsNothing();
            Assert.AreEqual(2L, lan.Statistics.AddressConflicts);
        }

        [TestMethod]
        public void OurAddressIsDefendedAgainAfterTenSeconds()
        {
            Lan lan = Lan.Settled();
            lan.Peer.Address = Lan.Board;
            lan.Peer.Announces();
            lan.Peer.Expects(Announcement);

            lan.PassTime(10_000);
            lan.Peer.Answers();

            lan.Peer.Expects(Announcement);
        }

        [TestMethod]
        public void AStationWithOurAddressIsNotANeighbor()
        {
            Lan lan = Lan.Settled();
            lan.Peer.Address = Lan.Board;
            lan.Peer.Announces();
            lan.Forget();
            int fd = lan.Calls.Udp(7);

            lan.Calls.SendTo(fd, 5, Lan.Board, 7);

            lan.Peer.ExpectsNothing();
            Assert.AreEqual(5, lan.Calls.Read(fd, 100), "the datagram stays in the board");
        }

        [TestMethod]
        public void AProbeForOurAddressIsAnswered()
        {
            Lan lan = Lan.Settled();
            lan.Peer.Address = 0;

            lan.Peer.Asks(Lan.Board);

            lan.Peer.Expects("peer: 10.0.0.1 is at 02:00:00:00:00:01");
            lan.Peer.ExpectsNothing();
        }
    }
}
