using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Ip
{
    /// <summary>Which packets are received: every check of the IPv4 header, RFC 791 section 3.1 and RFC 1122 section 3.2.1.</summary>
    [TestClass]
    public class Ipv4InputTests
    {
        private const string Reply = "peer: 10.0.0.1 > 10.0.0.2 echo reply 7/1, 8 bytes";

        [TestMethod]
        public void AValidPacketIsCountedAsReceived()
        {
            Lan lan = Lan.Settled();

            lan.Peer.Sends(Ping());

            lan.Peer.Expects(Reply);
            Assert.AreEqual(1L, lan.Statistics.IpReceived);
            Assert.AreEqual(0L, lan.Statistics.TotalDrops);
        }

        [TestMethod]
        public void APacketTruncatedInItsHeaderIsDroppedAtEveryLength()
        {
            Lan lan = Lan.Settled();
            byte[] whole = Ping();

            for (int length = 0; length < Packets.HeaderLength; length++)
            {
                lan.Peer.Sends(Shortened(whole, length));
            }

            lan.ExpectsDrop(DropReason.IpHeader, Packets.HeaderLength);
        }

        [TestMethod]
        public void APacketTruncatedAfterItsHeaderIsDroppedAtEveryLength()
        {
            Lan lan = Lan.Settled();
            byte[] whole = Ping();

            for (int length = Packets.HeaderLength; length < whole.Length; length++)
            {
                lan.Peer.Sends(Shortened(whole, length));
            }

            lan.ExpectsDrop(DropReason.IpLength, whole.Length - Packets.HeaderLength);
        }

        [TestMethod]
        [DataRow(0x05)]
        [DataRow(0x55)]
        [DataRow(0x65)]
        [DataRow(0xF5)]
        [DataRow(0x40)]
        [DataRow(0x44)]
        public void AnotherVersionOrAHeaderTooShortIsDropped(int versionAndLength)
        {
            Lan lan = Lan.Settled();
            byte[] packet = Ping();
            packet[0] = (byte)versionAndLength;
            Packets.Seal(packet);

            lan.Peer.Sends(packet);

            lan.ExpectsDrop(DropReason.IpHeader, 1);
        }

        [TestMethod]
        public void AHeaderLongerThanTheFrameIsDropped()
        {
            Lan lan = Lan.Settled();
            byte[] packet = Ping();
            packet[0] = 0x4F;
            Packets.Seal(packet);

            lan.Peer.Sends(packet);

            lan.ExpectsDrop(DropReason.IpHeader, 1);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(19)]
        [DataRow(37)]
        [DataRow(65535)]
        public void ATotalLengthThatFitsNeitherHeaderNorFrameIsDropped(int totalLength)
        {
            Lan lan = Lan.Settled();
            byte[] packet = Ping();
            Packets.Write16(packet, 2, totalLength);
            Packets.Seal(packet);

            lan.Peer.Sends(packet);

            lan.ExpectsDrop(DropReason.IpLength, 1);
        }

        [TestMethod]
        public void EveryBitOfTheHeaderIsChecksummed()
        {
            Lan lan = Lan.Settled();

            for (int bit = 8 * 8; bit < Packets.HeaderLength * 8; bit++)
            {
                byte[] packet = Ping();
                packet[bit >> 3] ^= (byte)(1 << (bit & 7));
                lan.Peer.Sends(packet);
            }

            lan.ExpectsDrop(DropReason.IpChecksum, 12 * 8);
        }

        [TestMethod]
        public void PaddingAfterThePacketIsIgnored()
        {
            Lan lan = Lan.Settled();
            byte[] ping = Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, Packets.Bytes(3));
            byte[] padded = new byte[46];
            for (int i = 0; i < padded.Length; i++)
            {
                padded[i] = i < ping.Length ? ping[i] : (byte)0xEE;
            }

            lan.Peer.Sends(padded);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 echo reply 7/1, 3 bytes");
        }

        [TestMethod]
        public void APacketLargerThanTheMtuIsReceived()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            lan.Peer.SendsDatagram(7, 9, 4000);

            Assert.AreEqual(4000, lan.Calls.Receive(fd));
        }

        [TestMethod]
        [DataRow("1 1 1 1")]
        [DataRow("0 255 255 255")]
        [DataRow("7 7 4 0 0 0 0 0")]
        [DataRow("1 68 7 5 0 0 0 0")]
        [DataRow("148 4 0 0")]
        [DataRow("1 1 25 2")]
        public void HarmlessOptionsAreIgnored(string options)
        {
            Lan lan = Lan.Settled();

            lan.Peer.Sends(PingWithOptions(Packets.Bytes(options)));

            lan.Peer.Expects(Reply);
        }

        [TestMethod]
        [DataRow("131 7 4 10 0 0 9 0")]
        [DataRow("137 7 4 10 0 0 9 0")]
        [DataRow("1 131 3 4")]
        [DataRow("68 4 5 0 137 3 4 0")]
        public void ASourceRouteIsDropped(string options)
        {
            Lan lan = Lan.Settled();

            lan.Peer.Sends(PingWithOptions(Packets.Bytes(options)));

            lan.ExpectsDrop(DropReason.IpOptions, 1);
        }

        [TestMethod]
        [DataRow("7 0 0 0")]
        [DataRow("7 1 0 0")]
        [DataRow("7 5 0 0")]
        [DataRow("1 1 1 7")]
        [DataRow("1 1 7 3")]
        [DataRow("7 255 0 0")]
        [DataRow("68 4 5 0 68 0 0 0")]
        public void MalformedOptionsAreDropped(string options)
        {
            Lan lan = Lan.Settled();

            lan.Peer.Sends(PingWithOptions(Packets.Bytes(options)));

            lan.ExpectsDrop(DropReason.IpOptions, 1);
        }

        [TestMethod]
        [DataRow("224.0.0.1")]
        [DataRow("239.255.255.255")]
        [DataRow("240.0.0.1")]
        [DataRow("255.255.255.255")]
        [DataRow("127.0.0.1")]
        [DataRow("127.255.255.255")]
        [DataRow("0.0.0.1")]
        [DataRow("0.255.255.255")]
        [DataRow("0.0.0.0")]
        [DataRow("10.0.0.255")]
        [DataRow("10.0.0.1")]
        public void AnInvalidSourceIsDropped(string source)
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);

            lan.Peer.Sends(Packets.EchoRequest(Packets.Address(source), Lan.Board, 7, 1, new byte[8]));

            lan.ExpectsDrop(DropReason.IpMartian, 1);
        }

        [TestMethod]
        [DataRow("224.0.0.1")]
        [DataRow("127.0.0.1")]
        [DataRow("255.255.255.255")]
        [DataRow("0.0.0.1")]
        public void AMartianIsDroppedAlsoByABoardWithoutAnAddress(string source)
        {
            Lan lan = new Lan(LinkKind.Ethernet, NetDevice.EthernetMtu, 0);
            lan.Calls.Udp(68);

            lan.Peer.Broadcasts(Packets.Datagram(Packets.Address(source), 67, 0xFFFFFFFF, 68, new byte[8]));

            lan.ExpectsDrop(DropReason.IpMartian, 1);
        }

        [TestMethod]
        public void ABroadcastFromAnUnconfiguredHostIsReceived()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(67);

            lan.Peer.Broadcasts(Packets.Datagram(0, 68, 0xFFFFFFFF, 67, new byte[8]));

            Assert.AreEqual(8, lan.Calls.Receive(fd));
            Assert.AreEqual("0.0.0.0:68", lan.Calls.From.ToString());
        }

        [TestMethod]
        [DataRow(0x0001)]
        [DataRow(0x2000)]
        [DataRow(0x2010)]
        public void AnIncompleteDatagramTimesOut(int flagsAndOffset)
        {
            Lan lan = Lan.Settled();
            byte[] packet = Ping();
            Packets.Write16(packet, 6, flagsAndOffset);
            Packets.Seal(packet);

            lan.Peer.Sends(packet);
            lan.Peer.ExpectsNothing();
            lan.PassTime(30_000);
            lan.Forget();

            lan.ExpectsDrop(DropReason.IpFragment, 1);
        }

        [TestMethod]
        public void DontFragmentIsNotTreatedAsAFragment()
        {
            Lan lan = Lan.Settled();
            byte[] packet = Ping();
            Packets.Write16(packet, 6, 0x4000);
            Packets.Seal(packet);

            lan.Peer.Sends(packet);

            lan.Peer.Expects(Reply);
        }

        [TestMethod]
        [DataRow("10.0.0.3")]
        [DataRow("192.0.2.1")]
        [DataRow("127.0.0.1")]
        [DataRow("0.0.0.0")]
        [DataRow("10.0.0.0")]
        [DataRow("10.0.1.255")]
        [DataRow("224.0.0.251")]
        [DataRow("239.255.255.250")]
        public void APacketForAnotherAddressIsDropped(string destination)
        {
            Lan lan = Lan.Settled();
            lan.Calls.Udp(9);

            lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 7, Packets.Address(destination), 9, new byte[8]));

            lan.ExpectsDrop(DropReason.IpNotForUs, 1);
        }

        [TestMethod]
        [DataRow("255.255.255.255")]
        [DataRow("10.0.0.255")]
        [DataRow("224.0.0.1")]
        public void ABroadcastIsReceived(string destination)
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            lan.Peer.Broadcasts(Packets.Datagram(Lan.PeerAddress, 7, Packets.Address(destination), 9, new byte[8]));

            Assert.AreEqual(8, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void TheTtlOfAPacketForUsIsIgnored()
        {
            Lan lan = Lan.Settled();
            byte[] packet = Ping();
            packet[8] = 0;
            Packets.Seal(packet);

            lan.Peer.Sends(packet);

            lan.Peer.Expects(Reply);
        }

        [TestMethod]
        public void NoInputThrowsOrStopsTheStack()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Udp(9);
            lan.Calls.Listener(80, 2);
            SeededRandom random = new SeededRandom(20);

            for (int i = 0; i < 20_000; i++)
            {
                byte[] frame = lan.Peer.Frame(lan.Wire.MacAddress, 0x0800, Template(random.NextBelow(5)));
                int changes = random.NextBelow(4);
                for (int c = 0; c < changes; c++)
                {
                    frame[random.NextBelow(frame.Length)] = (byte)random.Next();
                }

                if (random.NextBelow(2) == 0)
                {
                    MendChecksums(frame);
                }

                lan.Peer.SendsFrame(random.NextBelow(8) == 0 ? Shortened(frame, random.NextBelow(frame.Length)) : frame);
            }

            lan.PassTime(300_000);
            lan.Forget();
            lan.Peer.Asks(Lan.Board);
            lan.Forget();
            lan.Peer.Sends(Ping());
            lan.Peer.Expects(Reply);
            Assert.IsTrue(lan.Statistics.TotalDrops > 5000, "most was bad");
        }

        private static byte[] Ping() => Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, Packets.Bytes(8));

        private static byte[] PingWithOptions(byte[] options)
        {
            byte[] ping = Ping();
            byte[] message = new byte[ping.Length - Packets.HeaderLength];
            Array.Copy(ping, Packets.HeaderLength, message, 0, message.Length);
            return Packets.IpWithOptions(Lan.PeerAddress, Lan.Board, Packets.Icmp, options, message);
        }

        private static byte[] Shortened(byte[] bytes, int length)
        {
            byte[] shortened = new byte[length];
            Array.Copy(bytes, 0, shortened, 0, length);
            return shortened;
        }

        private static byte[] Template(int kind)
        {
            switch (kind)
            {
                case 0:
                    return Ping();
                case 1:
                    return Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(20));
                case 2:
                    return Packets.Segment(Lan.PeerAddress, 5000, Lan.Board, 80, 1000, 0, 2);
                case 3:
                    return Packets.IcmpError(Lan.PeerAddress, Lan.Board, 3, 3, Packets.Datagram(Lan.Board, 9, Lan.PeerAddress, 7, new byte[1]), 28);
                default:
                    return Packets.IpWithOptions(Lan.PeerAddress, Lan.Board, Packets.Udp, new byte[] { 7, 7, 4, 0, 0, 0, 0, 0 }, new byte[12]);
            }
        }

        // A change must pass the checksums to be checked further.
        private static void MendChecksums(byte[] frame)
        {
            byte[] packet = new byte[frame.Length - 14];
            Array.Copy(frame, 14, packet, 0, packet.Length);
            Packets.Seal(packet);
            int header = (packet[0] & 15) << 2;
            int at = packet[9] == Packets.Icmp ? 2 : packet[9] == Packets.Udp ? 6 : 16;
            if (header >= Packets.HeaderLength && header + at + 2 <= packet.Length)
            {
                Packets.Write16(packet, header + at, 0);
                int sum = packet[9] == Packets.Icmp
                    ? Packets.Sum(packet, header, packet.Length - header, 0)
                    : Packets.SumWithPseudoHeader(packet);
                Packets.Write16(packet, header + at, ~sum);
            }

            Array.Copy(packet, 0, frame, 14, packet.Length);
        }
    }
}
