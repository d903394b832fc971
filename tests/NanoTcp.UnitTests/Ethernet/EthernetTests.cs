using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Ethernet
{
    /// <summary>Which frames are received, and what happens to one that the device rejects.</summary>
    [TestClass]
    public class EthernetTests
    {
        [TestMethod]
        public void AFrameShorterThanItsHeaderIsDropped()
        {
            Lan lan = Lan.Settled();

            for (int length = 0; length < 14; length++)
            {
                lan.Peer.SendsFrame(new byte[length]);
            }

            lan.ExpectsDrop(DropReason.FrameTooShort, 14);
        }

        [TestMethod]
        public void AFrameForAnotherStationIsDropped()
        {
            Lan lan = Lan.Settled();

            for (int i = 0; i < 6; i++)
            {
                byte[] other = new byte[] { 2, 0, 0, 0, 0, 1 };
                other[i] ^= 4;
                lan.Peer.SendsTo(other, Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, i, new byte[8]));
            }

            lan.ExpectsDrop(DropReason.FrameNotForUs, 6);
        }

        [TestMethod]
        [DataRow(0x86DD)]
        [DataRow(0x8100)]
        [DataRow(0x0026)]
        [DataRow(0x0801)]
        [DataRow(0x0608)]
        public void AFrameOfAnUnknownProtocolIsDropped(int etherType)
        {
            Lan lan = Lan.Settled();

            lan.Peer.SendsFrame(lan.Peer.Frame(lan.Wire.MacAddress, etherType, new byte[46]));

            lan.ExpectsDrop(DropReason.EtherTypeUnknown, 1);
        }

        // IEEE 802.1Q: VLAN 0 is none
        [TestMethod]
        public void APriorityTaggedFrameIsReceived()
        {
            Lan lan = Lan.Settled();

            lan.Peer.SendsFrame(Tagged(lan.Peer.ArpFrame(Lan.Board), 0xE000));
            lan.Peer.Expects("peer: 10.0.0.1 is at 02:00:00:00:00:01");
            lan.Peer.SendsFrame(Tagged(Ping(lan), 0x6000));
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 echo reply 7/1, 8 bytes");
            lan.ExpectsDrop(DropReason.EtherTypeUnknown, 0);
        }

        [TestMethod]
        [DataRow(0x0001)]
        [DataRow(0x0100)]
        [DataRow(0x6FFF)]
        public void AFrameOfAnotherVlanIsDropped(int tag)
        {
            Lan lan = Lan.Settled();

            lan.Peer.SendsFrame(Tagged(Ping(lan), tag));

            lan.ExpectsDrop(DropReason.EtherTypeUnknown, 1);
        }

        [TestMethod]
        public void AFrameThatEndsInItsTagOrHasTwoIsDropped()
        {
            Lan lan = Lan.Settled();
            byte[] whole = Tagged(Ping(lan), 0);
            for (int length = 14; length < 18; length++)
            {
                byte[] part = new byte[length];
                Array.Copy(whole, 0, part, 0, length);
                lan.Peer.SendsFrame(part);
            }

            lan.Peer.SendsFrame(Tagged(whole, 0));

            lan.ExpectsDrop(DropReason.EtherTypeUnknown, 5);
        }

        [TestMethod]
        public void AFullPriorityTaggedFrameIsReceivedCompletely()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Peer.SendsFrame(Tagged(lan.Peer.Frame(lan.Wire.MacAddress, 0x0800,
                Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(1472))), 0xA000));

            Assert.AreEqual(1472, lan.Calls.Receive(fd), "a full frame, four bytes longer");
        }

        [TestMethod]
        public void AnEmptyIpFrameIsDropped()
        {
            Lan lan = Lan.Settled();

            lan.Peer.SendsFrame(lan.Peer.Frame(lan.Wire.MacAddress, 0x0800, new byte[0]));

            lan.ExpectsDrop(DropReason.IpHeader, 1);
        }

        // RFC 1122 section 3.3.6
        [TestMethod]
        public void AUnicastPacketInABroadcastFrameIsDropped()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Udp(9);

            lan.Peer.Broadcasts(Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, new byte[8]));
            lan.Peer.Broadcasts(Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, new byte[8]));
            lan.Peer.Broadcasts(Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 1000, new byte[8]));
            lan.Peer.Broadcasts(Packets.Segment(Lan.PeerAddress, 7, Lan.Board, 80, 1, 0, 2));

            lan.ExpectsDrop(DropReason.IpNotForUs, 4);
        }

        [TestMethod]
        public void AFrameThatTheDeviceRejectsIsCountedAndReported()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);

            lan.Wire.Refusal = -Errno.ENOBUFS;
            Assert.AreEqual(-Errno.ENOBUFS, lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9));
            lan.Wire.Refusal = -Errno.ENETDOWN;
            Assert.AreEqual(-Errno.ENETDOWN, lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9));

            lan.ExpectsDrop(DropReason.DeviceRefused, 2);
            lan.Wire.Refusal = 0;
            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9));
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void AFailedOpenReportsTheDevicesError()
        {
            Lan lan = Lan.Settled();
            WireDevice broken = new WireDevice("eth1", LinkKind.Ethernet, new byte[6], 1500) { OpenResult = -Errno.EIO };

            try
            {
                lan.Stack.AddInterface(broken, Packets.Address("10.0.1.1"), 24);
                Assert.IsTrue(false, "It was accepted.");
            }
            catch (InvalidOperationException e)
            {
                Assert.AreEqual("Device eth1 does not open: no chip answers", e.Message);
            }

            Assert.AreEqual(1, lan.Stack.InterfaceCount);
        }

        private static byte[] Ping(Lan lan) =>
            lan.Peer.Frame(lan.Wire.MacAddress, 0x0800, Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, new byte[8]));

        // puts a tag of IEEE 802.1Q before the type
        private static byte[] Tagged(byte[] frame, int tag)
        {
            byte[] tagged = new byte[frame.Length + 4];
            Array.Copy(frame, 0, tagged, 0, 12);
            Packets.Write16(tagged, 12, 0x8100);
            Packets.Write16(tagged, 14, tag);
            Array.Copy(frame, 12, tagged, 16, frame.Length - 12);
            return tagged;
        }
    }
}
