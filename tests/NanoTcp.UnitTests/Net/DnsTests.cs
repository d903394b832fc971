using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Net;

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
        public void ABoardWithoutAnAddressStillHasTheLoopback()
        {
            Network.Use(new Lan(LinkKind.Ethernet, 1500, 0).Stack);

            Assert.AreEqual("127.0.0.1", Dns.GetHostAddresses(string.Empty)[0].ToString());
            Assert.IsTrue(IPAddress.GetDefaultLocalAddress() == IPAddress.Any);
        }

        [TestMethod]
        public void AnotherNameIsTheResolversToFind()
        {
            Network network = Network.Use(new Lan().Stack);
            network.Resolver = new OneName();
            network.ResolveTimeout = 3000;

            IPAddress[] found = Dns.GetHostAddresses("time.example");

            Assert.AreEqual(2, found.Length);
            Assert.AreEqual("10.0.0.7", found[0].ToString());
            Assert.AreEqual("10.0.0.8", found[1].ToString());
            Expect.Error(SocketError.HostNotFound, () => Dns.GetHostEntry("other.example"));
            network.ResolveTimeout = 1;
            Expect.Error(SocketError.TryAgain, () => Dns.GetHostEntry("time.example"));
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
        public void AnInterfaceTellsItsAddresses()
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
        public void AStaticAddressTakesThePlaceOfDhcp()
        {
            Lan lan = new Lan();
            Network network = Network.Use(lan.Stack);
            network.Dhcp = new Switch();
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];
            eth.EnableDhcp();
            Assert.IsTrue(eth.IsDhcpEnabled);

            eth.EnableStaticIPv4("192.168.7.5", "255.255.0.0", "192.168.0.1");

            Assert.IsFalse(eth.IsDhcpEnabled);
            Assert.AreEqual("192.168.7.5", eth.IPv4Address);
            Assert.AreEqual("255.255.0.0", eth.IPv4SubnetMask);
            Assert.AreEqual("192.168.0.1", eth.IPv4GatewayAddress);
        }

        [TestMethod]
        [DataRow("192.168.7", "255.255.0.0")]
        [DataRow("192.168.7.5", "255.0.255.0")]
        [DataRow("192.168.7.5", "24")]
        [DataRow("224.0.0.1", "255.255.0.0")]
        public void AWrongStaticAddressChangesNothing(string address, string mask)
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];

            Assert.ThrowsException(typeof(ArgumentException), () => eth.EnableStaticIPv4(address, mask, "0.0.0.0"));

            Assert.AreEqual("10.0.0.1", eth.IPv4Address);
            Assert.ThrowsException(typeof(InvalidOperationException), () => eth.EnableDhcp());
        }

        private sealed class OneName : NameResolver
        {
            public override uint[] Resolve(string name, int timeout, out SocketError error)
            {
                error = timeout < 1000 ? SocketError.TryAgain : name == "time.example" ? SocketError.Success : SocketError.HostNotFound;
                return error == SocketError.Success ? new uint[] { 0x0A000007, 0x0A000008 } : null;
            }
        }

        private sealed class Switch : DhcpSwitch
        {
            private bool _isEnabled;

            public override bool IsEnabled(NetInterface netInterface) => _isEnabled;

            public override void Enable(NetInterface netInterface)
            {
                _isEnabled = true;
            }

            public override void Disable(NetInterface netInterface)
            {
                _isEnabled = false;
            }
        }
    }
}
