using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Ip
{
    /// <summary>Fragments that come in: RFC 791 section 3.2, RFC 815, RFC 1122 section 3.3.2, and what others make of them.</summary>
    [TestClass]
    public class ReassemblyTests
    {
        private const int LifeTime = 30_000;
        private const uint Group = 0xEF010203;

        [TestMethod]
        public void AFragmentedDatagramIsReassembled()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            SendInOrder(lan, Datagram(4000, 1), 1480);

            AssertReceived(lan, fd, 4000);
            Assert.AreEqual(1L, lan.Statistics.IpReassembled);
            Assert.AreEqual(0L, lan.Statistics.TotalDrops);
        }

        [TestMethod]
        public void FragmentsOfTwoDatagramsMayInterleave()
        {
            SeededRandom random = new SeededRandom(5);
            for (int turn = 0; turn < 200; turn++)
            {
                Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);
                int fd = lan.Calls.Udp(9);
                byte[] one = Datagram(100 + random.NextBelow(500), 1);
                byte[] two = Datagram(700 + random.NextBelow(500), 2);
                byte[][] fragments = new byte[64][];
                int count = Cut(one, 64 + (8 * random.NextBelow(20)), fragments, 0);
                count = Cut(two, 64 + (8 * random.NextBelow(20)), fragments, count);

                for (; count > 0; count--)
                {
                    int chosen = random.NextBelow(count);
                    lan.Peer.Sends(fragments[chosen]);
                    fragments[chosen] = fragments[count - 1];
                }

                int first = lan.Calls.Receive(fd);
                int second = lan.Calls.Receive(fd);
                Assert.AreEqual(one.Length + two.Length - 56, first + second, "turn " + turn.ToString());
                Assert.AreEqual(0L, lan.Statistics.TotalDrops);
            }
        }

        [TestMethod]
        public void ADuplicateFragmentIsHarmless()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Datagram(3000, 1);

            lan.Peer.Sends(Fragment(datagram, 1480, 1480));
            lan.Peer.Sends(Fragment(datagram, 1480, 1480));
            lan.Peer.Sends(Fragment(datagram, 2960, 48));
            lan.Peer.Sends(Fragment(datagram, 2960, 48));
            lan.Peer.Sends(Fragment(datagram, 0, 1480));

            AssertReceived(lan, fd, 3000);
        }

        [TestMethod]
        public void OverlappingFragmentsDropTheDatagram()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Datagram(1000, 1);
            byte[] other = Datagram(1000, 1);
            other[20 + 500] ^= 1;

            lan.Peer.Sends(Fragment(datagram, 0, 512));
            lan.Peer.Sends(Fragment(other, 496, 512));
            lan.Peer.Sends(Fragment(datagram, 512, 496));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            Assert.AreEqual(1L, lan.Drops(DropReason.IpFragment));
        }

        [TestMethod]
        public void ADifferingFragmentWithinAnotherDropsTheDatagram()
        {
            // teardrop
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Datagram(1000, 1);
            byte[] other = Datagram(1000, 1);
            other[20 + 20] ^= 1;

            lan.Peer.Sends(Fragment(datagram, 0, 512));
            lan.Peer.Sends(Fragment(other, 16, 8));
            lan.Peer.Sends(Fragment(datagram, 512, 496));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void ALastFragmentBeforeTheEndOfOthersDropsTheDatagram()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Datagram(1000, 1);
            byte[] last = Fragment(datagram, 256, 256);
            Packets.Write16(last, 6, 256 >> 3);
            Packets.Seal(last);

            lan.Peer.Sends(Fragment(datagram, 512, 256));
            lan.Peer.Sends(last);
            lan.Peer.Sends(Fragment(datagram, 0, 256));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            Assert.AreEqual(1L, lan.Drops(DropReason.IpFragment));
        }

        [TestMethod]
        public void AFragmentAfterTheLastDropsTheDatagram()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Datagram(1000, 1);

            lan.Peer.Sends(Fragment(datagram, 512, 496));
            lan.Peer.Sends(Fragment(Datagram(2000, 1), 1024, 8));
            lan.Peer.Sends(Fragment(datagram, 0, 512));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            Assert.AreEqual(1L, lan.Drops(DropReason.IpFragment));
        }

        [TestMethod]
        [DataRow(0x1FFF, 16)]
        [DataRow(0x3FFF, 16)]
        [DataRow(0x1F00, 2000)]
        public void ADatagramBeyond65535BytesIsDropped(int flagsAndOffset, int length)
        {
            // ping of death
            Lan lan = Lan.Settled();
            lan.Stack.LimitReassembly(2, 65_515);
            byte[] packet = Packets.Ip(Lan.PeerAddress, Lan.Board, Packets.Icmp, new byte[length > 1480 ? 1480 : length]);
            Packets.Write16(packet, 6, length > 1480 ? 0x1FF0 : flagsAndOffset);
            Packets.Seal(packet);

            lan.Peer.Sends(packet);

            lan.ExpectsDrop(DropReason.IpFragment, 1);
            lan.PassTime(LifeTime + 1);
            lan.ExpectsDrop(DropReason.IpFragment, 1);
        }

        [TestMethod]
        public void TheReassemblyLimitIsExact()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            SendInOrder(lan, Datagram(4433, 1), 1480);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            Assert.IsTrue(lan.Drops(DropReason.IpFragment) > 0);
            SendInOrder(lan, Datagram(4432, 2), 1480);

            AssertReceived(lan, fd, 4432);
        }

        [TestMethod]
        public void TheLargestDatagramIsReassembledIfTheLimitAllows()
        {
            Lan lan = Lan.Settled();
            lan.Stack.LimitReassembly(1, 65_515);
            int fd = lan.Calls.Udp();
            lan.Calls.Set(fd, SocketConstants.SO_RCVBUF, 70_000);
            lan.Calls.Bind(fd, 0, 9);

            SendInOrder(lan, Datagram(65_507, 1), 1480);

            AssertReceived(lan, fd, 65_507);
        }

        [TestMethod]
        public void WithAZeroLimitFragmentsAreDropped()
        {
            Lan lan = Lan.Settled();
            lan.Stack.LimitReassembly(0, 4000);
            lan.Calls.Udp(9);

            SendInOrder(lan, Datagram(2000, 1), 1480);

            lan.ExpectsDrop(DropReason.IpFragment, 2);
        }

        [TestMethod]
        [DataRow(-1, 4000)]
        [DataRow(17, 4000)]
        [DataRow(2, 555)]
        [DataRow(2, 65516)]
        public void InvalidLimitsAreRejected(int datagrams, int size)
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new Lan().Stack.LimitReassembly(datagrams, size));
        }

        [TestMethod]
        public void TheChecksumCoversTheWholeDatagram()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Datagram(2000, 1);
            datagram[2000] ^= 1;

            SendInOrder(lan, datagram, 1480);

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            lan.ExpectsDrop(DropReason.UdpChecksum, 1);
        }

        [TestMethod]
        public void ReassemblyTimeoutSendsTimeExceeded()
        {
            Lan lan = Lan.Settled();
            byte[] first = Fragment(Datagram(2000, 1), 0, 1480);

            lan.Peer.Sends(first);
            lan.PassTime(LifeTime - 1);
            lan.Peer.ExpectsNothing();
            lan.PassTime(1);

            byte[] error = lan.Peer.TakesPacket();
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 ICMP 11/1", FrameText.OfPacket(error));
            Assert.AreEqual(28 + 28, error.Length);
            for (int i = 0; i < 28; i++)
            {
                Assert.AreEqual(first[i], error[28 + i], "byte " + i.ToString());
            }

            lan.ExpectsDrop(DropReason.IpFragment, 1);
        }

        [TestMethod]
        public void NoTimeExceededWithoutTheFirstFragment()
        {
            Lan lan = Lan.Settled();

            lan.Peer.Sends(Fragment(Datagram(2000, 1), 1480, 528));
            lan.PassTime(LifeTime);

            lan.ExpectsDrop(DropReason.IpFragment, 1);
        }

        [TestMethod]
        public void NoTimeExceededForMulticastOrIcmp()
        {
            Lan lan = Lan.Settled();
            byte[] toGroup = Packets.Datagram(Lan.PeerAddress, 4000, 0xE0000001, 9, Packets.Bytes(2000));
            byte[] message = new byte[2000];
            message[0] = 3;

            lan.Peer.SendsTo(new byte[] { 1, 0, 0x5E, 0, 0, 1 }, Fragment(toGroup, 0, 1480));
            lan.Peer.Sends(Fragment(Packets.IcmpMessage(Lan.PeerAddress, Lan.Board, message), 0, 1480));
            lan.PassTime(LifeTime);

            lan.ExpectsDrop(DropReason.IpFragment, 2);
        }

        [TestMethod]
        public void AFragmentAfterTheTimeoutCompletesNothing()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Datagram(2000, 1);

            lan.Peer.Sends(Fragment(datagram, 0, 1480));
            lan.PassTime(LifeTime);
            lan.Peer.Sends(Fragment(datagram, 1480, 528));

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void ANewDatagramDisplacesTheOldestPartialOne()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            lan.Peer.Sends(Fragment(Datagram(2001, 1), 0, 1480));
            lan.PassTime(10);
            lan.Peer.Sends(Fragment(Datagram(2002, 2), 0, 1480));
            lan.PassTime(10);
            lan.Peer.Sends(Fragment(Datagram(2003, 3), 0, 1480));
            lan.Peer.Sends(Fragment(Datagram(2003, 3), 1480, 531));
            lan.Peer.Sends(Fragment(Datagram(2002, 2), 1480, 530));

            AssertReceived(lan, fd, 2003);
            AssertReceived(lan, fd, 2002);
            lan.Peer.Sends(Fragment(Datagram(2001, 1), 1480, 529));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void AnIdentificationMayBeReused()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            for (int size = 2000; size < 2010; size++)
            {
                SendInOrder(lan, Datagram(size, 1), 1480);
                AssertReceived(lan, fd, size);
            }
        }

        [TestMethod]
        public void DatagramsOfOneIdentificationAreDistinguishedByAddressesAndProtocol()
        {
            Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);
            int fd = lan.Calls.Udp(9);
            byte[] one = Datagram(2000, 1);
            byte[] two = Packets.Datagram(Lan.Silent, 4000, Lan.Board, 9, Packets.Bytes(2000));
            Packets.Write16(two, 4, 1);

            lan.Peer.Sends(Fragment(one, 0, 1480));
            lan.Peer.Sends(Fragment(two, 1480, 528));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            lan.Peer.Sends(Fragment(one, 1480, 528));

            AssertReceived(lan, fd, 2000);
        }

        [TestMethod]
        public void AnUnfragmentedPacketOfTheSameIdentificationIsIndependent()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Datagram(2000, 1);

            lan.Peer.Sends(Fragment(datagram, 0, 1480));
            lan.Peer.Sends(Datagram(100, 1));
            AssertReceived(lan, fd, 100);
            lan.Peer.Sends(Fragment(datagram, 1480, 528));

            AssertReceived(lan, fd, 2000);
        }

        [TestMethod]
        [DataRow(1472, false)]
        [DataRow(7, false)]
        [DataRow(0, false)]
        [DataRow(0, true)]
        public void AFragmentOfInvalidLengthIsDropped(int length, bool isLast)
        {
            Lan lan = Lan.Settled();
            byte[] packet = Packets.Ip(Lan.PeerAddress, Lan.Board, Packets.Udp, new byte[length == 1472 ? 1471 : length]);
            Packets.Write16(packet, 6, isLast ? 8 : 0x2008);
            Packets.Seal(packet);

            lan.Peer.Sends(packet);

            lan.ExpectsDrop(DropReason.IpFragment, 1);
        }

        [TestMethod]
        public void AFragmentedTcpHeaderIsDropped()
        {
            // RFC 1858 sections 3.1 and 4
            Lan lan = Lan.Settled();
            byte[] segment = LongSegment();

            lan.Peer.Sends(Fragment(segment, 0, 16));
            lan.Peer.Sends(Fragment(segment, 8, 40));
            lan.Peer.Sends(Fragment(segment, 16, 32));

            lan.ExpectsDrop(DropReason.IpFragment, 3);
        }

        [TestMethod]
        public void AFragmentedSegmentIsReassembled()
        {
            Lan lan = Lan.Settled();
            byte[] segment = LongSegment();

            lan.Peer.Sends(Fragment(segment, 24, 24));
            lan.Peer.Sends(Fragment(segment, 0, 24));

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 TCP 80 > 4000 RST ACK");
        }

        [TestMethod]
        public void TheFirstFragmentsOptionsApply()
        {
            Lan lan = Lan.Settled();
            byte[] ping = Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, Packets.Bytes(56));
            byte[] message = new byte[64];
            Array.Copy(ping, 20, message, 0, 64);
            byte[] packet = Packets.IpWithOptions(Lan.PeerAddress, Lan.Board, Packets.Icmp, new byte[] { 1, 7, 3, 4 }, message);

            lan.Peer.Sends(Fragment(ping, 32, 32));
            lan.Peer.Sends(Fragment(packet, 0, 32));

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 echo reply 7/1, 56 bytes");
        }

        [TestMethod]
        public void AFragmentedPingIsAnsweredInFragments()
        {
            Lan lan = Lan.Settled();
            byte[] ping = Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, Packets.Bytes(4000));

            SendInOrder(lan, ping, 1480);

            byte[] reply = lan.Peer.TakesFragments();
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 echo reply 7/1, 4000 bytes", FrameText.OfPacket(reply));
            for (int i = 0; i < 4000; i++)
            {
                Assert.AreEqual(ping[28 + i], reply[28 + i]);
            }

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AFragmentedDatagramToAClosedPortCausesOneError()
        {
            Lan lan = Lan.Settled();

            SendInOrder(lan, Datagram(2000, 1), 1480);

            byte[] error = lan.Peer.TakesPacket();
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 port unreachable", FrameText.OfPacket(error));
            Assert.AreEqual(2028, Packets.Read16(error, 30), "the quoted length");
            Assert.AreEqual(0xFFFF, Packets.Sum(error, 28, 20, 0), "the quoted checksum");
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void TooManyHolesDropTheDatagram()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Datagram(1000, 1);

            for (int first = 8; first < 8 + (16 * 24); first += 16)
            {
                lan.Peer.Sends(Fragment(datagram, first, 8));
            }

            lan.ExpectsDrop(DropReason.IpFragment, 1);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void AFragmentedMulticastDatagramIsReassembled()
        {
            Lan lan = Lan.Settled();
            lan.Interface.JoinGroup(Group);
            int fd = lan.Calls.Udp(9);
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, 4000, Group, 9, Packets.Bytes(2000));
            byte[] mac = { 1, 0, 0x5E, 1, 2, 3 };

            lan.Peer.SendsTo(mac, Fragment(datagram, 0, 1480));
            lan.Peer.SendsTo(mac, Fragment(datagram, 1480, 528));

            AssertReceived(lan, fd, 2000);
        }

        private static byte[] Datagram(int size, int identification)
        {
            byte[] packet = Packets.Datagram(Lan.PeerAddress, 4000, Lan.Board, 9, Packets.Bytes(size));
            Packets.Write16(packet, 4, identification);
            Packets.Seal(packet);
            return packet;
        }

        // A SYN with 28 bytes, to a closed port.
        private static byte[] LongSegment()
        {
            byte[] syn = Packets.Segment(Lan.PeerAddress, 4000, Lan.Board, 80, 1, 0, 2);
            byte[] segment = new byte[48];
            Array.Copy(syn, 20, segment, 0, 20);
            Packets.Write16(segment, 16, 0);
            byte[] packet = Packets.Ip(Lan.PeerAddress, Lan.Board, Packets.Tcp, segment);
            Packets.Write16(packet, 36, ~Packets.SumWithPseudoHeader(packet));
            return packet;
        }

        private static byte[] Fragment(byte[] packet, int first, int length) => Packets.Fragment(packet, first, length);

        private static int Cut(byte[] packet, int size, byte[][] fragments, int count)
        {
            int total = packet.Length - 20;
            for (int first = 0; first < total; first += size)
            {
                fragments[count++] = Fragment(packet, first, total - first < size ? total - first : size);
            }

            return count;
        }

        private static void SendInOrder(Lan lan, byte[] packet, int size)
        {
            byte[][] fragments = new byte[64][];
            int count = Cut(packet, size, fragments, 0);
            for (int i = 0; i < count; i++)
            {
                lan.Peer.Sends(fragments[i]);
            }
        }

        private static void AssertReceived(Lan lan, int fd, int size)
        {
            byte[] expected = Packets.Bytes(size);
            Assert.AreEqual(size, lan.Calls.Receive(fd));
            for (int i = 0; i < size; i++)
            {
                Assert.AreEqual(expected[i], lan.Calls.Buffer[i], "byte " + i.ToString());
            }
        }
    }
}
