using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Ethernet
{
    /// <summary>IPv4 address conflict detection, RFC 5227, as far as an interface with an address shows it.</summary>
    [TestClass]
    public class AddressConflictTests
    {
        private const string Announcement = "all: announces 10.0.0.1";
        private const string Probe = "all: who has 10.0.0.7? tell 0.0.0.0";

        private static string s_verdict;

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
        public void ANewAddressIsAnnouncedInsteadOfTheOldOne()
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
        public void ARemovedAddressIsNoLongerAnnounced()
        {
            Lan lan = new Lan();
            lan.Peer.Expects(Announcement);

            lan.Stack.SetAddress(lan.Interface, 0, 0);
            lan.PassTime(10_000);

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AConflictingStationIsAnsweredOnce()
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
        public void AConflictingStationIsNotCached()
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

        [TestMethod]
        public void AnUnansweredAddressIsFreeAfterThreeProbes()
        {
            Lan lan = Probing(Lan.Board + 6);

            lan.PassTime(10_000);

            lan.Peer.Expects(Probe);
            lan.Peer.Expects(Probe);
            lan.Peer.Expects(Probe);
            lan.Peer.ExpectsNothing();
            Assert.AreEqual("free 10.0.0.7", s_verdict);
        }

        [TestMethod]
        public void AnAddressInUseIsNotFree()
        {
            Lan lan = Probing(Lan.Board + 6);
            lan.PassTime(1000);
            lan.Peer.Expects(Probe);

            lan.Peer.Address = Lan.Board + 6;
            lan.Peer.Announces();
            lan.PassTime(10_000);

            lan.Peer.ExpectsNothing();
            Assert.AreEqual("conflict 10.0.0.7", s_verdict);
            Assert.AreEqual(1L, lan.Statistics.AddressConflicts);
        }

        [TestMethod]
        public void AnAddressProbedByAnotherStationIsNotFree()
        {
            Lan lan = Probing(Lan.Board + 6);

            lan.Peer.Address = 0;
            lan.Peer.Asks(Lan.Board + 6);

            Assert.AreEqual("conflict 10.0.0.7", s_verdict);
        }

        [TestMethod]
        public void LeavingANetworkRemovesItsGateway()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);

            lan.Stack.SetAddress(lan.Interface, 0x0A010001, 24);

            Assert.AreEqual(-Errno.ENETUNREACH, lan.Calls.Connect(lan.Calls.Tcp(), Lan.FarAway, 80));
        }

        private static Lan Probing(uint address)
        {
            Lan lan = Lan.Settled();
            s_verdict = "none";
            lan.Stack.ProbeAddress(lan.Interface, address, OnFree, OnConflict);
            return lan;
        }

        private static void OnFree(LinkInterface netInterface, uint address)
        {
            s_verdict = "free " + Ipv4Address.ToString(address);
        }

        private static void OnConflict(LinkInterface netInterface, uint address, bool wasProbing)
        {
            s_verdict = (wasProbing ? "conflict " : "claimed ") + Ipv4Address.ToString(address);
        }
    }
}
