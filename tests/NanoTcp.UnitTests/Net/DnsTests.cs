using System;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Net;
using NanoTcp.Services;
using NanoTcp.UnitTests.Services;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>Names, and what is known of the interfaces.</summary>
    [TestClass]
    public class DnsTests
    {
        [TestMethod]
        public void AnAddressIsItsOwnName()
        {
            Network.Use(new Lan().Stack);

            IPHostEntry entry = Dns.GetHostEntry("192.0.2.1");

            Assert.AreEqual("192.0.2.1", entry.HostName);
            Assert.AreEqual(1, entry.AddressList.Length);
            Assert.AreEqual("192.0.2.1", entry.AddressList[0].ToString());
        }

        [TestMethod]
        public void TheBoardsOwnNameNeedsNoServer()
        {
            Network network = Network.Use(new Lan().Stack);
            network.HostName = "Thermostat";

            Assert.AreEqual("Thermostat", Dns.GetHostName());
            Assert.AreEqual("10.0.0.1", Dns.GetHostAddresses("thermostat")[0].ToString());
            Assert.AreEqual("Thermostat", Dns.GetHostEntry(string.Empty).HostName);
            Assert.AreEqual("127.0.0.1", Dns.GetHostAddresses("localhost")[0].ToString());
            Assert.ThrowsException(typeof(ArgumentException), () => network.HostName = string.Empty);
        }

        [TestMethod]
        public void ABoardWithoutAnAddressHasTheLoopbackAddress()
        {
            Network.Use(new Lan(LinkKind.Ethernet, 1500, 0).Stack);

            Assert.AreEqual("127.0.0.1", Dns.GetHostAddresses(string.Empty)[0].ToString());
            Assert.IsTrue(IPAddress.GetDefaultLocalAddress() == IPAddress.Any);
        }

        [TestMethod]
        public void OtherNamesAreResolvedByTheResolver()
        {
            DnsWorld world = new DnsWorld(null);
            Network.Use(world.Lan.Stack, world.Resolver, null);
            world.Lan.After(30, () =>
            {
                world.Expects("time.example");
                byte[] two = DnsWorld.Join(DnsWorld.A("time.example", 60, 0x0A000007), DnsWorld.A("time.example", 60, 0x0A000008));
                world.Sends(world.Answer(0, two, 2, null));
            });

            IPAddress[] found = Dns.GetHostAddresses("time.example");

            Assert.AreEqual(2, found.Length);
            Assert.AreEqual("10.0.0.7", found[0].ToString());
            Assert.AreEqual("10.0.0.8", found[1].ToString());
        }

        [TestMethod]
        [DataRow(3, SocketError.HostNotFound)]
        [DataRow(0, SocketError.NoData)]
        [DataRow(5, SocketError.NoRecovery)]
        public void AFailedLookupReportsTheCause(int code, SocketError expected)
        {
            DnsWorld world = new DnsWorld(null);
            Network.Use(world.Lan.Stack, world.Resolver, null);
            world.Lan.After(30, () =>
            {
                world.Expects("time.example");
                world.Sends(world.Answer(code, new byte[0], 0, DnsWorld.Soa("example", 60, 60)));
            });

            Expect.Error(expected, () => Dns.GetHostEntry("time.example"));
        }

        [TestMethod]
        public void ALookupWaitsForTheNetworksTimeout()
        {
            DnsWorld world = new DnsWorld(null);
            Network network = Network.Use(world.Lan.Stack, world.Resolver, null);
            network.ResolveTimeout = 700;
            long start = world.Lan.Clock.Now;

            Expect.Error(SocketError.TryAgain, () => Dns.GetHostEntry("time.example"));

            Assert.AreEqual(700L, world.Lan.Clock.Now - start);
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => network.ResolveTimeout = 0);
        }

        [TestMethod]
        public void WithoutAResolverANameIsNotFound()
        {
            Network.Use(new Lan().Stack);

            Expect.Error(SocketError.HostNotFound, () => Dns.GetHostEntry("time.example"));
            Expect.Error(SocketError.HostNotFound, () => new TcpClient("time.example", 80));
            Assert.ThrowsException(typeof(ArgumentNullException), () => Dns.GetHostEntry(null));
        }

        [TestMethod]
        public void AnInterfaceReportsItsAddresses()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            lan.Stack.SetDefaultGateway(Lan.Gateway);

            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];

            Assert.AreEqual("eth0", eth.Name);
            Assert.AreEqual("10.0.0.1", eth.IPv4Address);
            Assert.AreEqual("255.255.255.0", eth.IPv4SubnetMask);
            Assert.AreEqual("10.0.0.254", eth.IPv4GatewayAddress);
            CollectionAssert.AreEqual(new byte[] { 2, 0, 0, 0, 0, 1 }, eth.PhysicalAddress);
            Assert.IsTrue(eth.NetworkInterfaceType == NetworkInterfaceType.Ethernet);
            Assert.IsFalse(eth.IsDhcpEnabled);
            Assert.AreEqual("10.0.0.1", IPGlobalProperties.GetIPAddress().ToString());
        }

        [TestMethod]
        public void TheNetworkIsAvailableWithAnAddressAndALink()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);

            Assert.IsTrue(NetworkInterface.GetIsNetworkAvailable());
            lan.Wire.Refusal = -Errno.ENETDOWN;
            Assert.IsFalse(NetworkInterface.GetIsNetworkAvailable());
            lan.Wire.Refusal = 0;
            lan.Stack.SetAddress(lan.Interface, 0, 0);
            Assert.IsFalse(NetworkInterface.GetIsNetworkAvailable());
        }

        [TestMethod]
        public void AStaticAddressReplacesDhcp()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false });
            Network.Use(server.Lan.Stack, null, server.Client);
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];
            Assert.IsFalse(eth.IsDhcpEnabled);
            eth.EnableDhcp();
            server.Lan.PassTime(0);
            server.Binds();
            Assert.IsTrue(eth.IsDhcpEnabled);
            Assert.AreEqual("10.0.0.9", eth.IPv4Address);

            eth.EnableStaticIPv4("192.168.7.5", "255.255.0.0", "192.168.0.1");

            Assert.IsFalse(eth.IsDhcpEnabled);
            Assert.AreEqual("192.168.7.5", eth.IPv4Address);
            Assert.AreEqual("255.255.0.0", eth.IPv4SubnetMask);
            Assert.AreEqual("192.168.0.1", eth.IPv4GatewayAddress);
        }

        [TestMethod]
        public void AStaticAddressUsesItsGatewayAsNameServer()
        {
            Lan lan = new Lan();
            DnsResolver resolver = new DnsResolver(lan.Stack, null);
            Network.Use(lan.Stack, resolver, null);
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];

            eth.EnableStaticIPv4("192.168.7.5", "255.255.0.0", null);
            Assert.AreEqual(0, resolver.ServerCount);
            eth.EnableStaticIPv4("192.168.7.5", "255.255.0.0", "192.168.0.1");
            Assert.AreEqual(1, resolver.ServerCount);
            Assert.AreEqual(0xC0A80001u, resolver.GetServer(0));

            eth.EnableStaticIPv4("10.0.0.9", "255.255.255.0", "10.0.0.254");
            Assert.AreEqual(0xC0A80001u, resolver.GetServer(0), "a server that is there stays");
        }

        [TestMethod]
        public void AStaticAddressRemovesTheNameServersOfALease()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(new byte[] { 1, 4, 255, 255, 255, 0, 6, 4, 10, 0, 0, 3 });
            DnsResolver resolver = new DnsResolver(server.Lan.Stack, null);
            server.Client.Resolver = resolver;
            Network.Use(server.Lan.Stack, resolver, server.Client);
            Assert.AreEqual(0x0A000003u, resolver.GetServer(0), "a resolver that comes after the lease");
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];

            eth.EnableStaticIPv4("192.168.7.5", "255.255.0.0", "192.168.0.1");

            Assert.AreEqual(1, resolver.ServerCount);
            Assert.AreEqual(0xC0A80001u, resolver.GetServer(0));
        }

        [TestMethod]
        public void AGatewayOutsideOfAMaskOf32IsShown()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(new byte[] { 1, 4, 255, 255, 255, 255, 3, 4, 10, 9, 9, 9 });
            Network.Use(server.Lan.Stack, null, server.Client);

            Assert.AreEqual("10.9.9.9", NetworkInterface.GetAllNetworkInterfaces()[0].IPv4GatewayAddress);
        }

        [TestMethod]
        public void TheAddressOfALeaseCanBecomeStatic()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            Network.Use(server.Lan.Stack, null, server.Client);
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];

            eth.EnableStaticIPv4("10.0.0.9", "255.255.255.0", null);
            server.Lan.PassTime(5000);

            Assert.IsFalse(eth.IsDhcpEnabled);
            Assert.AreEqual("10.0.0.9", eth.IPv4Address);
        }

        [TestMethod]
        [DataRow("192.168.7", "255.255.0.0")]
        [DataRow("192.168.7.5", "255.0.255.0")]
        [DataRow("192.168.7.5", "24")]
        [DataRow("224.0.0.1", "255.255.0.0")]
        public void AnInvalidStaticAddressChangesNothing(string address, string mask)
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];

            Assert.ThrowsException(typeof(ArgumentException), () => eth.EnableStaticIPv4(address, mask, "0.0.0.0"));

            Assert.AreEqual("10.0.0.1", eth.IPv4Address);
            Assert.ThrowsException(typeof(InvalidOperationException), () => eth.EnableDhcp());
        }
    }
}
