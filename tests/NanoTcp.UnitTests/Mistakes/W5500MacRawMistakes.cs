using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Simulation;

namespace NanoTcp.UnitTests.Mistakes
{
    /// <summary>
    /// Mistakes of drivers in the field, on MACRAW and in bring-up, made again as small broken drivers. Each must be caught:
    /// <list type="bullet">
    /// <item>SEND before the last frame has left (RIOT w5500, embassy wiznet): the model, SendWhileSending.</item>
    /// <item>Giving up the wait for SENDOK without an error, and sending on (mongoose): the model, SendWhileSending.</item>
    /// <item>Waiting for SENDOK without a bound (ioLibrary #168, arduino Ethernet #17): never ends without a link.</item>
    /// <item>A header of 0 that never moves Sn_RX_RD (mongoose): an endless loop.</item>
    /// <item>A length that is not validated (Linux, Zephyr, esp-idf #6572): 65,534 bytes of frame.</item>
    /// <item>Skipping two bytes of a bad record (embassy wiznet): the next length is made of the frame's own bytes.</item>
    /// <item>A record that is not consumed when out of memory (esp-idf #9083): an endless loop.</item>
    /// <item>Clearing RECV after draining (Zephyr PR 42241): a frame waits with INTn high.</item>
    /// <item>Clearing all of Sn_IR after sending (mongoose): a frame waits with INTn high.</item>
    /// <item>One edge, one frame (Zephyr #119018): the second frame is never read.</item>
    /// <item>Waiting for a second edge (Zephyr PR 45765): INTn stays low.</item>
    /// <item>Sn_SR read at 0x0004 (esp-eth-drivers): the wait for CLOSED is over at once.</item>
    /// <item>VERSIONR read right after a reset by pin (esp-idf PR 11337): no chip.</item>
    /// <item>16 KB for socket 0 on top of seven times 2 (embassy, mongoose): a habit, and BuffersOverlap with a second socket.</item>
    /// <item>A reset pulse of 100 us (esp-eth-drivers): the model, ResetPulseTooShort.</item>
    /// <item>Two frames written before one SEND: they leave as one.</item>
    /// <item>SIPR set and PB clear beside a stack of its own (ioLibrary #168): the chip answers too.</item>
    /// </list>
    /// </summary>
    [TestClass]
    public class W5500MacRawMistakes
    {
        private const int Patience = 40;

        [TestMethod]
        public void SendWithoutWaitingForTheLastFrame()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.SendFrame(Frames.To(Frames.PeerAddress, 1000, 1));
            bench.CopyToTransmitMemory(Frames.To(Frames.PeerAddress, 60, 2));

            bench.Breaks(WiznetRule.SendWhileSending, 0x00, 0x01, ChipBench.SocketWrite, ChipBench.Send);
        }

        [TestMethod]
        public void SendingAfterATimedOutWait()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Cable.IsPlugged = false;
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            Assert.IsFalse(AwaitsSendOk(bench, Patience));
            bench.CopyToTransmitMemory(Frames.To(Frames.PeerAddress, 60, 2));

            bench.Breaks(WiznetRule.SendWhileSending, 0x00, 0x01, ChipBench.SocketWrite, ChipBench.Send);
        }

        [TestMethod]
        public void WaitingForSendOkWithoutABound()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Cable.IsPlugged = false;
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));

            Assert.IsFalse(AwaitsSendOk(bench, 100_000), "such a driver hangs");
        }

        [TestMethod]
        public void AZeroLengthHeaderThatNeverMovesThePointer()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Chip.Faults.NextRecordLength = 0;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            int place = bench.Read16(0x0028, ChipBench.SocketRead);

            for (int i = 0; i < Patience; i++)
            {
                int length = RecordLength(bench);
                bench.Write16(0x0028, ChipBench.SocketWrite, place + length);
                bench.Command(ChipBench.Receive);
            }

            Assert.AreEqual(62, bench.ReceivedSize(), "such a driver receives nothing any more");
        }

        [TestMethod]
        public void ALengthThatIsNotValidated()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Chip.Faults.NextRecordLength = 0;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            ushort length = (ushort)(RecordLength(bench) - 2);

            Assert.AreEqual(65_534, (int)length, "such a driver writes beyond its buffer");
        }

        [TestMethod]
        public void SkippingTwoBytesOfABadRecord()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.Write16(0x0028, ChipBench.SocketWrite, bench.Read16(0x0028, ChipBench.SocketRead) + 2);

            bench.Command(ChipBench.Receive);

            Assert.AreEqual((Frames.ChipAddress[0] << 8) | Frames.ChipAddress[1], RecordLength(bench), "such a driver takes a MAC address for a length");
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)WiznetRule.ReceivesPartOfRecord));
        }

        [TestMethod]
        public void ARecordThatIsNotConsumedWithoutMemory()
        {
            ChipBench bench = ChipBench.MacRaw();
            for (int i = 0; i < 300; i++)
            {
                bench.PeerSends(Frames.To(Frames.ChipAddress, 1514, i == 0 ? (byte)1 : (byte)2));
            }

            // "No memory" each time: it returns without RECV, and finds the first frame again.
            Assert.AreEqual((byte)1, bench.Read(2 + 14, ChipBench.ReceiveRead, 1)[0]);
            Assert.AreEqual((byte)1, bench.Read(2 + 14, ChipBench.ReceiveRead, 1)[0]);
            Assert.IsTrue(bench.Chip.Counters.OverflowedFrames > 0, "everything behind it is lost");
        }

        [TestMethod]
        public void ClearingRecvAfterDraining()
        {
            ChipBench bench = WithInterrupt();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.Drain();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));

            bench.Write(0x0002, ChipBench.SocketWrite, 0x04);

            Assert.AreEqual(62, bench.ReceivedSize());
            Assert.IsFalse(bench.Chip.InterruptPin.IsLow, "nobody is told of the second frame");
        }

        [TestMethod]
        public void ClearingAllInterruptsAfterSending()
        {
            ChipBench bench = WithInterrupt();
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));
            bench.Clock.RunFor(1000);

            bench.Write(0x0002, ChipBench.SocketWrite, 0xFF);

            Assert.AreEqual(62, bench.ReceivedSize());
            Assert.IsFalse(bench.Chip.InterruptPin.IsLow);
        }

        [TestMethod]
        public void OneFrameForAnInterrupt()
        {
            ChipBench bench = WithInterrupt();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));
            long edges = bench.Chip.Counters.Interrupts;

            bench.Write(0x0002, ChipBench.SocketWrite, 0x04);
            bench.Write16(0x0028, ChipBench.SocketWrite, bench.Read16(0x0028, ChipBench.SocketRead) + 62);
            bench.Command(ChipBench.Receive);
            bench.Clock.RunFor(10_000_000);

            Assert.AreEqual(1L, edges);
            Assert.AreEqual(edges, bench.Chip.Counters.Interrupts);
            Assert.AreEqual(62, bench.ReceivedSize(), "the second frame waits for ever");
        }

        [TestMethod]
        public void WaitingForAnEdgeWhileTheLevelIsLow()
        {
            ChipBench bench = WithInterrupt();
            bench.Write(0x002C, ChipBench.SocketWrite, 0x14);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            bench.Clock.RunFor(1000);

            bench.Drain();
            bench.Write(0x0002, ChipBench.SocketWrite, 0x04);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));
            bench.Clock.RunFor(10_000_000);

            Assert.AreEqual(1L, bench.Chip.Counters.Interrupts, "SENDOK keeps INTn low, so no edge comes");
            Assert.IsTrue(bench.Chip.InterruptPin.IsLow);
            Assert.AreEqual(62, bench.ReceivedSize());
        }

        [TestMethod]
        public void ReadingTheStatusRegisterAtAWrongAddress()
        {
            ChipBench bench = ChipBench.MacRaw();

            bool isClosed = bench.Read8(0x0004, ChipBench.SocketRead) == 0;

            Assert.IsTrue(isClosed, "such a driver takes the socket for closed");
            Assert.AreEqual(0x42, bench.Read8(0x0003, ChipBench.SocketRead));
        }

        [TestMethod]
        public void TheVersionReadRightAfterAReset()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Chip.ResetPin.Write(false);
            bench.Clock.RunFor(bench.Chip.Timing.ResetPulse);
            bench.Chip.ResetPin.Write(true);
            bench.Clock.RunFor(bench.Chip.Timing.StartUp);

            Assert.AreNotEqual(4, bench.Read8(0x0039, ChipBench.CommonRead), "such a driver finds no chip");
        }

        [TestMethod]
        public void MoreBufferMemoryThanThereIs()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Write(0x001E, ChipBench.SocketWrite, 16, 16);
            bench.OpenMacRaw(0x84);
            Assert.AreEqual(1, bench.Chip.Rules.Habits);
            bench.Write(0x0000, 0x2C, 0x02);

            bench.Breaks(WiznetRule.BuffersOverlap, 0x00, 0x01, 0x2C, 0x01);
        }

        [TestMethod]
        public void AResetPulseThatIsTooShort()
        {
            ChipBench bench = ChipBench.Ready();
            int broken = -1;
            bench.Chip.ResetPin.Write(false);
            bench.Clock.RunFor(100);
            try
            {
                bench.Chip.ResetPin.Write(true);
            }
            catch (ChipRuleException e)
            {
                broken = e.Rule;
            }

            Assert.AreEqual((int)WiznetRule.ResetPulseTooShort, broken);
        }

        [TestMethod]
        public void TwoFramesForOneSend()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.CopyToTransmitMemory(Frames.To(Frames.PeerAddress, 100, 1));
            bench.CopyToTransmitMemory(Frames.To(Frames.PeerAddress, 100, 2));

            bench.Command(ChipBench.Send);
            bench.Clock.RunFor(1000);

            Assert.AreEqual(1, bench.LinkPartner.Count);
            Assert.AreEqual(200, bench.LinkPartner[0].Length, "they leave as one");
        }

        [TestMethod]
        public void TheChipRepliesInAdditionToTheHost()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write(0x0000, ChipBench.CommonWrite, 0x00);
            bench.Write(0x000F, ChipBench.CommonWrite, 10, 0, 0, 1);
            byte[] packet = Packets.EchoRequest(0x0A000002, 0x0A000001, 1, 1, Packets.Bytes(8));
            byte[] frame = new byte[14 + packet.Length];
            Frames.ChipAddress.CopyTo(frame, 0);
            Frames.PeerAddress.CopyTo(frame, 6);
            frame[12] = 8;
            packet.CopyTo(frame, 14);

            bench.PeerSends(frame);

            Assert.AreEqual(1, bench.LinkPartner.Count, "the chip has answered");
            Assert.AreEqual(0, bench.ReceivedSize(), "and the host never sees a ping");
        }

        private static ChipBench WithInterrupt()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write(0x0018, ChipBench.CommonWrite, 0x01);
            bench.Write(0x002C, ChipBench.SocketWrite, 0x04);
            return bench;
        }

        private static bool AwaitsSendOk(ChipBench bench, int polls)
        {
            for (int i = 0; i < polls; i++)
            {
                if ((bench.Read8(0x0002, ChipBench.SocketRead) & 0x10) != 0)
                {
                    return true;
                }
            }

            return false;
        }

        private static int RecordLength(ChipBench bench)
        {
            byte[] header = bench.Read(bench.Read16(0x0028, ChipBench.SocketRead), ChipBench.ReceiveRead, 2);
            return (header[0] << 8) | header[1];
        }
    }
}
