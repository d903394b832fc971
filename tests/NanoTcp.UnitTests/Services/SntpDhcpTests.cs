using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>Time servers that DHCP announces, option 42.</summary>
    [TestClass]
    public class SntpDhcpTests
    {
        private static readonly byte[] s_lease = { 1, 4, 255, 255, 255, 0, 51, 4, 0, 0, 0x0E, 0x10 };

        [TestMethod]
        public void TheClientRequestsTheTimeServers()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects("0.0.0.0 > 255.255.255.255 DISCOVER");

            bool isRequested = false;
            foreach (byte option in PlayedDhcpServer.Option(server.Heard, 55))
            {
                isRequested |= option == 42;
            }

            Assert.IsTrue(isRequested);
        }

        [TestMethod]
        public void TheLeaseHasTheTimeServers()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(
                Join(s_lease, new byte[] { 42, 16, 10, 0, 0, 2, 0, 0, 0, 0, 10, 0, 0, 254, 10, 0, 0, 3 }));

            Assert.AreEqual(2, server.Client.Lease.NtpCount, "three are read, and 0.0.0.0 is none");
            Assert.AreEqual(Lan.PeerAddress, server.Client.Lease.GetNtp(0));
            Assert.AreEqual(Lan.Gateway, server.Client.Lease.GetNtp(1));
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(3)]
        public void AnOptionThatIsTooShortIsIgnored(int length)
        {
            byte[] option = new byte[2 + length];
            option[0] = 42;
            option[1] = (byte)length;

            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Join(s_lease, option));

            Assert.AreEqual(0, server.Client.Lease.NtpCount);
        }

        [TestMethod]
        public void TheServersOfALeaseAreQueriedBeforeThoseOfTheSettings()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false });
            SntpWorld world = new SntpWorld(server.Lan, new SntpSettings { Servers = new string[] { "10.0.0.3" } });
            server.Client.TimeClient = world.Client;
            world.Client.Start();
            Bind(server, new byte[] { 42, 4, 10, 0, 0, 254 });

            world.Expects(Lan.Gateway);
            world.Answers();

            Assert.IsTrue(world.Client.IsSynchronized);
            Assert.AreEqual(Lan.Gateway, world.Client.Server);
        }

        [TestMethod]
        public void ALeaseThatWasThereBeforeCountsToo()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Join(s_lease, new byte[] { 42, 4, 10, 0, 0, 254 }));
            SntpWorld world = new SntpWorld(server.Lan, new SntpSettings());
            server.Client.TimeClient = world.Client;

            world.Client.Start();
            world.Lan.PassTime(0);

            world.Expects(Lan.Gateway);
        }

        [TestMethod]
        public void ARenewalWithOtherServersQueriesThemAtOnce()
        {
            PlayedDhcpServer server = WithTime(out SntpWorld world);

            Renew(server, new byte[] { 42, 4, 10, 0, 0, 2 });

            world.Expects(Lan.PeerAddress);
            world.Answers();
            Assert.AreEqual(Lan.PeerAddress, world.Client.Server);
        }

        [TestMethod]
        public void ARenewalWithTheSameServersQueriesNone()
        {
            PlayedDhcpServer server = WithTime(out SntpWorld world);
            long queries = world.Client.Queries;

            Renew(server, new byte[] { 42, 4, 10, 0, 0, 254 });

            Assert.AreEqual(queries, world.Client.Queries);
        }

        [TestMethod]
        public void AnExchangeWithAServerThatIsAnnouncedNoMoreEnds()
        {
            PlayedDhcpServer server = WithTime(out SntpWorld world);
            world.PassesToQuery();
            world.Expects(Lan.Gateway);
            byte[] answer = world.Answer();
            long before = world.Client.UpdatedAt;

            Renew(server, new byte[] { 42, 4, 10, 0, 0, 2 });
            world.Sends(answer);

            Assert.AreEqual(before, world.Client.UpdatedAt);
            world.Expects(Lan.PeerAddress);
        }

        // a bound client whose time is that of 10.0.0.254
        private static PlayedDhcpServer WithTime(out SntpWorld world)
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Join(s_lease, new byte[] { 42, 4, 10, 0, 0, 254 }));
            world = new SntpWorld(server.Lan, new SntpSettings());
            server.Client.TimeClient = world.Client;
            world.Client.Start();
            world.Lan.PassTime(0);
            world.Expects(Lan.Gateway);
            world.Answers();
            return server;
        }

        private static void Renew(PlayedDhcpServer server, byte[] servers)
        {
            server.Options = Join(s_lease, servers);
            server.Client.Renew();
            server.Lan.PassTime(0);
            byte[] frame = server.Lan.Wire.TakeSent();
            if (frame[13] == 6)
            {
                server.Lan.Peer.Answers();
                frame = server.Lan.Wire.TakeSent();
            }

            byte[] packet = new byte[frame.Length - 14];
            System.Array.Copy(frame, 14, packet, 0, packet.Length);
            server.Heard = DhcpText.MessageIn(packet);
            server.Acks(PlayedDhcpServer.Given);
            server.Lan.PassTime(0);
        }

        private static void Bind(PlayedDhcpServer server, byte[] servers)
        {
            server.Options = Join(s_lease, servers);
            server.Client.Start();
            server.Lan.PassTime(0);
            server.Expects("0.0.0.0 > 255.255.255.255 DISCOVER");
            server.Offers(PlayedDhcpServer.Given);
            server.Expects("0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9 from 10.0.0.2");
            server.Acks(PlayedDhcpServer.Given);
            server.Lan.PassTime(0);
        }

        private static byte[] Join(byte[] a, byte[] b) => DnsWorld.Join(a, b);
    }
}
