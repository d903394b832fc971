using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Ip
{
    /// <summary>Where packets leave, by which neighbor and from which address: RFC 1122 section 3.3.1, RFC 1812 section 5.2.4.3.</summary>
    [TestClass]
    public class RoutingTests
    {
        private const uint SecondAddress = 0xC0A80101;
        private const uint SecondPeer = 0xC0A80102;

        [TestMethod]
        public void ASentPacketHasHostFields()
        {
            Lan lan = Lan.Settled();

            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9);

            byte[] packet = lan.Peer.TakesPacket();
            Assert.AreEqual(0x45, (int)packet[0], "version and header length");
            Assert.AreEqual(0, (int)packet[1], "type of service");
            Assert.AreEqual(0, Packets.Read16(packet, 6), "flags and fragment offset");
            Assert.AreEqual(64, (int)packet[8], "time to live");
        }

        [TestMethod]
        public void APacketForAnotherNetworkGoesToTheGateway()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);
            lan.Router.Asks(Lan.Board);
            lan.Forget();

            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.FarAway, 9);

            lan.Router.Expects("gateway: 10.0.0.1 > 192.0.2.1 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void APacketForOurNetworkIsSentDirectly()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);

            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void APingFromAnotherNetworkIsAnsweredThroughTheGateway()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);
            lan.Router.Asks(Lan.Board);
            lan.Forget();

            lan.Router.Sends(Packets.EchoRequest(Lan.FarAway, Lan.Board, 7, 1, new byte[4]));

            lan.Router.Expects("gateway: 10.0.0.1 > 192.0.2.1 echo reply 7/1, 4 bytes");
        }

        [TestMethod]
        public void WithoutARouteNothingIsSent()
        {
            Lan lan = Lan.Settled();

            Assert.AreEqual(-Errno.ENETUNREACH, lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.FarAway, 9));
            Assert.AreEqual(-Errno.ENETUNREACH, lan.Calls.Connect(lan.Calls.Udp(), Lan.FarAway, 9));
            Assert.AreEqual(-Errno.ENETUNREACH, lan.Calls.Connect(lan.Calls.Tcp(), Lan.FarAway, 80));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ARemovedGatewayIsNotUsed()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);
            int fd = lan.Calls.Udp(7);
            lan.Calls.SendTo(fd, 5, Lan.FarAway, 9);

            lan.Stack.SetDefaultGateway(0);

            Assert.AreEqual(-Errno.ENETUNREACH, lan.Calls.SendTo(fd, 5, Lan.FarAway, 9));
        }

        [TestMethod]
        public void ANewGatewayIsUsedAtOnce()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);
            int fd = lan.Calls.Udp(7);
            lan.Calls.SendTo(fd, 5, Lan.FarAway, 9);
            lan.Forget();

            lan.Stack.SetDefaultGateway(Lan.PeerAddress);
            lan.Calls.SendTo(fd, 5, Lan.FarAway, 9);

            lan.Peer.Expects("peer: 10.0.0.1 > 192.0.2.1 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        [DataRow("192.0.2.1")]
        [DataRow("10.0.1.1")]
        [DataRow("10.0.0.255")]
        public void AGatewayOutsideOurNetworksIsRejected(string gateway)
        {
            Lan lan = Lan.Settled();

            Assert.ThrowsException(typeof(ArgumentException), () => lan.Stack.SetDefaultGateway(Packets.Address(gateway)));
        }

        [TestMethod]
        public void AnOnLinkRouteReachesHostsAndARouterOnIt()
        {
            Lan lan = Lan.Settled();
            uint outside = Packets.Address("10.9.9.9");
            lan.Stack.AddRoute(Packets.Address("10.9.0.0"), 16, 0, lan.Interface);
            lan.Stack.SetDefaultGateway(outside);

            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.FarAway, 9);
            lan.Router.Expects("all: who has 10.9.9.9? tell 10.0.0.1");
            lan.Router.Address = outside;
            lan.Router.Answers();

            lan.Router.Expects("gateway: 10.0.0.1 > 192.0.2.1 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        [DataRow("127.0.0.1", 8)]
        [DataRow("224.0.0.1", 24)]
        [DataRow("255.255.255.255", 24)]
        [DataRow("0.0.0.1", 24)]
        [DataRow("10.0.0.0", 24)]
        [DataRow("10.0.0.255", 24)]
        [DataRow("10.0.0.3", 30)]
        [DataRow("10.0.0.1", 33)]
        [DataRow("10.0.0.1", -1)]
        public void AnInvalidHostAddressIsRejected(string address, int prefixLength)
        {
            Lan lan = Lan.Settled();

            Assert.ThrowsException(
                typeof(ArgumentException), () => lan.Stack.SetAddress(lan.Interface, Packets.Address(address), prefixLength));
            Assert.AreEqual(Lan.Board, lan.Interface.Address);
        }

        [TestMethod]
        public void AFifthInterfaceIsRefused()
        {
            Lan lan = Lan.Settled();
            for (uint i = 1; i < 4; i++)
            {
                lan.Stack.AddInterface(SecondDevice(), SecondAddress + (i << 8), 24);
            }

            Assert.ThrowsException(typeof(InvalidOperationException), () => lan.Stack.AddInterface(SecondDevice(), 0, 0));
        }

        [TestMethod]
        public void EachNetworkHasItsOwnInterfaceAndSource()
        {
            Lan lan = Lan.Settled();
            WireDevice second = SecondDevice();
            lan.Stack.AddInterface(second, SecondAddress, 24);
            int fd = lan.Calls.Udp(7);

            lan.Calls.SendTo(fd, 5, SecondPeer, 9);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);

            Assert.AreEqual("192.168.1.1 > 192.168.1.2 UDP 7 > 9, 5 bytes", FrameText.Of(second.TakeSent(), LinkKind.Ip));
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void TheLongerPrefixIsTheBetterRoute()
        {
            Lan lan = Lan.Settled();
            WireDevice narrow = SecondDevice();
            lan.Stack.AddInterface(narrow, Packets.Address("10.0.0.129"), 25);
            WireDevice wide = SecondDevice();
            lan.Stack.AddInterface(wide, Packets.Address("10.1.1.1"), 8);
            int fd = lan.Calls.Udp(7);

            lan.Calls.SendTo(fd, 5, Packets.Address("10.0.0.130"), 9);
            lan.Calls.SendTo(fd, 5, Packets.Address("10.9.9.9"), 9);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);

            Assert.AreEqual("10.0.0.129 > 10.0.0.130 UDP 7 > 9, 5 bytes", FrameText.Of(narrow.TakeSent(), LinkKind.Ip));
            Assert.AreEqual("10.1.1.1 > 10.9.9.9 UDP 7 > 9, 5 bytes", FrameText.Of(wide.TakeSent(), LinkKind.Ip));
            Assert.AreEqual(0, narrow.SentCount + wide.SentCount);
        }

        [TestMethod]
        public void AnAddressIsLocalOnEveryInterface()
        {
            Lan lan = Lan.Settled();
            lan.Stack.AddInterface(SecondDevice(), SecondAddress, 24);

            lan.Peer.Sends(Packets.EchoRequest(Lan.PeerAddress, SecondAddress, 7, 1, new byte[4]));

            lan.Peer.Expects("peer: 192.168.1.1 > 10.0.0.2 echo reply 7/1, 4 bytes");
        }

        [TestMethod]
        public void ConflictDetectionCoversAddressesOfOtherInterfaces()
        {
            Lan lan = Lan.Settled();
            lan.Stack.AddInterface(SecondDevice(), SecondAddress, 24);

            lan.Peer.Sends(Packets.EchoRequest(SecondAddress, Lan.Board, 7, 1, new byte[4]));

            lan.ExpectsDrop(DropReason.IpMartian, 1);
        }

        [TestMethod]
        public void ALinkWithoutAddressesCarriesBarePackets()
        {
            Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);
            lan.Peer.ExpectsNothing();

            lan.Peer.Pings(Lan.Board, 1, 4);
            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.PeerAddress, 9);

            lan.Peer.Expects("10.0.0.1 > 10.0.0.2 echo reply 7/1, 4 bytes");
            lan.Peer.Expects("10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.PassTime(600_000);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnEmptyPacketOnALinkWithoutAddressesIsDropped()
        {
            Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);

            lan.Peer.SendsFrame(new byte[0]);

            lan.ExpectsDrop(DropReason.IpHeader, 1);
        }

        [TestMethod]
        [DataRow("127.0.0.1")]
        [DataRow("127.255.1.2")]
        [DataRow("10.0.0.1")]
        public void PacketsToOurselvesAreLoopedBack(string own)
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, Packets.Address(own), 9));

            Assert.AreEqual(5, lan.Calls.Receive(fd, 100, 0));
            Assert.AreEqual(own + ":9", lan.Calls.From.ToString());
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void LoopbackWorksWithoutInterfaces()
        {
            NetStack stack = new NetStack(new NanoTcp.Simulation.VirtualClock(), new SeededRandom(1), null);
            Calls calls = new Calls(BsdSockets.Of(stack));
            int fd = calls.Udp(9);

            Assert.AreEqual(5, calls.SendTo(fd, 5, SocketConstants.INADDR_LOOPBACK, 9));

            Assert.AreEqual(5, calls.Receive(fd, 100, 0));
            Assert.AreEqual("127.0.0.1:9", calls.From.ToString());
        }

        [TestMethod]
        public void ALoopbackAddressIsNeverSent()
        {
            Lan lan = Lan.Settled();
            int udp = lan.Calls.Udp();
            int tcp = lan.Calls.Tcp();
            Assert.AreEqual(0, lan.Calls.Bind(udp, SocketConstants.INADDR_LOOPBACK, 9));
            Assert.AreEqual(0, lan.Calls.Bind(tcp, SocketConstants.INADDR_LOOPBACK, 9));

            Assert.AreEqual(-Errno.EINVAL, lan.Calls.SendTo(udp, 5, Lan.PeerAddress, 9));
            Assert.AreEqual(-Errno.EINVAL, lan.Calls.Connect(tcp, Lan.PeerAddress, 9));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnOldAddressIsNoLongerLocal()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetAddress(lan.Interface, Lan.Board + 6, 24);
            lan.PassTime(3000);
            lan.Forget();

            lan.Peer.Asks(Lan.Board);
            lan.Peer.Pings(Lan.Board, 1, 4);
            lan.Peer.ExpectsNothing();
            lan.Peer.Asks(Lan.Board + 6);
            lan.Peer.Pings(Lan.Board + 6, 2, 4);

            lan.Peer.Expects("peer: 10.0.0.7 is at 02:00:00:00:00:01");
            lan.Peer.Expects("peer: 10.0.0.7 > 10.0.0.2 echo reply 7/2, 4 bytes");
        }

        [TestMethod]
        public void AnUnboundSocketUsesTheNewAddress()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            lan.Stack.SetAddress(lan.Interface, Lan.Board + 6, 24);
            lan.Peer.Asks(Lan.Board + 6);
            lan.Forget();

            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9));

            lan.Peer.Expects("peer: 10.0.0.7 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void ASocketBoundToTheOldAddressCannotSend()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            lan.Calls.Bind(fd, Lan.Board, 7);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            lan.Stack.SetAddress(lan.Interface, Lan.Board + 6, 24);
            lan.Forget();

            Assert.AreEqual(-Errno.EADDRNOTAVAIL, lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AConnectionOfTheOldAddressIsAborted()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Tcp();
            lan.Calls.NonBlocking(fd);
            Assert.AreEqual(-Errno.EINPROGRESS, lan.Calls.Connect(fd, Lan.PeerAddress, 80));

            lan.Stack.SetAddress(lan.Interface, Lan.Board + 6, 24);

            Assert.AreEqual(Errno.ECONNABORTED, lan.Calls.Get(fd, SocketConstants.SO_ERROR));
        }

        [TestMethod]
        public void IdentificationsPerHostRepeatLate()
        {
            Lan lan = Lan.Settled();
            bool[] seen = new bool[65536];
            int fd = lan.Calls.Udp(7);

            for (int i = 0; i < 1000; i++)
            {
                lan.Peer.Pings(Lan.Board, i, 4);
                CheckIsNew(seen, lan);
            }

            Array.Clear(seen, 0, seen.Length);
            for (int i = 0; i < 1000; i++)
            {
                lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
                CheckIsNew(seen, lan);
                lan.Calls.SendTo(fd, 5, Lan.Board, 1);
            }
        }

        private static void CheckIsNew(bool[] seen, Lan lan)
        {
            int identification = Packets.Read16(lan.Peer.TakesPacket(), 4);
            Assert.IsFalse(seen[identification], "identification " + identification.ToString() + " came again");
            seen[identification] = true;
        }

        private static WireDevice SecondDevice() => new WireDevice("ip1", LinkKind.Ip, null, 1500);
    }
}
