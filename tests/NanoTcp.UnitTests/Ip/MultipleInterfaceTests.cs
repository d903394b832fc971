using System;
using nanoFramework.TestFramework;
using NanoTcp.Ethernet;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Ip
{
    /// <summary>A host with several devices, RFC 1122 sections 3.3.1 and 3.3.4: routes, what a lost link or device means, and listings.</summary>
    [TestClass]
    public class MultipleInterfaceTests
    {
        private const uint SecondAddress = 0xC0A80101;
        private const uint SecondPeer = 0xC0A80102;
        private const uint SecondRouter = 0xC0A801FE;
        private const string First = "10.0.0.1 > 192.0.2.1 UDP 7 > 9, 5 bytes";
        private const string Second = "192.168.1.1 > 192.0.2.1 UDP 7 > 9, 5 bytes";

        [TestMethod]
        public void TheLongestPrefixDecides()
        {
            Lan lan = World(out WireDevice second, out NetInterface by);
            lan.Stack.SetDefaultGateway(Lan.Gateway);
            lan.Stack.AddRoute(Lan.FarAway, 24, SecondRouter, by);

            Send(lan, Lan.FarAway);
            AssertLeft(second, Second);
            Send(lan, Lan.FarAway + 0x100);

            AssertLeft(lan.Wire, "10.0.0.1 > 192.0.3.1 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void OfTwoRoutesForANetworkTheEarlierIsUsed()
        {
            Lan lan = World(out WireDevice second, out NetInterface by);
            lan.Stack.AddRoute(0, 0, SecondRouter, by);
            lan.Stack.AddRoute(0, 0, Lan.Gateway, lan.Interface);

            Send(lan, Lan.FarAway);

            AssertLeft(second, Second);
        }

        [TestMethod]
        public void ARouteWithoutLinkYieldsToAnother()
        {
            Lan lan = World(out WireDevice second, out NetInterface by);
            lan.Stack.AddRoute(0, 0, Lan.Gateway, lan.Interface);
            lan.Stack.AddRoute(0, 0, SecondRouter, by);
            Send(lan, Lan.FarAway);
            AssertLeft(lan.Wire, First);

            lan.Wire.Refusal = -Errno.ENETDOWN;
            lan.Stack.SetAddress(lan.Interface, Lan.Board, 24);
            Send(lan, Lan.FarAway);

            AssertLeft(second, Second);
        }

        [TestMethod]
        public void ARemovedRouteIsNotUsed()
        {
            Lan lan = World(out WireDevice second, out NetInterface by);
            lan.Stack.AddRoute(Lan.FarAway, 24, 0, by);
            Send(lan, Lan.FarAway);
            AssertLeft(second, Second);

            Assert.IsTrue(lan.Stack.RemoveRoute(Lan.FarAway + 5, 24, by));

            Assert.IsFalse(lan.Stack.RemoveRoute(Lan.FarAway, 24, null));
            Assert.AreEqual(-Errno.ENETUNREACH, lan.Calls.SendTo(lan.Calls.Udp(), 5, Lan.FarAway, 9));
        }

        [TestMethod]
        public void RemovingAnAddressRemovesItsGatewaysRoutes()
        {
            Lan lan = World(out WireDevice second, out NetInterface by);
            lan.Stack.AddRoute(Lan.FarAway, 24, SecondRouter, by);
            Assert.AreEqual(3, lan.Stack.RouteCount);

            lan.Stack.SetAddress(by, 0xC0A80201, 24);

            Assert.AreEqual(2, lan.Stack.RouteCount);
            Assert.AreEqual(-Errno.ENETUNREACH, lan.Calls.SendTo(lan.Calls.Udp(), 5, Lan.FarAway, 9));
            Assert.IsNotNull(second);
        }

        [TestMethod]
        public void InvalidRoutesAreRejected()
        {
            Lan lan = World(out _, out NetInterface by);
            NetInterface foreign = new Lan().Interface;

            Assert.ThrowsException(typeof(ArgumentException), () => lan.Stack.AddRoute(0, 33, SecondRouter, by));
            Assert.ThrowsException(typeof(ArgumentException), () => lan.Stack.AddRoute(0, 0, Lan.Gateway, by));
            Assert.ThrowsException(typeof(ArgumentException), () => lan.Stack.AddRoute(0, 0, Lan.Gateway, foreign));
            Assert.ThrowsException(typeof(ArgumentException), () => lan.Stack.AddRoute(0, 0, 0, null));
            Assert.ThrowsException(typeof(ArgumentException), () => lan.Stack.RemoveInterface(foreign));
            for (uint i = 0; i < 14; i++)
            {
                lan.Stack.AddRoute(i << 24, 8, 0, by);
            }

            Assert.ThrowsException(typeof(InvalidOperationException), () => lan.Stack.AddRoute(0x20000000, 8, 0, by));
            Assert.AreEqual(16, lan.Stack.RouteCount);
        }

        [TestMethod]
        public void RoutesAreListedLongestPrefixFirst()
        {
            Lan lan = World(out _, out NetInterface by);
            lan.Stack.SetDefaultGateway(Lan.Gateway);
            lan.Stack.AddRoute(Lan.FarAway, 32, SecondRouter, by);
            RouteEntry entry = new RouteEntry();
            string text = string.Empty;

            for (int i = 0; lan.Stack.GetRoute(i, entry); i++)
            {
                text += Ipv4Address.ToString(entry.Network) + "/" + entry.PrefixLength.ToString() + " " +
                    Ipv4Address.ToString(entry.Gateway) + " " + entry.Interface.Device.Name + "; ";
            }

            Assert.AreEqual(
                "192.0.2.1/32 192.168.1.254 eth1; 10.0.0.0/24 0.0.0.0 eth0; 192.168.1.0/24 0.0.0.0 eth1; 0.0.0.0/0 10.0.0.254 eth0; ",
                text);
        }

        [TestMethod]
        public void NeighborsAreListedWithTheirState()
        {
            Lan lan = Lan.Settled();
            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.Silent, 9);
            lan.PassTime(500);
            NeighborEntry entry = new NeighborEntry();
            string text = string.Empty;

            for (int i = 0; i < lan.Interface.NeighborCount; i++)
            {
                if (lan.Interface.GetNeighbor(i, entry))
                {
                    text += Ipv4Address.ToString(entry.Address) + " " + MacAddress.ToString(entry.MacAddress, 0) + " " +
                        (entry.State == NeighborState.Reachable ? "reachable" : "incomplete") + " " + entry.Age.ToString() + "; ";
                }
            }

            Assert.AreEqual("10.0.0.2 02:00:00:00:00:02 reachable 500; 10.0.0.3 00:00:00:00:00:00 incomplete 500; ", text);
            Assert.IsFalse(lan.Interface.GetNeighbor(lan.Interface.NeighborCount, entry));
        }

        [TestMethod]
        public void RemovingAnInterfaceRemovesItsRoutesAndDevice()
        {
            Lan lan = World(out WireDevice second, out NetInterface by);
            lan.Stack.AddRoute(Lan.FarAway, 24, SecondRouter, by);
            lan.Stack.AddRoute(0x0B000000, 8, 0, by);

            lan.Stack.RemoveInterface(by);

            Assert.IsTrue(second.IsClosed);
            Assert.AreEqual(1, lan.Stack.InterfaceCount);
            Assert.AreEqual(1, lan.Stack.RouteCount);
            Assert.AreEqual(-Errno.ENETUNREACH, lan.Calls.SendTo(lan.Calls.Udp(), 5, SecondPeer, 9));
            Assert.AreEqual(-Errno.EADDRNOTAVAIL, lan.Calls.Bind(lan.Calls.Udp(), SecondAddress, 9));
            Assert.ThrowsException(typeof(ArgumentException), () => lan.Stack.RemoveInterface(by));
            lan.Peer.Pings(Lan.Board, 1, 4);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 echo reply 7/1, 4 bytes");
        }

        [TestMethod]
        public void RemovingAnInterfaceEndsItsConnections()
        {
            Lan lan = World(out WireDevice second, out NetInterface by);
            int fd = lan.Calls.Tcp();
            lan.Calls.NonBlocking(fd);
            Assert.AreEqual(-Errno.EINPROGRESS, lan.Calls.Connect(fd, SecondPeer, 80));

            lan.Stack.RemoveInterface(by);

            Assert.AreEqual(Errno.ECONNABORTED, lan.Calls.Get(fd, SocketConstants.SO_ERROR));
            Assert.IsTrue(second.IsClosed);
        }

        [TestMethod]
        public void ARemovedInterfacesSlotIsReused()
        {
            Lan lan = World(out _, out NetInterface by);
            for (int i = 0; i < 10; i++)
            {
                lan.Stack.RemoveInterface(by);
                by = lan.Stack.AddInterface(new WireDevice("eth1", LinkKind.Ip, null, 1500), SecondAddress, 24);
            }

            Assert.AreEqual(2, lan.Stack.InterfaceCount);
            Assert.AreEqual(by, lan.Stack.GetInterface(1));
        }

        [TestMethod]
        public void AMulticastDatagramUsesItsRoute()
        {
            Lan lan = World(out WireDevice second, out NetInterface by);
            lan.Stack.AddRoute(0xE0000000, 4, 0, by);

            Send(lan, 0xEF010203);

            AssertLeft(second, "192.168.1.1 > 239.1.2.3 UDP 7 > 9, 5 bytes");
            Assert.AreEqual(0, lan.Wire.SentCount);
        }

        [TestMethod]
        public void NothingIsForwardedFromOneDeviceToTheOther()
        {
            Lan lan = World(out WireDevice second, out _);

            lan.Peer.Sends(Packets.EchoRequest(Lan.PeerAddress, SecondPeer, 7, 1, new byte[4]));

            Assert.AreEqual(0, second.SentCount);
            lan.ExpectsDrop(DropReason.IpNotForUs, 1);
        }

        [TestMethod]
        public void AnAddressAnswersOnAllInterfaces()
        {
            Lan lan = World(out _, out _);

            lan.Peer.Pings(SecondAddress, 1, 4);

            lan.Peer.Expects("peer: 192.168.1.1 > 10.0.0.2 echo reply 7/1, 4 bytes");
        }

        [TestMethod]
        public void AnInvalidLoopbackBufferIsRejected()
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new Lan().Stack.LoopbackBufferSize = 2047);
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new Lan().Stack.LoopbackBufferSize = 65_537);
        }

        [TestMethod]
        public void TheLoopbackInterfaceExistsAfterItsFirstUse()
        {
            Lan lan = Lan.Settled();
            Assert.IsNull(lan.Stack.LoopbackInterface);

            lan.Calls.SendTo(lan.Calls.Udp(7), 5, SocketConstants.INADDR_LOOPBACK, 7);

            Assert.AreEqual("lo", lan.Stack.LoopbackInterface.Device.Name);
        }

        // The settled board with a second device, whose link needs no ARP; both routers are known.
        private static Lan World(out WireDevice second, out NetInterface by)
        {
            Lan lan = Lan.Settled();
            lan.Router.Asks(Lan.Board);
            second = new WireDevice("eth1", LinkKind.Ip, null, 1500);
            by = lan.Stack.AddInterface(second, SecondAddress, 24);
            lan.Forget();
            return lan;
        }

        private static void Send(Lan lan, uint destination)
        {
            int fd = lan.Calls.Udp(7);
            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, destination, 9));
            lan.Calls.Close(fd);
        }

        private static void AssertLeft(WireDevice device, string text)
        {
            string left = FrameText.Of(device.TakeSent(), device.Kind);
            Assert.AreEqual(device.Kind == LinkKind.Ip ? text : "gateway: " + text, left);
        }
    }
}
