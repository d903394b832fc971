using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>SOCK_RAW: ping, and packets of protocols that the stack does not know.</summary>
    [TestClass]
    public class RawSocketTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;
        private const int Icmp = SocketConstants.IPPROTO_ICMP;
        private const int EchoRequest = 8;
        private const int EchoReply = 0;
        private const int Header = 20;

        // the first protocol number for experiments, RFC 3692
        private const int Experiment = 253;

        // identifier 7, sequence 3, eight bytes
        private static readonly byte[] s_reply = { EchoReply, 0, 0, 0, 0, 7, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8 };

        [TestMethod]
        public void ARawPingReplyIncludesTheIpHeader()
        {
            Lan lan = Lan.Settled();
            int fd = Raw(lan.Calls, Icmp);

            Assert.AreEqual(16, Ping(lan.Calls, fd, Lan.PeerAddress, 3));
            byte[] request = lan.Peer.TakesPacket();
            Assert.AreEqual(0xFFFF, Packets.Sum(request, Header, 16, 0));
            Assert.AreEqual((byte)EchoRequest, request[Header]);
            lan.Peer.Sends(Packets.IcmpMessage(Lan.PeerAddress, Lan.Board, s_reply));

            Assert.AreEqual(Header + 16, lan.Calls.Receive(fd));
            Assert.AreEqual("10.0.0.2:0", lan.Calls.From.ToString());
            Assert.AreEqual((byte)0x45, lan.Calls.Buffer[0]);
            Assert.AreEqual((byte)EchoReply, lan.Calls.Buffer[Header]);
            Assert.AreEqual(3, Packets.Read16(lan.Calls.Buffer, Header + 6));
        }

        [TestMethod]
        public void APingOfOurselfSeesRequestAndReply()
        {
            Lan lan = new Lan();
            int fd = Raw(lan.Calls, Icmp);

            Ping(lan.Calls, fd, Loopback, 1);

            Assert.AreEqual(Header + 16, lan.Calls.Read(fd, 100));
            Assert.AreEqual((byte)EchoRequest, lan.Calls.Buffer[Header]);
            Assert.AreEqual(Header + 16, lan.Calls.Read(fd, 100));
            Assert.AreEqual((byte)EchoReply, lan.Calls.Buffer[Header]);
        }

        [TestMethod]
        public void TheStackStillAnswersPings()
        {
            Lan lan = Lan.Settled();
            int fd = Raw(lan.Calls, Icmp);

            lan.Peer.Pings(Lan.Board, 1, 8);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 echo reply 7/1, 8 bytes");
            Assert.AreEqual(Header + 16, lan.Calls.Receive(fd), "the socket has a copy");
        }

        [TestMethod]
        public void AConnectedSocketReceivesFromItsPeerOnly()
        {
            Lan lan = Lan.Settled();
            int fd = Raw(lan.Calls, Icmp);
            Assert.AreEqual(-Errno.EDESTADDRREQ, lan.Calls.Write(fd, 8));
            Assert.AreEqual(0, lan.Calls.Connect(fd, Lan.Gateway, 0));

            lan.Peer.Pings(Lan.Board, 1, 8);
            lan.Router.Pings(Lan.Board, 2, 8);

            Assert.AreEqual(Header + 16, lan.Calls.Receive(fd));
            Assert.AreEqual("10.0.0.254:0", lan.Calls.From.ToString());
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void ABoundSocketReceivesForItsAddressOnly()
        {
            Lan lan = Lan.Settled();
            int fd = Raw(lan.Calls, Icmp);
            Assert.AreEqual(0, lan.Calls.Bind(fd, Loopback, 0));

            lan.Peer.Pings(Lan.Board, 1, 8);

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            Assert.AreEqual(-Errno.EADDRNOTAVAIL, lan.Calls.Bind(Raw(lan.Calls, Icmp), Lan.PeerAddress, 0));
        }

        [TestMethod]
        public void ARawSocketSuppressesProtocolUnreachable()
        {
            Lan lan = Lan.Settled();
            byte[] packet = Packets.Ip(Lan.PeerAddress, Lan.Board, Experiment, Packets.Bytes(12));
            lan.Peer.Sends(packet);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 protocol unreachable");

            int fd = Raw(lan.Calls, Experiment);
            lan.Peer.Sends(packet);

            lan.Peer.ExpectsNothing();
            Assert.AreEqual(Header + 12, lan.Calls.Receive(fd));
            lan.Calls.Close(fd);
            lan.Peer.Sends(packet);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 protocol unreachable");
        }

        [TestMethod]
        public void AFullReceiveBufferDropsAndCounts()
        {
            Lan lan = Lan.Settled();
            Raw(lan.Calls, Experiment);
            for (int i = 0; i < 33; i++)
            {
                lan.Peer.Sends(Packets.Ip(Lan.PeerAddress, Lan.Board, Experiment, Packets.Bytes(12)));
            }

            Assert.AreEqual(1L, lan.Drops(DropReason.RawBufferFull));
        }

        [TestMethod]
        [DataRow(0, Errno.EPROTONOSUPPORT)]
        [DataRow(SocketConstants.IPPROTO_TCP, Errno.EPROTONOSUPPORT)]
        [DataRow(SocketConstants.IPPROTO_UDP, Errno.EPROTONOSUPPORT)]
        [DataRow(255, Errno.EPROTONOSUPPORT)]
        [DataRow(-1, Errno.EINVAL)]
        [DataRow(256, Errno.EINVAL)]
        public void UnsupportedRawProtocolsAreRejected(int protocol, int errno)
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-errno, Raw(calls, protocol));

            Assert.AreEqual(0, calls.OpenFiles);
        }

        [TestMethod]
        public void StreamCallsOnARawSocketFail()
        {
            Calls calls = new Lan().Calls;
            int fd = Raw(calls, Icmp);

            Assert.AreEqual(-Errno.EOPNOTSUPP, calls.Listen(fd, 1));
            Assert.AreEqual(-Errno.EOPNOTSUPP, calls.Accept(fd));
            Assert.AreEqual(SocketConstants.SOCK_RAW, calls.Get(fd, SocketConstants.SO_TYPE));
            Assert.AreEqual(Icmp, calls.Get(fd, SocketConstants.SO_PROTOCOL));
            Assert.AreEqual(SocketConstants.POLLOUT, calls.Poll(fd, SocketConstants.POLLIN | SocketConstants.POLLOUT, 0));
        }

        [TestMethod]
        public void APingCarriesItsSocketsTimeToLive()
        {
            Lan lan = Lan.Settled();
            int fd = Raw(lan.Calls, Icmp);
            lan.Calls.Set(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL, 3);

            Ping(lan.Calls, fd, Lan.PeerAddress, 1);

            Assert.AreEqual((byte)3, lan.Peer.TakesPacket()[8]);
        }

        [TestMethod]
        public void APacketWithoutPayloadIsAnIpHeader()
        {
            Lan lan = Lan.Settled();

            Assert.AreEqual(0, lan.Calls.SendTo(Raw(lan.Calls, Experiment), 0, Lan.PeerAddress, 0));

            byte[] packet = lan.Peer.TakesPacket();
            Assert.AreEqual(Header, packet.Length);
            Assert.AreEqual(Header, Packets.Read16(packet, 2), "total length");
            Assert.AreEqual(0xFFFF, Packets.Sum(packet, 0, Header, 0));
        }

        private static int Raw(Calls calls, int protocol) => calls.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_RAW, protocol);

        // An echo request as a program makes it, checksum included.
        private static int Ping(Calls calls, int fd, uint address, int sequence)
        {
            byte[] request = Packets.EchoRequest(0, address, 7, sequence, Packets.Bytes(8));
            System.Array.Copy(request, Header, calls.Buffer, 0, 16);
            return calls.SendTo(fd, 16, address, 0);
        }
    }
}
