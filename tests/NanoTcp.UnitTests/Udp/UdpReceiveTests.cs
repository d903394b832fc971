using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Udp
{
    /// <summary>Datagrams that come in: RFC 768, and which socket gets them.</summary>
    [TestClass]
    public class UdpReceiveTests
    {
        private const int LengthField = 24;
        private const int ChecksumField = 26;

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(777)]
        [DataRow(1472)]
        public void ADatagramIsReceivedWithAllBytesAndItsSender(int size)
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] expected = Packets.Bytes(size);

            lan.Peer.SendsDatagram(4000, 9, size);

            Assert.AreEqual(size, lan.Calls.Receive(fd));
            Assert.AreEqual("10.0.0.2:4000", lan.Calls.From.ToString());
            for (int i = 0; i < size; i++)
            {
                Assert.AreEqual(expected[i], lan.Calls.Buffer[i], "byte " + i.ToString());
            }
        }

        [TestMethod]
        [DataRow(8)]
        [DataRow(9)]
        public void EveryByteIsChecksummed(int size)
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            for (int i = 20; i < 28 + size; i++)
            {
                if (i != LengthField && i != LengthField + 1)
                {
                    byte[] datagram = Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(size));
                    datagram[i] ^= 0x20;
                    lan.Peer.Sends(datagram);
                }
            }

            lan.ExpectsDrop(DropReason.UdpChecksum, 6 + size);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void TheAddressesAreChecksummed()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Udp(9);
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(4));
            Packets.Write32(datagram, 12, Lan.Silent);
            Packets.Seal(datagram);

            lan.Peer.Sends(datagram);

            lan.ExpectsDrop(DropReason.UdpChecksum, 1);
        }

        [TestMethod]
        public void ADatagramWithoutAChecksumIsAccepted()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(5));
            Packets.Write16(datagram, ChecksumField, 0);

            lan.Peer.Sends(datagram);

            Assert.AreEqual(5, lan.Calls.Receive(fd));
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(7)]
        [DataRow(14)]
        [DataRow(65535)]
        public void ALengthThatFitsNeitherHeaderNorPacketIsDropped(int length)
        {
            Lan lan = Lan.Settled();
            lan.Calls.Udp(9);
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(5));
            Packets.Write16(datagram, LengthField, length);
            Packets.Write16(datagram, ChecksumField, 0);

            lan.Peer.Sends(datagram);

            lan.ExpectsDrop(DropReason.UdpLength, 1);
        }

        [TestMethod]
        public void ADatagramTruncatedInItsHeaderIsDropped()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Udp(0x0102);

            for (int length = 0; length < 8; length++)
            {
                lan.Peer.Sends(Packets.Ip(Lan.PeerAddress, Lan.Board, Packets.Udp, Packets.Bytes(length)));
            }

            lan.ExpectsDrop(DropReason.UdpLength, 8);
        }

        [TestMethod]
        public void BytesAfterTheDatagramAreIgnored()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(5));
            Packets.Write16(datagram, LengthField, 8 + 3);
            Packets.Write16(datagram, ChecksumField, 0);

            lan.Peer.Sends(datagram);

            Assert.AreEqual(3, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void DatagramsToPortZeroAreDropped()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Udp();

            lan.Peer.SendsDatagram(7, 0, 5);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 port unreachable");
            lan.ExpectsDrop(DropReason.UdpNoPort, 1);
        }

        [TestMethod]
        public void ADatagramMayComeFromPortZero()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            lan.Peer.SendsDatagram(0, 9, 5);

            Assert.AreEqual(5, lan.Calls.Receive(fd));
            Assert.AreEqual("10.0.0.2:0", lan.Calls.From.ToString());
        }

        [TestMethod]
        public void AConnectedSocketIsTheBestMatchForItsPeer()
        {
            Lan lan = Lan.Settled();
            int any = Shared(lan, 0);
            int bound = Shared(lan, Lan.Board);
            int connected = Shared(lan, 0);
            Assert.AreEqual(0, lan.Calls.Connect(connected, Lan.PeerAddress, 4000));

            lan.Peer.SendsDatagram(4000, 9, 3);
            lan.Peer.SendsDatagram(4001, 9, 2);

            Assert.AreEqual(3, lan.Calls.Receive(connected));
            Assert.AreEqual(2, lan.Calls.Receive(bound));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(any));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(connected));
        }

        [TestMethod]
        public void AConnectedSocketIgnoresOtherSenders()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Calls.Connect(fd, Lan.PeerAddress, 4000);

            lan.Peer.SendsDatagram(4001, 9, 5);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 port unreachable");
            lan.Peer.Sends(Packets.Datagram(Lan.Silent, 4000, Lan.Board, 9, Packets.Bytes(5)));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void ASocketBoundToAnAddressReceivesNoBroadcasts()
        {
            Lan lan = Lan.Settled();
            int bound = Shared(lan, Lan.Board);
            int any = Shared(lan, 0);

            lan.Peer.Broadcasts(Packets.Datagram(Lan.PeerAddress, 7, Lan.Broadcast, 9, Packets.Bytes(5)));

            Assert.AreEqual(5, lan.Calls.Receive(any));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(bound));
        }

        [TestMethod]
        public void ASocketBoundToTheBroadcastAddressReceivesOnlyBroadcasts()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            Assert.AreEqual(0, lan.Calls.Bind(fd, SocketConstants.INADDR_BROADCAST, 9));

            lan.Peer.Broadcasts(Packets.Datagram(Lan.PeerAddress, 7, 0xFFFFFFFF, 9, Packets.Bytes(5)));
            lan.Peer.SendsDatagram(7, 9, 6);

            Assert.AreEqual(5, lan.Calls.Receive(fd));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void ASocketBoundToAnAddressIgnoresOtherAddresses()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            lan.Calls.Bind(fd, SocketConstants.INADDR_LOOPBACK, 9);

            lan.Peer.SendsDatagram(7, 9, 5);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 port unreachable");
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void DatagramsAreReadInOrder()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            for (int i = 1; i <= 20; i++)
            {
                lan.Peer.SendsDatagram(4000 + i, 9, 100 + i);
            }

            for (int i = 1; i <= 20; i++)
            {
                Assert.AreEqual(100 + i, lan.Calls.Receive(fd));
                Assert.AreEqual(4000 + i, lan.Calls.From.Port);
            }

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void AFullBufferDropsTheNewDatagram()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            lan.Calls.Set(fd, SocketConstants.SO_RCVBUF, 1000);
            lan.Calls.Bind(fd, 0, 9);

            lan.Peer.SendsDatagram(7, 9, 600);
            lan.Peer.SendsDatagram(7, 9, 600);
            lan.Peer.SendsDatagram(7, 9, 400);

            lan.ExpectsDrop(DropReason.UdpBufferFull, 1);
            Assert.AreEqual(600, lan.Calls.Receive(fd));
            Assert.AreEqual(400, lan.Calls.Receive(fd));
            lan.Peer.SendsDatagram(7, 9, 1000);
            Assert.AreEqual(1000, lan.Calls.Receive(fd), "all the room again");
        }

        [TestMethod]
        public void EmptyDatagramsAreLimitedToo()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            for (int i = 0; i < 1000; i++)
            {
                lan.Peer.SendsDatagram(7, 9, 0);
            }

            Assert.AreEqual(1000L, lan.Drops(DropReason.UdpBufferFull) + lan.Statistics.UdpReceived);
            Assert.IsTrue(lan.Statistics.UdpReceived < 100, lan.Statistics.UdpReceived.ToString());
            Assert.AreEqual(0, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void TheRingOfDatagramsWrapsWithoutLosingAByte()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            lan.Calls.Set(fd, SocketConstants.SO_RCVBUF, 1000);
            lan.Calls.Bind(fd, 0, 9);
            byte[] expected = Packets.Bytes(317);

            for (int turn = 0; turn < 50; turn++)
            {
                lan.Peer.SendsDatagram(7, 9, 317);
                Assert.AreEqual(317, lan.Calls.Receive(fd));
                for (int i = 0; i < 317; i++)
                {
                    Assert.AreEqual(expected[i], lan.Calls.Buffer[i], "byte " + i.ToString());
                }
            }
        }

        [TestMethod]
        public void ADatagramIsTruncatedToTheBuffer()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Peer.SendsDatagram(7, 9, 10);
            lan.Peer.SendsDatagram(7, 9, 20);

            Assert.AreEqual(4, lan.Calls.Read(fd, 4));

            Assert.AreEqual(20, lan.Calls.Read(fd, 100));
        }

        [TestMethod]
        public void APeekedDatagramCanBeReadAgain()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Peer.SendsDatagram(4000, 9, 10);

            Assert.AreEqual(3, lan.Calls.Receive(fd, 3, SocketConstants.MSG_PEEK));
            lan.Calls.From.Set(0, 0);
            Assert.AreEqual(10, lan.Calls.Receive(fd, 100, SocketConstants.MSG_PEEK));
            Assert.AreEqual("10.0.0.2:4000", lan.Calls.From.ToString());

            Assert.AreEqual(10, lan.Calls.Receive(fd));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void ADatagramWakesABlockedReader()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.After(250, () => lan.Peer.SendsDatagram(7, 9, 10));
            long start = lan.Clock.Now;

            Assert.AreEqual(10, lan.Calls.Read(fd, 100));

            Assert.AreEqual(250L, lan.Clock.Now - start);
        }

        [TestMethod]
        public void AClosedSocketsPortIsUnreachable()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Close(lan.Calls.Udp(9));

            lan.Peer.SendsDatagram(7, 9, 5);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 port unreachable");
        }

        // A socket on port 9 of an address, beside others.
        private static int Shared(Lan lan, uint address)
        {
            int fd = lan.Calls.Udp();
            lan.Calls.Set(fd, SocketConstants.SO_REUSEADDR, 1);
            Assert.AreEqual(0, lan.Calls.Bind(fd, address, 9));
            return fd;
        }
    }
}
