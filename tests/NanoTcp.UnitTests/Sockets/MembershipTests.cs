using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>IP_ADD_MEMBERSHIP and what else a socket says about multicast.</summary>
    [TestClass]
    public class MembershipTests
    {
        private const uint Group = 0xEF010203;
        private const int Ip = SocketConstants.IPPROTO_IP;

        private static readonly byte[] s_groupMac = { 0x01, 0x00, 0x5E, 0x01, 0x02, 0x03 };

        [TestMethod]
        public void AMemberReceivesGroupDatagrams()
        {
            Lan lan = Lan.Settled();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int fd = lan.Calls.Udp(9);
            SendToGroup(lan);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));

            Assert.AreEqual(0, sockets.AddMembership(fd, Group, 0));
            SendToGroup(lan);
            Assert.AreEqual(5, lan.Calls.Receive(fd));

            Assert.AreEqual(0, sockets.DropMembership(fd, Group, 0));
            SendToGroup(lan);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void ASocketBoundToAGroupReceivesGroupDatagramsOnly()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            Assert.AreEqual(0, lan.Calls.Bind(fd, Group, 9));
            BsdSockets.Of(lan.Stack).AddMembership(fd, Group, Lan.Board);

            lan.Peer.SendsDatagram(7, 9, 50);
            SendToGroup(lan);

            Assert.AreEqual(5, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void ClosingLeavesTheGroups()
        {
            Lan lan = Lan.Settled();
            int first = lan.Calls.Udp(9);
            int second = lan.Calls.Udp(10);
            BsdSockets.Of(lan.Stack).AddMembership(second, Group, 0);
            SendToGroup(lan);
            Assert.AreEqual(5, lan.Calls.Receive(first), "any socket on the port is told");

            lan.Calls.Close(second);
            SendToGroup(lan);

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(first));
        }

        [TestMethod]
        public void InvalidMembershipsAreRejected()
        {
            Lan lan = Lan.Settled();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int fd = lan.Calls.Udp(9);

            Refuses(sockets, Errno.EINVAL, sockets.AddMembership(fd, Lan.PeerAddress, 0));
            Refuses(sockets, Errno.ENODEV, sockets.AddMembership(fd, Group, Lan.PeerAddress));
            Refuses(sockets, Errno.EADDRNOTAVAIL, sockets.DropMembership(fd, Group, 0));
            Refuses(sockets, Errno.EBADF, sockets.AddMembership(99, Group, 0));
            Refuses(sockets, Errno.ENOPROTOOPT, sockets.AddMembership(lan.Calls.Tcp(), Group, 0));
            Assert.AreEqual(0, sockets.AddMembership(fd, Group, 0));
            Refuses(sockets, Errno.EADDRINUSE, sockets.AddMembership(fd, Group, Lan.Board));
        }

        [TestMethod]
        public void ASocketJoinsAtMostTwentyGroups()
        {
            Lan lan = Lan.Settled();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int fd = lan.Calls.Udp(9);
            for (uint i = 0; i < 20; i++)
            {
                Assert.AreEqual(0, sockets.AddMembership(fd, Group + i, 0));
            }

            Refuses(sockets, Errno.ENOBUFS, sockets.AddMembership(fd, Group + 20, 0));
            Assert.AreEqual(0, sockets.DropMembership(fd, Group + 7, 0));
            Assert.AreEqual(0, sockets.AddMembership(fd, Group + 20, 0));
        }

        [TestMethod]
        public void MulticastOptionsReadBack()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp();
            Assert.AreEqual(1, calls.Get(fd, Ip, SocketConstants.IP_MULTICAST_TTL));
            Assert.AreEqual(1, calls.Get(fd, Ip, SocketConstants.IP_MULTICAST_LOOP));
            Assert.AreEqual(0, calls.Get(fd, Ip, SocketConstants.IP_MULTICAST_IF));

            Assert.AreEqual(0, calls.Set(fd, Ip, SocketConstants.IP_MULTICAST_TTL, 9));
            Assert.AreEqual(0, calls.Set(fd, Ip, SocketConstants.IP_MULTICAST_LOOP, 0));
            Assert.AreEqual(0, calls.Set(fd, Ip, SocketConstants.IP_MULTICAST_IF, (int)Lan.Board));

            Assert.AreEqual(9, calls.Get(fd, Ip, SocketConstants.IP_MULTICAST_TTL));
            Assert.AreEqual(0, calls.Get(fd, Ip, SocketConstants.IP_MULTICAST_LOOP));
            Assert.AreEqual((int)Lan.Board, calls.Get(fd, Ip, SocketConstants.IP_MULTICAST_IF));
            Assert.AreEqual(-Errno.EADDRNOTAVAIL, calls.Set(fd, Ip, SocketConstants.IP_MULTICAST_IF, (int)Lan.PeerAddress));
            Assert.AreEqual(-Errno.EINVAL, calls.Set(fd, Ip, SocketConstants.IP_MULTICAST_TTL, 256));
        }

        [TestMethod]
        public void MulticastTtlAndLoopApply()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            BsdSockets.Of(lan.Stack).AddMembership(fd, Group, 0);
            lan.PassTime(20_000);
            lan.Forget();
            lan.Calls.Set(fd, Ip, SocketConstants.IP_MULTICAST_TTL, 9);

            lan.Calls.SendTo(fd, 5, Group, 9);
            byte[] sent = lan.Peer.TakesPacket();
            lan.PassTime(10);

            Assert.AreEqual((byte)9, sent[8]);
            Assert.AreEqual(5, lan.Calls.Receive(fd));
            lan.Calls.Set(fd, Ip, SocketConstants.IP_MULTICAST_LOOP, 0);
            lan.Calls.SendTo(fd, 5, Group, 9);
            lan.PassTime(10);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        private static void SendToGroup(Lan lan)
        {
            lan.Peer.SendsTo(s_groupMac, Packets.Datagram(Lan.PeerAddress, 7, Group, 9, Packets.Bytes(5)));
        }

        private static void Refuses(BsdSockets sockets, int errno, int result)
        {
            Assert.AreEqual(-1, result);
            Assert.AreEqual(errno, sockets.Errno);
        }
    }
}
