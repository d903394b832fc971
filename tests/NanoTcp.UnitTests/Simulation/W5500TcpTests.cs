using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    /// <summary>The chip's own TCP, seen from its registers and from the wire.</summary>
    [TestClass]
    public class W5500TcpTests
    {
        private const int Syn = 0x02;
        private const int Reset = 0x04;
        private const int Ack = 0x10;
        private const uint PeerSequence = 9000;

        [TestMethod]
        public void ConnectSendsArpThenSyn()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Calls.Listener(80, 1);
            bench.Tcp(0, 5000, 0x21);
            Assert.AreEqual(SocketBench.Init, bench.Status(0));

            bench.ConnectTo(0, SocketBench.PeerAddress, 80);
            bench.RunFor(10);

            Assert.AreEqual("all: who has 10.0.0.2? tell 10.0.0.1", bench.SentText(0));
            Assert.AreEqual("peer: 10.0.0.1 > 10.0.0.2 TCP 5000 > 80 SYN", bench.SentText(1));
            Assert.AreEqual("peer: 10.0.0.1 > 10.0.0.2 TCP 5000 > 80 ACK", bench.SentText(2));
            Assert.AreEqual(SocketBench.Established, bench.Status(0));
            Assert.AreEqual(SocketBench.Connected, bench.Interrupts(0));
            Assert.AreEqual((byte)2, bench.Read(0x08, 0x06, 6)[5]);
        }

        [TestMethod]
        public void TheListeningSocketBecomesTheConnectionAndASecondSynIsRefused()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Tcp(3, 80, 0x21);
            bench.Command(3, SocketBench.Listen);
            int first = bench.Calls.Tcp();
            bench.Calls.NonBlocking(first);
            bench.Calls.Connect(first, SocketBench.ChipAddress, 80);
            bench.RunFor(10);
            Assert.AreEqual(SocketBench.Established, bench.Status(3));
            Assert.AreEqual(bench.Calls.PortOf(first), bench.Read16(3, 0x10));

            int second = bench.Calls.Tcp();
            bench.Calls.NonBlocking(second);
            bench.Calls.Connect(second, SocketBench.ChipAddress, 80);
            bench.RunFor(10);

            Assert.AreEqual(-Errno.ECONNREFUSED, bench.Calls.Connect(second, SocketBench.ChipAddress, 80));
            Assert.AreEqual(1, bench.CountSent("RST ACK"));
        }

        [TestMethod]
        public void SeveralSocketsListeningOnOnePortAcceptSeveralConnections()
        {
            SocketBench bench = SocketBench.WithPeer();
            for (int i = 0; i < 3; i++)
            {
                bench.Tcp(i, 80, 0x21);
                bench.Command(i, SocketBench.Listen);
                int fd = bench.Calls.Tcp();
                bench.Calls.NonBlocking(fd);
                bench.Calls.Connect(fd, SocketBench.ChipAddress, 80);
            }

            bench.RunFor(10);

            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual(SocketBench.Established, bench.Status(i));
            }
        }

        [TestMethod]
        public void SendTransmitsAndAnAckRestoresTheFreeSize()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            byte[] data = Packets.Bytes(2000);

            bench.Put(0, data);
            Assert.AreEqual(48, bench.Read16(0, SocketBench.FreeSize));
            bench.Command(0, SocketBench.Send);
            Assert.AreEqual(0, bench.Interrupts(0), "the wire takes its time");
            bench.RunFor(60);

            Assert.AreEqual(SocketBench.SendOk, bench.Interrupts(0));
            Assert.AreEqual(2048, bench.Read16(0, SocketBench.FreeSize));
            Assert.AreEqual(bench.Read16(0, SocketBench.TransmitWrite), bench.Read16(0, SocketBench.TransmitRead));
            Assert.AreEqual(2000, bench.Calls.Read(fd, 3000));
            Assert.IsTrue(Frames.AreEqual(data, 0, bench.Calls.Buffer, 0, 2000));
        }

        [TestMethod]
        public void SendOkMayWaitForTheAcknowledgment()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            bench.Chip.SendOkAwaitsAcknowledgment = true;
            bench.Cable.B.Impairments.DelayMicroseconds = 5000;

            bench.SendData(0, Packets.Bytes(100));
            bench.RunFor(1);
            Assert.AreEqual(0, bench.Interrupts(0));
            bench.RunFor(300);

            Assert.AreEqual(SocketBench.SendOk, bench.Interrupts(0));
        }

        [TestMethod]
        public void ASegmentCarries1460BytesAtMost()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();

            bench.SendData(0, Packets.Bytes(2000));
            bench.RunFor(1);

            Assert.AreEqual(1514, bench.Sent(0).Length);
            Assert.AreEqual(54 + 540, bench.Sent(1).Length);
        }

        [TestMethod]
        public void ReceivedBytesHaveNoHeaderAndRaiseRecv()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();

            bench.Calls.Write(fd, 7);
            bench.RunFor(1);

            Assert.AreEqual(SocketBench.Received, bench.Interrupts(0));
            Assert.AreEqual(7, bench.Read16(0, SocketBench.ReceivedSize));
            byte[] data = bench.Drain(0);
            Assert.IsTrue(Frames.AreEqual(bench.Calls.Buffer, 0, data, 0, 7));
            Assert.AreEqual(0, bench.Read16(0, SocketBench.ReceivedSize));
        }

        [TestMethod]
        public void AFullReceiveBufferClosesTheWindowAndRecvOpensItAgain()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            int written = bench.Calls.Write(fd, 4000);
            bench.RunFor(500);
            Assert.AreEqual(2048, bench.Read16(0, SocketBench.ReceivedSize));

            int total = bench.Drain(0).Length;
            bench.RunFor(5);
            total += bench.Drain(0).Length;
            bench.RunFor(50);
            total += bench.Drain(0).Length;

            Assert.AreEqual(written, total);
        }

        [TestMethod]
        public void PointersRunFreelyAcross65535AndDataWrapInTheBuffer()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Chip.InitialPointer = 0xFF00;
            int fd = bench.Establish();
            byte[] data = Packets.Bytes(1800);

            bench.SendData(0, data);
            bench.Calls.Write(fd, 1800);
            bench.RunFor(300);

            Assert.AreEqual(1800, bench.Calls.Read(fd, 3000));
            Assert.IsTrue(Frames.AreEqual(data, 0, bench.Calls.Buffer, 0, 1800));
            byte[] read = bench.Drain(0);
            Assert.AreEqual(1800, read.Length);
            Assert.IsTrue(Frames.AreEqual(data, 0, read, 0, 1800));
        }

        [TestMethod]
        public void WithNdEverySegmentIsAcknowledgedAtOnce()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();

            bench.Calls.Write(fd, 5);
            bench.RunFor(1);

            Assert.AreEqual(1, bench.CountSent("ACK"));
        }

        [TestMethod]
        public void WithoutNdAnAcknowledgmentWaitsForRtr()
        {
            SocketBench bench = SocketBench.WithPeer();
            int listener = bench.Calls.Listener(80, 1);
            bench.Calls.NonBlocking(listener);
            bench.Tcp(0, 5000, 0x01);
            bench.ConnectTo(0, SocketBench.PeerAddress, 80);
            bench.RunFor(10);
            int fd = bench.Calls.Accept(listener);
            bench.Forget();

            bench.Calls.Write(fd, 5);
            bench.RunFor(199);
            Assert.AreEqual(0, bench.SentCount);
            bench.RunFor(2);

            Assert.AreEqual(1, bench.CountSent("ACK"));
        }

        [TestMethod]
        public void ThePeersFinLeadsToCloseWaitAndDisconSendsFin()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.Calls.Write(fd, 5);
            bench.Calls.Close(fd);
            bench.RunFor(10);

            Assert.AreEqual(SocketBench.CloseWait, bench.Status(0));
            Assert.AreEqual(SocketBench.Received | SocketBench.Disconnected, bench.Interrupts(0));
            Assert.AreEqual(5, bench.Drain(0).Length);
            bench.Command(0, SocketBench.Disconnect);
            bench.RunFor(10);

            Assert.AreEqual(1, bench.CountSent("FIN ACK"));
            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
        }

        [TestMethod]
        public void DisconSendsFinAfterAllDataAndEntersTimeWait()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.SendData(0, Packets.Bytes(1500));
            bench.Command(0, SocketBench.Disconnect);
            bench.RunFor(60);
            Assert.AreEqual(SocketBench.FinWait, bench.Status(0));
            Assert.AreEqual(1500, bench.Calls.Read(fd, 2000));
            Assert.AreEqual(0, bench.Calls.Read(fd, 2000));

            bench.Calls.Close(fd);
            bench.RunFor(10);
            Assert.AreEqual(SocketBench.TimeWait, bench.Status(0));
            bench.RunFor(2100);

            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
        }

        [TestMethod]
        public void AHalfClosedConnectionEndsWithTimeoutWhenThePeerKeepsItsHalf()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.Command(0, SocketBench.Disconnect);
            bench.RunFor(1000);
            bench.Calls.Write(fd, 9);
            bench.RunFor(1000);
            Assert.AreEqual(9, bench.Drain(0).Length);

            bench.RunFor(31_000);

            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
            Assert.AreEqual(SocketBench.Timeout, bench.Interrupts(0) & SocketBench.Timeout);
        }

        [TestMethod]
        public void CloseSendsNothing()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();

            bench.Command(0, SocketBench.Close);
            bench.RunFor(1000);

            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
            Assert.AreEqual(0, bench.SentCount);
        }

        [TestMethod]
        public void AResetClosesTheSocketWithoutTimeout()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.Calls.Set(fd, NanoTcp.Sockets.SocketConstants.SO_LINGER, 0);

            bench.Calls.Close(fd);
            bench.RunFor(10);

            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
            Assert.AreEqual(0, bench.Interrupts(0) & SocketBench.Timeout);
        }

        [TestMethod]
        public void WhatWasReceivedBeforeTheChipClosedCanStillBeRead()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.Calls.Write(fd, 6);
            bench.RunFor(10);
            bench.Calls.Set(fd, NanoTcp.Sockets.SocketConstants.SO_LINGER, 0);
            bench.Calls.Close(fd);
            bench.RunFor(10);

            Assert.AreEqual(6, bench.Read16(0, SocketBench.ReceivedSize));
            Assert.IsTrue(Frames.AreEqual(bench.Calls.Buffer, 0, bench.Read(0x18, bench.Read16(0, 0x28), 6), 0, 6));
        }

        [TestMethod]
        public void ConnectToAClosedPortEndsClosedWithoutTimeout()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Tcp(0, 5000, 0x21);

            bench.ConnectTo(0, SocketBench.PeerAddress, 80);
            bench.RunFor(10);

            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
            Assert.AreEqual(0, bench.Interrupts(0));
        }

        [TestMethod]
        public void WithoutAnArpReplyConnectEndsAfterArpTo()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Tcp(0, 5000, 0x21);

            bench.ConnectTo(0, SocketBench.Silent, 80);
            bench.RunFor(1799);
            Assert.AreEqual(0, bench.Interrupts(0));
            bench.RunFor(2);

            Assert.AreEqual(9, bench.CountSent("who has 10.0.0.3"));
            Assert.AreEqual(SocketBench.Timeout, bench.Interrupts(0));
            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
            Assert.AreEqual((byte)0xFF, bench.Read(0x08, 0x06, 6)[0]);
        }

        [TestMethod]
        public void AnotherNetworkIsReachedThroughTheGateway()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Tcp(0, 5000, 0x21);

            bench.ConnectTo(0, 0xC0000201, 80);
            bench.RunFor(1);

            Assert.AreEqual("all: who has 10.0.0.254? tell 10.0.0.1", bench.SentText(0));
        }

        [TestMethod]
        public void WithoutASynAckConnectEndsAfterTcpTo()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Tcp(0, 5000, 0x21);
            bench.ConnectTo(0, SocketBench.PeerAddress, 80);
            bench.RunFor(1);
            bench.PeerAnswersArp();
            Assert.AreEqual(SocketBench.SynSent, bench.Status(0));

            // 200 ms, doubled up to 6.4 s, eight repetitions: 31.8 s.
            bench.RunFor(31_790);
            Assert.AreEqual(SocketBench.SynSent, bench.Status(0));
            bench.RunFor(20);

            Assert.AreEqual(9, bench.CountSent("SYN"));
            Assert.AreEqual(SocketBench.Timeout, bench.Interrupts(0));
            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
        }

        [TestMethod]
        public void RtrAndRcrSetTheRetries()
        {
            SocketBench bench = SocketBench.Alone();
            bench.WriteCommon(0x19, 0x03, 0xE8, 2);
            bench.Tcp(0, 5000, 0x21);
            bench.ConnectTo(0, SocketBench.PeerAddress, 80);
            bench.RunFor(1);
            bench.PeerAnswersArp();

            // 100, 200 and 400 ms.
            bench.RunFor(695);
            Assert.AreEqual(SocketBench.SynSent, bench.Status(0));
            bench.RunFor(10);

            Assert.AreEqual(3, bench.CountSent("SYN"));
            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
        }

        [TestMethod]
        public void UnacknowledgedDataEndInTimeoutAfterTcpTo()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            bench.Cable.A.Impairments.LossPerMillion = 1_000_000;

            bench.SendData(0, Packets.Bytes(10));
            bench.RunFor(31_700);
            Assert.AreEqual(SocketBench.Established, bench.Status(0));
            bench.RunFor(200);

            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
            Assert.AreEqual(SocketBench.Timeout, bench.Interrupts(0) & SocketBench.Timeout);
            Assert.AreEqual(8L, bench.Chip.Counters.Retransmissions);
        }

        [TestMethod]
        public void ALostSegmentIsRetransmitted()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.Cable.A.Impairments.LossPerMillion = 1_000_000;
            bench.SendData(0, Packets.Bytes(2000));
            bench.RunFor(10);
            bench.Cable.A.Impairments.LossPerMillion = 0;

            bench.RunFor(1000);

            Assert.AreEqual(2000, bench.Calls.Read(fd, 3000));
            Assert.AreEqual(2048, bench.Read16(0, SocketBench.FreeSize));
        }

        [TestMethod]
        public void AClosedWindowIsProbedWithoutLimit()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            int sent = 0;
            for (int i = 0; i < 200 && bench.Read16(0, SocketBench.FreeSize) == 2048; i++)
            {
                bench.SendData(0, Packets.Bytes(1000));
                bench.RunFor(100);
                sent += 1000;
            }

            bench.RunFor(600_000);

            Assert.AreEqual(SocketBench.Established, bench.Status(0));
            Assert.AreEqual(0, bench.Interrupts(0) & SocketBench.Timeout);
            int read = 0;
            for (int i = 0; i < 300 && read < sent; i++)
            {
                int count = bench.Calls.Read(fd, 1000);
                read += count > 0 ? count : 0;
                bench.RunFor(200);
            }

            Assert.AreEqual(sent, read);
        }

        [TestMethod]
        public void KeepAliveDetectsAVanishedPeer()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            bench.Write(0, 0x2F, 2);
            bench.SendData(0, Packets.Bytes(10));
            bench.RunFor(1000);
            bench.Forget();
            bench.RunFor(25_000);
            Assert.AreEqual(2, bench.CountSent("ACK"), "one probe each ten seconds, each answered");
            bench.Cable.A.Impairments.LossPerMillion = 1_000_000;

            bench.RunFor(45_000);

            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
            Assert.AreEqual(SocketBench.Timeout, bench.Interrupts(0) & SocketBench.Timeout);
        }

        [TestMethod]
        public void KeepAliveWaitsForTheFirstData()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            bench.Write(0, 0x2F, 1);

            bench.RunFor(60_000);

            Assert.AreEqual(0, bench.SentCount);
            bench.Breaks(WiznetRule.CommandNotAllowed, () => bench.Command(0, SocketBench.SendKeep));
        }

        [TestMethod]
        public void SendKeepProbesOnceDataWereExchanged()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            bench.SendData(0, Packets.Bytes(10));
            bench.RunFor(1000);
            bench.Forget();

            bench.Command(0, SocketBench.SendKeep);
            bench.RunFor(10);

            Assert.AreEqual(1, bench.CountSent("ACK"));
        }

        [TestMethod]
        public void ASynWithoutListenerGoesToMacRaw()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Tcp(0, 0, 0x04);
            bench.Tcp(1, 81, 0x21);
            bench.Command(1, SocketBench.Listen);
            byte[] syn = Packets.Segment(SocketBench.PeerAddress, 99, SocketBench.ChipAddress, 5000, 1, 0, Syn);

            bench.PeerSends(syn);
            Assert.AreEqual(0, bench.SentCount);
            Assert.AreEqual(62, bench.Read16(0, SocketBench.ReceivedSize));
            bench.Chip.RefusesWithMacRaw = true;
            bench.PeerSends(syn);
            bench.RunFor(1);

            Assert.AreEqual(1, bench.CountSent("RST ACK"));
        }

        [TestMethod]
        public void WithMacRawASocketStillGetsItsPackets()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.WriteCommon(0x00, 0x10);
            bench.Tcp(0, 0, 0x84);
            bench.Tcp(1, 80, 0x21);
            bench.Command(1, SocketBench.Listen);
            int fd = bench.Calls.Tcp();
            bench.Calls.NonBlocking(fd);

            bench.Calls.Connect(fd, SocketBench.ChipAddress, 80);
            bench.RunFor(10);

            Assert.AreEqual(SocketBench.Established, bench.Status(1));
            Assert.AreEqual(62, bench.Read16(0, SocketBench.ReceivedSize), "the ARP request only");
        }

        [TestMethod]
        public void AListenerResetsAStrayAck()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Tcp(0, 5000, 0x21);
            bench.Command(0, SocketBench.Listen);

            bench.PeerSendsSegment(PeerSequence, 77, Ack);
            bench.PeerSendsSegment(PeerSequence, 77, Reset);
            bench.RunFor(1);

            Assert.AreEqual(1, bench.SentCount);
            Assert.AreEqual(SocketBench.Listening, bench.Status(0));
        }

        [TestMethod]
        public void AnIncompleteHandshakeOccupiesTheListener()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Tcp(0, 5000, 0x21);
            bench.Command(0, SocketBench.Listen);
            bench.PeerSendsSegment(PeerSequence, 0, Syn);
            Assert.AreEqual(0x16, bench.Status(0));

            bench.RunFor(32_000);

            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
            Assert.AreEqual(SocketBench.Timeout, bench.Interrupts(0));
        }

        [TestMethod]
        public void CommandsInAWrongStateAreBreaches()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Tcp(0, 5000, 0x21);
            bench.Breaks(WiznetRule.CommandNotAllowed, () => bench.Command(0, SocketBench.Send));
            bench.Breaks(WiznetRule.CommandNotAllowed, () => bench.Command(0, SocketBench.Disconnect));
            bench.Command(0, SocketBench.Listen);
            bench.Breaks(WiznetRule.CommandNotAllowed, () => bench.Command(0, SocketBench.Listen));
            bench.Breaks(WiznetRule.CommandNotAllowed, () => bench.Command(0, SocketBench.Connect));
            bench.Breaks(WiznetRule.CommandNotAllowed, () => bench.Command(1, SocketBench.Listen));
        }

        [TestMethod]
        public void OverlappingSendsStopTheTransmitter()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            bench.SendData(0, Packets.Bytes(1000));
            bench.Put(0, Packets.Bytes(100));

            bench.Breaks(WiznetRule.SendWhileSending, () => bench.Command(0, SocketBench.Send));
        }

        [TestMethod]
        public void OverwritingUnacknowledgedDataIsABreach()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            bench.Cable.A.Impairments.LossPerMillion = 1_000_000;
            bench.SendData(0, Packets.Bytes(1500));
            bench.RunFor(10);

            bench.Breaks(WiznetRule.OverwritesWhatIsSent, () => bench.Put(0, Packets.Bytes(600)));
        }

        [TestMethod]
        public void TornReadsOfTheReceivedSizeHappen()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.Calls.Write(fd, 250);
            bench.RunFor(1);
            bench.Chip.TearsReads = true;
            bench.Chip.Timing.TornFrameHold = 10_000;
            bench.Calls.Write(fd, 20);
            bench.RunFor(1);

            Assert.AreEqual(14, bench.Read16(0, SocketBench.ReceivedSize), "high byte of 250, low byte of 270");
            Assert.AreEqual(270, bench.Read16(0, SocketBench.ReceivedSize));
        }
    }
}
