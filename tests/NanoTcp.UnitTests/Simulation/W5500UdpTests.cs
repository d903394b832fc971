using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    /// <summary>The chip's own UDP and IPRAW.</summary>
    [TestClass]
    public class W5500UdpTests
    {
        private static readonly byte[] s_five = { 1, 2, 3, 4, 5 };

        [TestMethod]
        public void OpenShows22AtOnce()
        {
            SocketBench bench = SocketBench.Alone();

            bench.Udp(2, 7);

            Assert.AreEqual(0x22, bench.Status(2));
        }

        [TestMethod]
        public void ARecordBeginsWithTheSendersAddressPortAndLength()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Udp(2, 7);

            bench.PeerSends(Packets.Datagram(SocketBench.PeerAddress, 0x1234, SocketBench.ChipAddress, 7, s_five));

            Assert.AreEqual(SocketBench.Received, bench.Interrupts(2));
            byte[] record = bench.Drain(2);
            Assert.AreEqual(13, record.Length);
            Assert.IsTrue(Frames.AreEqual(new byte[] { 10, 0, 0, 2, 0x12, 0x34, 0, 5, 1, 2, 3, 4, 5 }, 0, record, 0, 13));
        }

        [TestMethod]
        public void ADatagramThatDoesNotFitIsLostSilently()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Udp(2, 7);
            byte[] packet = Packets.Datagram(SocketBench.PeerAddress, 9, SocketBench.ChipAddress, 7, Packets.Bytes(1000));

            bench.PeerSends(packet);
            bench.PeerSends(packet);
            bench.PeerSends(packet);

            Assert.AreEqual(2016, bench.Read16(2, SocketBench.ReceivedSize));
            Assert.AreEqual(1L, bench.Chip.Counters.OverflowedFrames);
        }

        [TestMethod]
        [DataRow(0, 2)]
        [DataRow(2, 0)]
        public void DatagramsAndMacRawFramesShareTheWire(int first, int second)
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Udp(2, 7);
            bench.SetPeer(2, SocketBench.PeerAddress, 9);
            bench.SendData(2, s_five);
            bench.RunFor(5);
            bench.Write(2, SocketBench.Ir, 0x1F);
            bench.Tcp(0, 0, 0x04);
            bench.Put(0, Frames.To(Frames.PeerAddress, 1042, 1));
            bench.Put(2, Packets.Bytes(1000));
            bench.Forget();

            bench.Command(first, SocketBench.Send);
            bench.Command(second, SocketBench.Send);

            // 85 us each
            bench.Clock.RunFor(100);
            Assert.AreEqual(1, bench.SentCount);
            Assert.AreEqual(0, bench.Interrupts(second) & SocketBench.SendOk);
            bench.Clock.RunFor(100);
            Assert.AreEqual(2, bench.SentCount);
            Assert.AreEqual(SocketBench.SendOk, bench.Interrupts(second) & SocketBench.SendOk);
        }

        [TestMethod]
        public void ArpIsSentOnlyWhenTheDestinationChanges()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Udp(2, 7);
            bench.SetPeer(2, SocketBench.PeerAddress, 9);

            bench.SendData(2, s_five);
            bench.RunFor(5);
            bench.SendData(2, s_five);
            bench.RunFor(5);

            Assert.AreEqual("all: who has 10.0.0.2? tell 10.0.0.1", bench.SentText(0));
            Assert.AreEqual("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes", bench.SentText(1));
            Assert.AreEqual("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes", bench.SentText(2));
            Assert.AreEqual(3, bench.SentCount);
            Assert.AreEqual(SocketBench.SendOk, bench.Interrupts(2));
        }

        [TestMethod]
        public void WithFarpEverySendSendsArp()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.WriteCommon(0, 0x02);
            bench.Udp(2, 7);
            bench.SetPeer(2, SocketBench.PeerAddress, 9);

            bench.SendData(2, s_five);
            bench.RunFor(5);
            bench.SendData(2, s_five);
            bench.RunFor(5);

            Assert.AreEqual(2, bench.CountSent("who has"));
        }

        [TestMethod]
        public void SendMacUsesTheAddressInDhar()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Udp(2, 7);
            bench.SetPeer(2, SocketBench.PeerAddress, 9);
            bench.Write(2, 0x06, 2, 0, 0, 0, 0, 2);

            bench.Put(2, s_five);
            bench.Command(2, SocketBench.SendMac);
            bench.RunFor(1);

            Assert.AreEqual("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes", bench.SentText(0));
        }

        [TestMethod]
        public void WithoutAnArpReplyTheDatagramTimesOutAndTheSocketStaysOpen()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Udp(2, 7);
            bench.SetPeer(2, SocketBench.Silent, 9);

            bench.SendData(2, s_five);
            bench.RunFor(1810);

            Assert.AreEqual(SocketBench.Timeout, bench.Interrupts(2));
            Assert.AreEqual(0x22, bench.Status(2));
            Assert.AreEqual(2048, bench.Read16(2, SocketBench.FreeSize));
            Assert.AreEqual(9, bench.SentCount);
        }

        [TestMethod]
        [DataRow(0xFFFFFFFFu)]
        [DataRow(0x0A0000FFu)]
        public void ABroadcastNeedsNoArp(uint address)
        {
            SocketBench bench = SocketBench.Alone();
            bench.Udp(2, 68);
            bench.SetPeer(2, address, 67);

            bench.SendData(2, s_five);
            bench.RunFor(1);

            Assert.AreEqual("all: 10.0.0.1 > " + Ipv4Address.ToString(address) + " UDP 68 > 67, 5 bytes", bench.SentText(0));
        }

        [TestMethod]
        public void MoreThan1472BytesAreSentAsSeveralDatagrams()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Udp(2, 7);
            bench.SetPeer(2, 0xFFFFFFFF, 9);

            bench.SendData(2, Packets.Bytes(1500));
            bench.RunFor(1);

            Assert.AreEqual(2, bench.SentCount);
            Assert.AreEqual(1, bench.CountSent("1472 bytes"));
            Assert.AreEqual(1, bench.CountSent("28 bytes"));
        }

        [TestMethod]
        public void APortUnreachableShowsInUiprAndUportr()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Udp(2, 7);
            bench.SetPeer(2, SocketBench.PeerAddress, 0x4321);

            bench.SendData(2, s_five);
            bench.RunFor(10);

            Assert.AreEqual(0x40, bench.ReadCommon(0x15));
            Assert.IsTrue(Frames.AreEqual(new byte[] { 10, 0, 0, 2, 0x43, 0x21 }, 0, bench.Read(0, 0x28, 6), 0, 6));
        }

        [TestMethod]
        public void AnotherStationWithOurAddressIsAConflict()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Udp(2, 7);
            byte[] frame =
            {
                0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0, 0, 9, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 9, 10, 0, 0, 1,
                0, 0, 0, 0, 0, 0, 10, 0, 0, 1,
            };

            bench.Cable.B.Transmit(frame, 0, frame.Length);

            Assert.AreEqual(0x80, bench.ReadCommon(0x15));
        }

        [TestMethod]
        public void AMulticastSocketJoinsItsGroupAndReceivesItsDatagrams()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Write(2, 0x06, 1, 0, 0x5E, 1, 2, 3);
            bench.SetPeer(2, 0xE0010203, 7);
            bench.Tcp(2, 7, 0x82);
            bench.RunFor(1);
            Assert.AreEqual(1, bench.CountSent("IGMP report 224.1.2.3"));
            byte[] packet = Packets.Datagram(SocketBench.PeerAddress, 7, 0xE0010203, 7, s_five);
            byte[] frame = new byte[14 + packet.Length];
            new byte[] { 1, 0, 0x5E, 1, 2, 3, 2, 0, 0, 0, 0, 2, 8, 0 }.CopyTo(frame, 0);
            packet.CopyTo(frame, 14);

            bench.Cable.B.Transmit(frame, 0, frame.Length);
            Assert.AreEqual(13, bench.Read16(2, SocketBench.ReceivedSize));
            bench.Command(2, SocketBench.Close);
            bench.RunFor(1);

            Assert.AreEqual(1, bench.CountSent("IGMP leave 224.1.2.3"));
        }

        [TestMethod]
        public void ASendWithoutLinkCompletesWhenTheLinkIsBack()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Udp(2, 7);
            bench.SetPeer(2, 0xFFFFFFFF, 9);
            bench.Cable.IsPlugged = false;
            bench.SendData(2, s_five);
            bench.RunFor(1000);
            Assert.AreEqual(0, bench.Interrupts(2));

            bench.Cable.IsPlugged = true;
            bench.RunFor(3000);

            Assert.AreEqual(SocketBench.SendOk, bench.Interrupts(2));
            Assert.AreEqual(1, bench.SentCount);
        }

        [TestMethod]
        public void SendWhileTheLastDatagramIsOnTheWireIsABreach()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Udp(2, 7);
            bench.SetPeer(2, 0xFFFFFFFF, 9);
            bench.SendData(2, Packets.Bytes(1000));
            bench.Put(2, s_five);

            bench.Breaks(WiznetRule.SendWhileSending, () => bench.Command(2, SocketBench.Send));
        }

        [TestMethod]
        public void IpRawCarriesAnIpProtocolWithASixByteHeader()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Write(2, 0x00, 0x03);
            bench.Write(2, 0x14, 1);
            bench.Command(2, SocketBench.Open);
            Assert.AreEqual(0x32, bench.Status(2));
            bench.SetPeer(2, SocketBench.PeerAddress, 0);
            byte[] request = Packets.EchoRequest(SocketBench.ChipAddress, SocketBench.PeerAddress, 7, 1, s_five);
            byte[] echo = new byte[request.Length - 20];
            System.Array.Copy(request, 20, echo, 0, echo.Length);

            bench.SendData(2, echo);
            bench.RunFor(10);

            byte[] record = bench.Drain(2);
            Assert.AreEqual(6 + echo.Length, record.Length);
            Assert.IsTrue(Frames.AreEqual(new byte[] { 10, 0, 0, 2, 0, (byte)echo.Length, 0, 0 }, 0, record, 0, 8));
            Assert.IsTrue(Frames.AreEqual(s_five, 0, record, 14, 5));
        }
    }
}
