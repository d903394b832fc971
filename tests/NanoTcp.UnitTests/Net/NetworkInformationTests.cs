using System;
using System.Net.NetworkInformation;
using System.Threading;
using nanoFramework.TestFramework;
using NanoTcp.Net;
using NanoTcp.Services;
using NanoTcp.UnitTests.Services;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>Configuration of an interface, and the events when it changes.</summary>
    [TestClass]
    public class NetworkInformationTests
    {
        // for another thread, in milliseconds; it takes a fraction
        private const int Patience = 10_000;

        [TestMethod]
        public void NameServersAreSetAndGivenBackToDhcp()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient(new byte[] { 1, 4, 255, 255, 255, 0, 6, 4, 10, 0, 0, 3 });
            DnsResolver resolver = new DnsResolver(server.Lan.Stack, null);
            server.Client.Resolver = resolver;
            Network.Use(server.Lan.Stack, resolver, server.Client);
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];
            Assert.IsTrue(eth.IsAutomaticDnsEnabled);
            CollectionAssert.AreEqual(new string[] { "10.0.0.3" }, eth.IPv4DnsAddresses);

            eth.EnableStaticIPv4Dns(new string[] { "192.0.2.1", "192.0.2.2" });
            Assert.IsFalse(eth.IsAutomaticDnsEnabled);
            CollectionAssert.AreEqual(new string[] { "192.0.2.1", "192.0.2.2" }, eth.IPv4DnsAddresses);

            eth.EnableAutomaticDns();
            CollectionAssert.AreEqual(new string[] { "10.0.0.3" }, eth.IPv4DnsAddresses);
        }

        [TestMethod]
        public void InvalidNameServersChangeNothing()
        {
            Lan lan = new Lan();
            DnsResolver resolver = new DnsResolver(lan.Stack, null);
            resolver.AddServer(Lan.Gateway);
            Network.Use(lan.Stack, resolver, null);
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];

            Assert.ThrowsException(typeof(ArgumentException), () => eth.EnableStaticIPv4Dns(null));
            Assert.ThrowsException(typeof(ArgumentException), () => eth.EnableStaticIPv4Dns(new string[0]));
            Assert.ThrowsException(typeof(ArgumentException), () => eth.EnableStaticIPv4Dns(new string[3]));
            Assert.ThrowsException(typeof(ArgumentException), () => eth.EnableStaticIPv4Dns(new string[] { "192.0.2.1", "x" }));

            CollectionAssert.AreEqual(new string[] { "10.0.0.254" }, eth.IPv4DnsAddresses);
        }

        [TestMethod]
        public void ALeaseIsRenewedWhenTheProgramSaysSo()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithBoundClient();
            Network.Use(server.Lan.Stack, null, server.Client);
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];
            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);

            eth.RenewDhcpLease();
            server.Lan.PassTime(0);
            Assert.AreEqual((int)DhcpState.Renewing, (int)server.Client.State);

            eth.ReleaseDhcpLease();
            Assert.IsFalse(eth.IsDhcpEnabled);
        }

        [TestMethod]
        public void WhatDoesNotExistHereSaysSo()
        {
            Network.Use(new Lan().Stack);
            NetworkInterface eth = NetworkInterface.GetAllNetworkInterfaces()[0];

            Assert.ThrowsException(typeof(InvalidOperationException), () => eth.RenewDhcpLease());
            Assert.ThrowsException(typeof(InvalidOperationException), () => eth.EnableStaticIPv4Dns(new string[] { "192.0.2.1" }));
            Assert.ThrowsException(typeof(NotSupportedException), () => eth.EnableStaticIPv6("::1", null, null));
            Assert.ThrowsException(typeof(NotSupportedException), () => eth.PhysicalAddress = new byte[6]);
            Assert.ThrowsException(typeof(NotSupportedException), () => Wireless80211Configuration.GetAllWireless80211Configurations());
            Assert.ThrowsException(typeof(NotSupportedException), () => new WirelessAPConfiguration(0).SaveConfiguration());
        }

        [TestMethod]
        public void AChangedAddressRaisesAnEvent()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            AutoResetEvent changed = new AutoResetEvent(false);
            int index = -1;
            NetworkAddressChangedEventHandler handler = (sender, e) =>
            {
                index = (ushort)sender;
                changed.Set();
            };
            NetworkChange.NetworkAddressChanged += handler;

            lan.Stack.SetAddress(lan.Interface, Lan.Board + 9, 24);
            lan.PassTime(0);
            bool isRaised = changed.WaitOne(Patience, false);
            NetworkChange.NetworkAddressChanged -= handler;

            Assert.IsTrue(isRaised);
            Assert.AreEqual(0, index);
        }

        [TestMethod]
        public void ALinkThatGoesDownAndUpRaisesEvents()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            AutoResetEvent changed = new AutoResetEvent(false);
            bool isAvailable = true;
            NetworkAvailabilityChangedEventHandler handler = (sender, e) =>
            {
                isAvailable = e.IsAvailable;
                changed.Set();
            };
            NetworkChange.NetworkAvailabilityChanged += handler;

            lan.Wire.Refusal = -Errno.ENETDOWN;
            lan.PassTime(0);
            bool isDown = changed.WaitOne(Patience, false) && !isAvailable;
            lan.Wire.Refusal = 0;
            lan.PassTime(0);
            bool isUp = changed.WaitOne(Patience, false) && isAvailable;
            NetworkChange.NetworkAvailabilityChanged -= handler;

            Assert.IsTrue(isDown);
            Assert.IsTrue(isUp);
        }
    }
}
