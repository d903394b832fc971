using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>How a DHCP client keeps its address, and loses it: RENEWING, REBINDING, expiry, INIT-REBOOT, release.</summary>
    [TestClass]
    public class DhcpLeaseTests
    {
        private const string Discover = "0.0.0.0 > 255.255.255.255 DISCOVER";
        private const string Renewal = "10.0.0.9 > 10.0.0.2 REQUEST of 10.0.0.9";
        private const string Rebinding = "10.0.0.9 > 255.255.255.255 REQUEST of 10.0.0.9";
        private const string Reboot = "10.0.0.9 > 255.255.255.255 REQUEST 10.0.0.9";
        private const string WhereIsTheServer = "all: who has 10.0.0.2? tell 10.0.0.9";
        private const long Hour = 3_600_000;

        [TestMethod]
        public void AtT1TheServerIsAskedToRenew()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            PassTo(server, (Hour / 2) - 1);
            server.ExpectsNothing();
            PassTo(server, Hour / 2);
            server.Expects(WhereIsTheServer);
            server.Lan.Peer.Answers();
            server.Expects(Renewal);
            Assert.AreEqual((int)DhcpState.Renewing, (int)server.Client.State);

            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
            Assert.AreEqual(Hour / 2, server.Client.Lease.Start);
            Assert.AreEqual(Hour * 3 / 2, server.Client.Lease.End);
            server.ExpectsNothing();
        }

        [TestMethod]
        public void ARenewalWithoutServerIdentifierIsAccepted()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            PassTo(server, Hour / 2);
            server.Lan.Peer.Answers();
            ExpectsAmongOthers(server, Renewal);
            server.Edits = PlayedDhcpServer.WithoutServer;

            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual(Hour / 2, server.Client.Lease.Start);
            Assert.AreEqual(PlayedDhcpServer.Address, server.Client.Lease.Server);
        }

        [TestMethod]
        public void RenewalIsRetriedAfterHalfOfTheRemainingTime()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            PassTo(server, Hour / 2);
            server.Lan.Peer.Answers();
            server.Lan.Forget();

            PassTo(server, (Hour / 2) + (Hour * 3 / 16) - 1);
            server.ExpectsNothing();
            PassTo(server, (Hour / 2) + (Hour * 3 / 16));
            server.Lan.Peer.Answers();
            ExpectsAmongOthers(server, Renewal);
        }

        [TestMethod]
        public void AtT2AnyServerIsAskedToRebind()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            PassTo(server, (Hour * 7 / 8) - 1);
            server.Lan.Forget();
            PassTo(server, Hour * 7 / 8);
            server.Expects(Rebinding);
            Assert.AreEqual((int)DhcpState.Rebinding, (int)server.Client.State);

            server.Sends(5, PlayedDhcpServer.Given, PlayedDhcpServer.Address + 1);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
            Assert.AreEqual(PlayedDhcpServer.Address + 1, server.Client.Lease.Server);
        }

        [TestMethod]
        public void AnExpiredLeaseEndsItsConnections()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            int listener = server.Lan.Calls.Listener(80, 1);
            int fd = server.Lan.Calls.Tcp();
            server.Lan.Calls.NonBlocking(fd);
            server.Lan.Calls.Connect(fd, Lan.Silent, 80);
            PassTo(server, Hour - 1);
            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address);
            server.Lan.Forget();

            PassTo(server, Hour);

            Assert.AreEqual(0u, server.Interface.Address);
            Assert.IsNull(server.Client.Lease);
            server.Expects(Discover);
            Assert.AreEqual(0, server.Lan.Calls.Close(listener));
        }

        [TestMethod]
        public void ANakRemovesTheAddress()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            PassTo(server, Hour * 7 / 8);
            ExpectsAmongOthers(server, Rebinding);

            server.Naks();
            server.Lan.PassTime(0);

            Assert.AreEqual(0u, server.Interface.Address);
            server.Expects(Discover);
        }

        [TestMethod]
        public void AnInfiniteLeaseIsNeverRenewed()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Leases(0xFFFFFFFF, 0, 0);
            server.Binds();

            Assert.AreEqual(long.MaxValue, server.Client.Deadline);
            Assert.AreEqual(0, server.GrantsRenewalsFor(365L * 24 * Hour));
            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address);
        }

        [TestMethod]
        public void TheLongestFiniteLeaseIsTimedCorrectly()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Leases(0xFFFFFFFE, 0, 0);
            server.Binds();

            Assert.AreEqual(0xFFFFFFFEL * 1000, server.Client.Lease.End);
            Assert.AreEqual(0xFFFFFFFEL * 500, server.Client.Deadline);
        }

        [TestMethod]
        public void AYearOfRenewalsKeepsTheAddress()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();

            int granted = server.GrantsRenewalsFor(365L * 24 * Hour);

            Assert.IsTrue(granted > 365 * 40, granted.ToString());
            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
            Assert.IsTrue(server.Client.Lease.End > 365L * 24 * Hour);
        }

        [TestMethod]
        [DataRow(100, 200, 50_000, 87_500)]
        [DataRow(90, 95, 90_000, 95_000)]
        [DataRow(20, 10, 5_000, 10_000)]
        [DataRow(30, 100, 30_000, 87_500)]
        public void ServerTimesAreUsedIfValid(int renewal, int rebinding, int expectedRenewal, int expectedRebinding)
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Leases(100, (uint)renewal, (uint)rebinding);
            server.Binds();

            Assert.AreEqual((long)expectedRenewal, server.Client.Lease.RenewAt);
            Assert.AreEqual((long)expectedRebinding, server.Client.Lease.RebindAt);
        }

        [TestMethod]
        public void ANewLinkConfirmsTheAddress()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            server.Lan.SetLink(false);
            PassTo(server, 60_000);
            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address, "the address stays");
            server.Lan.SetLink(true);
            ExpectsAmongOthers(server, Reboot);
            Assert.AreEqual((int)DhcpState.Rebooting, (int)server.Client.State);

            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
            Assert.AreEqual(60_000L, server.Client.Lease.Start);
        }

        [TestMethod]
        public void ALinkToAnotherNetworkRemovesTheAddress()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            server.Lan.SetLink(false);
            server.Lan.SetLink(true);
            ExpectsAmongOthers(server, Reboot);

            server.Naks();
            server.Lan.PassTime(0);

            Assert.AreEqual(0u, server.Interface.Address);
            ExpectsAmongOthers(server, Discover);
        }

        [TestMethod]
        public void ALinkWithoutAServerKeepsTheLease()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            server.Lan.SetLink(false);
            server.Lan.SetLink(true);

            server.Lan.PassTime(31_000);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address);
            Assert.AreEqual(Hour / 2, server.Client.Deadline);
        }

        [TestMethod]
        public void ALeaseExpiresWithoutALinkToo()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            server.Lan.SetLink(false);

            PassTo(server, Hour);

            Assert.AreEqual(0u, server.Interface.Address);
        }

        [TestMethod]
        public void AnAddressInPersistentConflictIsDeclined()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            server.Lan.Router.Address = PlayedDhcpServer.Given;
            server.Lan.Router.Announces();
            server.Lan.Peer.Expects("all: announces 10.0.0.9");

            server.Lan.Router.Announces();

            server.Expects("0.0.0.0 > 255.255.255.255 DECLINE 10.0.0.9 from 10.0.0.2");
            Assert.AreEqual(0u, server.Interface.Address);
        }

        [TestMethod]
        public void AStoppedClientReleasesTheAddress()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            server.Client.Stop();
            server.Expects(WhereIsTheServer);
            server.Lan.Peer.Answers();
            server.Expects("10.0.0.9 > 10.0.0.2 RELEASE of 10.0.0.9 from 10.0.0.2");

            server.Lan.PassTime(1000);

            Assert.AreEqual(0u, server.Interface.Address);
            Assert.AreEqual((int)DhcpState.Stopped, (int)server.Client.State);
            Assert.AreEqual(long.MaxValue, server.Client.Deadline);
            server.ExpectsNothing();
        }

        [TestMethod]
        public void AStoppedClientStartsAgain()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            server.Client.Stop();
            server.Lan.PassTime(2000);
            server.Lan.Forget();

            server.Client.Start();
            server.Lan.PassTime(0);

            server.Binds();
        }

        [TestMethod]
        public void EveryChangeIsReported()
        {
            string story = string.Empty;
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false });
            server.Client.Changed = client => story += ((int)client.State).ToString() + (client.Lease == null ? " " : "! ");
            server.Client.Start();
            server.Lan.PassTime(0);
            server.Binds();
            server.Client.Stop();
            server.Lan.PassTime(1000);

            string expected = Told(DhcpState.Init, false) + Told(DhcpState.Selecting, false) + Told(DhcpState.Requesting, false) +
                Told(DhcpState.Bound, true) + Told(DhcpState.Releasing, true) + Told(DhcpState.Stopped, false);
            Assert.AreEqual(expected, story);
        }

        private static string Told(DhcpState state, bool hasLease) => ((int)state).ToString() + (hasLease ? "! " : " ");

        private static void PassTo(PlayedDhcpServer server, long moment)
        {
            server.Lan.PassTime(moment - server.Lan.Clock.Now);
        }

        private static void ExpectsAmongOthers(PlayedDhcpServer server, string text)
        {
            while (true)
            {
                byte[] frame = server.Lan.Wire.TakeSent();
                Assert.IsNotNull(frame, "not on the wire: " + text);
                byte[] packet = new byte[frame.Length - 14];
                System.Array.Copy(frame, 14, packet, 0, packet.Length);
                byte[] message = frame[12] == 8 && frame[13] == 0 ? DhcpText.MessageIn(packet) : null;
                if (message != null && DhcpText.Of(packet) == text)
                {
                    server.Heard = message;
                    return;
                }
            }
        }
    }
}
