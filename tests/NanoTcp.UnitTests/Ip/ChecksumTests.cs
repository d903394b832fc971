using nanoFramework.TestFramework;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Ip
{
    /// <summary>The Internet checksum, RFC 1071, by what is accepted and what is sent.</summary>
    [TestClass]
    public class ChecksumTests
    {
        [TestMethod]
        public void AHeaderWithAKnownChecksumIsAccepted()
        {
            // the header sums to 0xB861
            byte[] packet =
            {
                0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11, 0xB8, 0x61, 0xC0, 0xA8, 0x00, 0x01, 0xC0, 0xA8, 0x00, 0xC7,
            };
            byte[] whole = new byte[0x73];
            packet.CopyTo(whole, 0);
            Lan lan = new Lan(LinkKind.Ip, 1500, Packets.Address("192.168.0.199"));

            lan.Peer.Sends(whole);
            whole[11]++;
            lan.Peer.Sends(whole);

            Assert.AreEqual(1L, lan.Statistics.IpReceived);
            Assert.AreEqual(1L, lan.Drops(DropReason.IpChecksum));
        }

        [TestMethod]
        public void TheExampleOfRfc1071SumsToItsResult()
        {
            // section 3: 0001 f203 f4f5 f6f7 sum to ddf2; with the echo request's 0800 that makes e5f2, of which 1a0d is the complement
            byte[] message = { 8, 0, 0x1A, 0x0D, 0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7 };
            Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);

            lan.Peer.Sends(Packets.Ip(Lan.PeerAddress, Lan.Board, Packets.Icmp, message));

            byte[] reply = lan.Peer.TakesPacket();
            Assert.AreEqual(0x220D, Packets.Read16(reply, 22), "the complement of ddf2");
        }

        [TestMethod]
        public void SumsAreCorrectForEveryLengthAndAlignment()
        {
            Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);
            SeededRandom random = new SeededRandom(3);

            for (int size = 0; size < 300; size++)
            {
                byte[] payload = new byte[size];
                for (int i = 0; i < size; i++)
                {
                    payload[i] = (byte)random.Next();
                }

                lan.Peer.Sends(Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, payload));
                lan.Peer.Expects("10.0.0.1 > 10.0.0.2 echo reply 7/1, " + size.ToString() + " bytes");
            }
        }

        [TestMethod]
        [DataRow(0x00)]
        [DataRow(0xFF)]
        public void SumsAreCorrectForAllOnesAndAllZeros(int value)
        {
            Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);

            for (int size = 1400; size <= 1472; size++)
            {
                byte[] payload = new byte[size];
                for (int i = 0; i < size; i++)
                {
                    payload[i] = (byte)value;
                }

                lan.Peer.Sends(Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 0xFFFF, 0xFFFF, payload));
                lan.Peer.Expects("10.0.0.1 > 10.0.0.2 echo reply 65535/65535, " + size.ToString() + " bytes");
            }
        }

        [TestMethod]
        public void ADatagramWhoseSumIsZeroIsSentWithAllOnes()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);

            // the last two bytes bring the sum to all ones, whose complement is zero, which would mean no checksum (RFC 768)
            byte[] probe = Packets.Datagram(Lan.Board, 7, Lan.PeerAddress, 9, new byte[2]);
            lan.Calls.Buffer[0] = probe[26];
            lan.Calls.Buffer[1] = probe[27];
            lan.Calls.SendTo(fd, 2, Lan.PeerAddress, 9);

            byte[] packet = lan.Peer.TakesPacket();
            Assert.AreEqual(0xFFFF, Packets.Read16(packet, 26));
            Assert.AreEqual(0xFFFF, Packets.SumWithPseudoHeader(packet));
        }
    }
}
