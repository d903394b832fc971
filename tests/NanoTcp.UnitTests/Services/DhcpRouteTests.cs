using nanoFramework.TestFramework;
using NanoTcp.Ip;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>The routes that come with a lease: option 3, and option 121 of RFC 3442.</summary>
    [TestClass]
    public class DhcpRouteTests
    {
        private const uint Outside = 0x0A090909;

        // the network 10.0.0.0/24 and its router 10.0.0.254, which does not count where there are routes
        private static readonly byte[] s_network = { 1, 4, 255, 255, 255, 0, 3, 4, 10, 0, 0, 254 };

        [TestMethod]
        public void ClasslessRoutesAreRequestedBeforeTheRouter()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects("0.0.0.0 > 255.255.255.255 DISCOVER");
            string wishes = " ";
            byte[] list = PlayedDhcpServer.Option(server.Heard, 55);
            for (int i = 0; i < list.Length; i++)
            {
                wishes += list[i].ToString() + " ";
            }

            Assert.IsTrue(wishes.IndexOf(" 121 ") >= 0 && wishes.IndexOf(" 121 ") < wishes.IndexOf(" 3 "), wishes);
        }

        [TestMethod]
        public void ClasslessRoutesReplaceTheRouter()
        {
            byte[] routes = { 121, 14, 0, 10, 0, 0, 2, 16, 172, 16, 10, 0, 0, 3, 8, 11 };
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Options(routes, new byte[] { 121, 4, 10, 0, 0, 4 }));

            Assert.AreEqual("10.0.0.0/24 172.16.0.0/16>10.0.0.3 11.0.0.0/8>10.0.0.4 0.0.0.0/0>10.0.0.2", RoutesOf(server));
            Assert.AreEqual(0x0A000002u, server.Client.Lease.Router);
        }

        [TestMethod]
        public void WithoutADefaultClasslessRouteThereIsNoGateway()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Options(new byte[] { 121, 7, 16, 172, 16, 10, 0, 0, 3 }, new byte[0]));

            Assert.AreEqual("10.0.0.0/24 172.16.0.0/16>10.0.0.3", RoutesOf(server));
            Assert.AreEqual(0u, server.Client.Lease.Router);
        }

        [TestMethod]
        public void AnOnLinkRouteReachesTheLinkAndItsRouters()
        {
            // the order of the option does not matter
            byte[] routes = { 121, 14, 0, 10, 9, 9, 9, 32, 10, 9, 9, 9, 0, 0, 0, 0 };
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Options(routes, new byte[0]));

            Assert.AreEqual("10.9.9.9/32 10.0.0.0/24 0.0.0.0/0>10.9.9.9", RoutesOf(server));
            ExpectsAWayByTheOutsider(server);
        }

        [TestMethod]
        public void ARouterOutsideOfAMaskOf32IsOnTheLink()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(new byte[] { 1, 4, 255, 255, 255, 255, 3, 4, 10, 9, 9, 9 });

            Assert.AreEqual("10.0.0.9/32 10.9.9.9/32 0.0.0.0/0>10.9.9.9", RoutesOf(server));
            Assert.AreEqual(Outside, server.Client.Lease.Router);
            ExpectsAWayByTheOutsider(server);
        }

        [TestMethod]
        public void TheRoutesEndWithTheLease()
        {
            byte[] routes = { 121, 22, 0, 10, 9, 9, 9, 32, 10, 9, 9, 9, 0, 0, 0, 0, 24, 10, 0, 0, 0, 0, 0, 0 };
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Options(routes, new byte[0]));
            Assert.AreEqual("10.9.9.9/32 10.0.0.0/24 0.0.0.0/0>10.9.9.9", RoutesOf(server));

            server.Client.Stop();
            server.Client.Stop();

            Assert.AreEqual(string.Empty, RoutesOf(server));
        }

        [TestMethod]
        public void ARenewalWithOtherRoutesReplacesThem()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Options(new byte[] { 121, 7, 16, 172, 16, 10, 0, 0, 3 }, new byte[0]));
            Assert.AreEqual(1, server.GrantsRenewalsFor(1_800_000));
            Assert.AreEqual("10.0.0.0/24 172.16.0.0/16>10.0.0.3", RoutesOf(server));

            server.Options = Options(new byte[] { 121, 5, 0, 10, 0, 0, 5 }, new byte[0]);
            Assert.AreEqual(1, server.GrantsRenewalsFor(1_800_000));

            Assert.AreEqual("10.0.0.0/24 0.0.0.0/0>10.0.0.5", RoutesOf(server));
        }

        [TestMethod]
        [DataRow("33 10 0 0 0 0 10 0 0 2", "a mask of 33 bits")]
        [DataRow("0 10 0 0", "a router of three bytes")]
        [DataRow("24 10 1", "half a network")]
        public void InvalidRoutesKeepTheRouter(string bytes, string what)
        {
            byte[] routes = Packets.Bytes(bytes);
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Options(DnsWorld.Join(new byte[] { 121, (byte)routes.Length }, routes), new byte[0]));

            Assert.AreEqual("10.0.0.0/24 0.0.0.0/0>10.0.0.254", RoutesOf(server), what);
        }

        [TestMethod]
        [DataRow("24 192 168 1 10 9 9 9", "a router on no network of ours")]
        [DataRow("24 192 168 1 224 0 0 1", "a group")]
        [DataRow("24 192 168 1 10 0 0 255", "everybody")]
        [DataRow("24 192 168 1 10 0 0 9", "ourselves")]
        public void ARouteThroughAnUnreachableRouterIsIgnored(string bytes, string what)
        {
            byte[] route = Packets.Bytes(bytes);
            byte[] routes = DnsWorld.Join(new byte[] { 121, (byte)(route.Length + 5), 0, 10, 0, 0, 5 }, route);
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Options(routes, new byte[0]));

            Assert.AreEqual("10.0.0.0/24 0.0.0.0/0>10.0.0.5", RoutesOf(server), what);
        }

        [TestMethod]
        public void TooManyRoutesKeepTheLease()
        {
            byte[] routes = new byte[2 + (16 * 7)];
            routes[0] = 121;
            routes[1] = 16 * 7;
            for (int i = 0; i < 16; i++)
            {
                byte[] route = { 16, 172, (byte)(16 + i), 10, 0, 0, 3 };
                System.Array.Copy(route, 0, routes, 2 + (i * 7), route.Length);
            }

            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(Options(routes, new byte[0]));

            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address);
            Assert.AreEqual(16, server.Lan.Stack.RouteCount);
        }

        private static byte[] Options(byte[] first, byte[] second) => DnsWorld.Join(s_network, DnsWorld.Join(first, second));

        // a datagram to a far network leaves by the router outside of ours, which is asked for and answers
        private static void ExpectsAWayByTheOutsider(PlayedDhcpServer server)
        {
            Lan lan = server.Lan;
            lan.Calls.SendTo(lan.Calls.Udp(), 10, Lan.FarAway, 9);
            lan.Router.Expects("all: who has 10.9.9.9? tell 10.0.0.9");
            lan.Router.Address = Outside;
            lan.Router.Answers();
            byte[] frame = lan.Router.Takes();
            Assert.IsNotNull(frame, "the datagram");
            Assert.AreEqual(0xFE, (int)frame[5], "the router's link address");
            Assert.AreEqual(Lan.FarAway, Packets.Read32(frame, 14 + 16));
        }

        private static string RoutesOf(PlayedDhcpServer server)
        {
            string text = string.Empty;
            RouteEntry route = new RouteEntry();
            for (int i = 0; server.Lan.Stack.GetRoute(i, route); i++)
            {
                text += (i == 0 ? string.Empty : " ") + Ipv4Address.ToString(route.Network) + "/" + route.PrefixLength.ToString() +
                    (route.Gateway == 0 ? string.Empty : ">" + Ipv4Address.ToString(route.Gateway));
            }

            return text;
        }
    }
}
