using System;
using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Ip
{
    /// <summary>Echo, and errors sent and received: RFC 792, RFC 1122 section 3.2.2.</summary>
    [TestClass]
    public class IcmpTests
    {
        private const int Unreachable = 3;
        private const int TimeExceeded = 11;
        private const int ParameterProblem = 12;
        private const int HostUnreachable = 1;
        private const int ProtocolUnreachable = 2;
        private const int PortUnreachable = 3;
        private const string Complaint = "peer: 10.0.0.1 > 10.0.0.2 port unreachable";

        // RFC 792: the IP header and eight bytes behind it
        private const int Quoted = 28;

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(7)]
        [DataRow(56)]
        [DataRow(57)]
        [DataRow(1471)]
        [DataRow(1472)]
        public void APingIsAnsweredWithAllBytes(int size)
        {
            Lan lan = Lan.Settled();

            lan.Peer.Pings(Lan.Board, 99, size);

            byte[] reply = lan.Peer.TakesPacket();
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 echo reply 7/99, " + size.ToString() + " bytes", FrameText.OfPacket(reply));
            byte[] payload = new byte[size];
            Array.Copy(reply, 28, payload, 0, size);
            CollectionAssert.AreEqual(Packets.Bytes(size), payload);
            Assert.AreEqual(1L, lan.Statistics.IcmpEchoReplies);
        }

        [TestMethod]
        public void APingWithIpOptionsIsAnsweredWithoutThem()
        {
            Lan lan = Lan.Settled();
            byte[] ping = Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, Packets.Bytes(9));
            byte[] message = new byte[17];
            Array.Copy(ping, 20, message, 0, 17);

            lan.Peer.Sends(Packets.IpWithOptions(Lan.PeerAddress, Lan.Board, Packets.Icmp, new byte[] { 1, 7, 3, 4 }, message));

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 echo reply 7/1, 9 bytes");
        }

        [TestMethod]
        public void APingFromAnUnresolvedNeighborIsAnsweredAfterArp()
        {
            Lan lan = new Lan();
            lan.Forget();

            lan.Peer.Pings(Lan.Board, 1, 4);
            lan.Peer.Expects("all: who has 10.0.0.2? tell 10.0.0.1");
            lan.Peer.Answers();

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 echo reply 7/1, 4 bytes");
        }

        [TestMethod]
        public void APingReplyLargerThanTheMtuIsFragmented()
        {
            Lan lan = Lan.Settled();

            lan.Peer.Pings(Lan.Board, 1, 1473);

            Assert.AreEqual("10.0.0.1 > 10.0.0.2 echo reply 7/1, 1473 bytes", FrameText.OfPacket(lan.Peer.TakesFragments()));
        }

        [TestMethod]
        [DataRow("255.255.255.255")]
        [DataRow("10.0.0.255")]
        [DataRow("224.0.0.1")]
        public void ABroadcastPingIsNotAnswered(string destination)
        {
            Lan lan = Lan.Settled();

            lan.Peer.Broadcasts(Packets.EchoRequest(Lan.PeerAddress, Packets.Address(destination), 7, 1, new byte[4]));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void EveryByteOfAMessageIsChecksummed()
        {
            Lan lan = Lan.Settled();

            for (int i = 20; i < 37; i++)
            {
                byte[] ping = Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, Packets.Bytes(9));
                ping[i] ^= 0x10;
                lan.Peer.Sends(ping);
            }

            lan.ExpectsDrop(DropReason.IcmpMalformed, 17);
        }

        [TestMethod]
        public void AMessageShorterThanItsHeaderIsDropped()
        {
            Lan lan = Lan.Settled();

            lan.Peer.Sends(Packets.Ip(Lan.PeerAddress, Lan.Board, Packets.Icmp, new byte[0]));
            for (int length = 4; length < 8; length++)
            {
                byte[] message = new byte[length];
                message[0] = 8;
                lan.Peer.Sends(Packets.IcmpMessage(Lan.PeerAddress, Lan.Board, message));
            }

            lan.ExpectsDrop(DropReason.IcmpMalformed, 5);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(4)]
        [DataRow(5)]
        [DataRow(9)]
        [DataRow(13)]
        [DataRow(17)]
        [DataRow(255)]
        public void AMessageTypeNotForHostsIsIgnored(int type)
        {
            Lan lan = Lan.Settled();
            byte[] message = new byte[20];
            message[0] = (byte)type;

            lan.Peer.Sends(Packets.IcmpMessage(Lan.PeerAddress, Lan.Board, message));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ADatagramToAClosedPortCausesPortUnreachable()
        {
            Lan lan = Lan.Settled();
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(20));

            lan.Peer.Sends(datagram);

            byte[] error = lan.Peer.TakesPacket();
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 port unreachable", FrameText.OfPacket(error));
            CheckQuote(datagram, error, Quoted);
            lan.ExpectsDrop(DropReason.UdpNoPort, 1);
            Assert.AreEqual(1L, lan.Statistics.IcmpErrorsSent);
        }

        [TestMethod]
        public void AnErrorMessageQuotesIpOptionsToo()
        {
            Lan lan = Lan.Settled();
            byte[] datagram = Packets.IpWithOptions(
                Lan.PeerAddress, Lan.Board, Packets.Udp, new byte[] { 1, 7, 3, 4 }, new byte[] { 0, 7, 0, 9, 0, 10, 0, 0, 1, 2 });

            lan.Peer.Sends(datagram);

            CheckQuote(datagram, lan.Peer.TakesPacket(), Quoted + 4);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(3)]
        [DataRow(41)]
        [DataRow(132)]
        [DataRow(255)]
        public void AnUnknownProtocolCausesProtocolUnreachable(int protocol)
        {
            Lan lan = Lan.Settled();
            byte[] packet = Packets.Ip(Lan.PeerAddress, Lan.Board, protocol, Packets.Bytes(3));

            lan.Peer.Sends(packet);

            byte[] error = lan.Peer.TakesPacket();
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 protocol unreachable", FrameText.OfPacket(error));
            CheckQuote(packet, error, 23);
            lan.ExpectsDrop(DropReason.IpProtocolUnknown, 1);
        }

        [TestMethod]
        [DataRow("255.255.255.255")]
        [DataRow("10.0.0.255")]
        [DataRow("224.0.0.1")]
        public void NoErrorIsSentAboutABroadcast(string destination)
        {
            Lan lan = Lan.Settled();

            lan.Peer.Broadcasts(Packets.Datagram(Lan.PeerAddress, 7, Packets.Address(destination), 9, new byte[4]));
            lan.Peer.Broadcasts(Packets.Ip(Lan.PeerAddress, Packets.Address(destination), 200, new byte[4]));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void NoErrorIsSentAboutAnError()
        {
            Lan lan = Lan.Settled();
            byte[] about = Packets.Ip(Lan.Board, Lan.PeerAddress, 200, new byte[8]);

            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, ProtocolUnreachable, about, Quoted));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void NoErrorIsSentAboutADatagramWithAnInvalidChecksum()
        {
            Lan lan = Lan.Settled();
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(20));
            datagram[30]++;

            lan.Peer.Sends(datagram);

            lan.ExpectsDrop(DropReason.UdpChecksum, 1);
        }

        [TestMethod]
        public void PortUnreachableIsReportedToAConnectedSocket()
        {
            Lan lan = Lan.Settled();
            int fd = Connected(lan, out byte[] sent);

            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, sent, Quoted));

            Assert.AreEqual(-Errno.ECONNREFUSED, lan.Calls.Receive(fd));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd), "once");
            Assert.AreEqual(1L, lan.Statistics.IcmpErrorsReceived);
        }

        [TestMethod]
        public void AnErrorMessageWakesABlockedReceive()
        {
            Lan lan = Lan.Settled();
            int fd = Connected(lan, out byte[] sent);
            lan.After(50, () => lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, sent, Quoted)));
            long start = lan.Clock.Now;

            Assert.AreEqual(-Errno.ECONNREFUSED, lan.Calls.Read(fd, 100));

            Assert.AreEqual(50L, lan.Clock.Now - start);
        }

        [TestMethod]
        public void TheNextSendReportsThePendingError()
        {
            Lan lan = Lan.Settled();
            int fd = Connected(lan, out byte[] sent);
            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, ProtocolUnreachable, sent, Quoted));

            Assert.AreEqual(-Errno.ENOPROTOOPT, lan.Calls.Send(fd, 5, 0));
            lan.Peer.ExpectsNothing();
            Assert.AreEqual(5, lan.Calls.Send(fd, 5, 0));

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void PollShowsAPendingErrorAndSoErrorClearsIt()
        {
            Lan lan = Lan.Settled();
            int fd = Connected(lan, out byte[] sent);
            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, sent, Quoted));

            Assert.AreEqual(SocketConstants.POLLERR, lan.Calls.Poll(fd, 0, 0));
            Assert.AreEqual(Errno.ECONNREFUSED, lan.Calls.Get(fd, SocketConstants.SO_ERROR));

            Assert.AreEqual(0, lan.Calls.Get(fd, SocketConstants.SO_ERROR));
            Assert.AreEqual(0, lan.Calls.Poll(fd, 0, 0));
        }

        [TestMethod]
        public void AnUnconnectedSocketGetsNoIcmpErrors()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            byte[] sent = lan.Peer.TakesPacket();

            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, sent, Quoted));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        [DataRow(Unreachable, 0)]
        [DataRow(Unreachable, HostUnreachable)]
        [DataRow(Unreachable, 4)]
        [DataRow(TimeExceeded, 0)]
        public void ASoftErrorDoesNotDisturbASocket(int type, int code)
        {
            Lan lan = Lan.Settled();
            int fd = Connected(lan, out byte[] sent);

            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, type, code, sent, Quoted));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            Assert.AreEqual(1L, lan.Statistics.IcmpErrorsReceived);
        }

        [TestMethod]
        [DataRow(Unreachable, 200)]
        [DataRow(TimeExceeded, 1)]
        [DataRow(13, 0)]
        public void AnErrorAboutAForeignPacketIsIgnored(int type, int code)
        {
            Lan lan = Lan.Settled();
            int fd = Connected(lan, out byte[] sent);

            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, type, code, sent, Quoted));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            Assert.AreEqual(0L, lan.Statistics.IcmpErrorsReceived);
        }

        [TestMethod]
        [DataRow(Unreachable, 2, Errno.ENOPROTOOPT)]
        [DataRow(Unreachable, 7, Errno.EHOSTDOWN)]
        [DataRow(Unreachable, 8, Errno.ENONET)]
        [DataRow(Unreachable, 9, Errno.ENETUNREACH)]
        [DataRow(Unreachable, 13, Errno.EHOSTUNREACH)]
        [DataRow(ParameterProblem, 0, Errno.EPROTO)]
        public void AHardErrorIsReturnedByTheNextCallAsOnLinux(int type, int code, int errno)
        {
            Lan lan = Lan.Settled();
            int fd = Connected(lan, out byte[] sent);

            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, type, code, sent, Quoted));

            Assert.AreEqual(-errno, lan.Calls.Receive(fd));
        }

        [TestMethod]
        [DataRow(21, 8)]
        [DataRow(23, 10)]
        [DataRow(19, 77)]
        public void AnErrorAboutAnotherFlowIsIgnored(int offset, int value)
        {
            Lan lan = Lan.Settled();
            int fd = Connected(lan, out byte[] sent);
            sent[offset] = (byte)value;
            Packets.Seal(sent);

            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, sent, Quoted));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void AnErrorAboutAPacketFromAnotherSourceIsDropped()
        {
            Lan lan = Lan.Settled();
            byte[] foreign = Packets.Datagram(Lan.Silent, 7, Lan.PeerAddress, 9, new byte[4]);
            byte[] unknown = Packets.Ip(Lan.Board, Lan.PeerAddress, 200, new byte[8]);

            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, foreign, Quoted));
            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, unknown, Quoted));

            lan.ExpectsDrop(DropReason.IcmpMalformed, 2);
        }

        [TestMethod]
        public void AnErrorWithATruncatedQuoteIsDroppedAtEveryLength()
        {
            Lan lan = Lan.Settled();
            int fd = Connected(lan, out byte[] sent);

            for (int quoted = 0; quoted < Quoted; quoted++)
            {
                lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, sent, quoted));
            }

            sent[0] = 0x65;
            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, sent, Quoted));
            sent[0] = 0x44;
            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, sent, Quoted));
            sent[0] = 0x4F;
            lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, Unreachable, PortUnreachable, sent, Quoted));

            lan.ExpectsDrop(DropReason.IcmpMalformed, Quoted + 3);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void PortUnreachableIsReportedOverLoopback()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            Assert.AreEqual(0, lan.Calls.Connect(fd, SocketConstants.INADDR_LOOPBACK, 9));
            Assert.AreEqual(5, lan.Calls.Send(fd, 5, 0));

            Assert.AreEqual(-Errno.ECONNREFUSED, lan.Calls.Read(fd, 100));
        }

        // A socket on port 7, connected to the peer's port 9, and a datagram that it sent.
        private static int Connected(Lan lan, out byte[] sent)
        {
            int fd = lan.Calls.Udp(7);
            Assert.AreEqual(0, lan.Calls.Connect(fd, Lan.PeerAddress, 9));
            Assert.AreEqual(5, lan.Calls.Send(fd, 5, 0));
            sent = lan.Peer.TakesPacket();
            return fd;
        }

        private static void CheckQuote(byte[] packet, byte[] error, int quoted)
        {
            Assert.AreEqual(28 + quoted, error.Length);
            Assert.AreEqual(0, (int)Packets.Read32(error, 24), "unused");
            for (int i = 0; i < quoted; i++)
            {
                Assert.AreEqual(packet[i], error[28 + i], "byte " + i.ToString());
            }
        }
    }
}
