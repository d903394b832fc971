using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W5500MacRawTests
    {
        private static readonly byte[] s_status = new byte[15];
        private static readonly byte[] s_burst = new byte[3 + 1516];
        private static readonly byte[] s_pointer = new byte[5];
        private static readonly byte[] s_command = new byte[4];

        [TestMethod]
        public void OpenInMacRawModeShowsStatus42AndTheFixedSegmentSize()
        {
            ChipBench bench = ChipBench.MacRaw();

            Assert.AreEqual(0x42, bench.Read8(0x0003, ChipBench.SocketRead));
            Assert.AreEqual(0x05B4, bench.Read16(0x0012, ChipBench.SocketRead));
        }

        [TestMethod]
        public void OpenAgainWithoutCloseTakesEffect()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            bench.Command(ChipBench.Open);

            Assert.AreEqual(0x42, bench.Read8(0x0003, ChipBench.SocketRead));
            Assert.AreEqual(0, bench.ReceivedSize());
        }

        [TestMethod]
        public void AReceivedRecordIsALengthThatCountsItselfAndTheFrame()
        {
            ChipBench bench = ChipBench.MacRaw();
            byte[] frame = Frames.To(Frames.ChipAddress, 1514, 3);

            bench.PeerSends(frame);

            byte[] data = bench.Drain();
            Assert.AreEqual(1516, data.Length);
            Assert.AreEqual(1516, (data[0] << 8) | data[1]);
            Assert.IsTrue(Frames.AreEqual(frame, 0, data, 2, 1514));
            Assert.AreEqual(0, bench.ReceivedSize());
        }

        [TestMethod]
        public void AShortFrameArrivesPaddedTo60Bytes()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.PeerSends(Frames.To(Frames.ChipAddress, 42, 3));

            Assert.AreEqual(62, bench.ReceivedSize());
        }

        [TestMethod]
        public void SeveralFramesWaitAsOneBurst()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 100, 2));

            byte[] data = bench.Drain();

            Assert.AreEqual(62 + 102, data.Length);
            Assert.AreEqual(102, (data[62] << 8) | data[63]);
            Assert.AreEqual((byte)2, data[62 + 2 + 14]);
        }

        [TestMethod]
        public void PointersRunFreelyAcross65535AndRecordsWrapInTheBuffer()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.InitialPointer = 0xFFF0;
            bench.OpenMacRaw(0x84);
            for (int i = 0; i < 100; i++)
            {
                byte[] frame = Frames.To(Frames.ChipAddress, 700 + i, (byte)i);
                bench.PeerSends(frame);
                bench.SendFrame(frame);
                bench.Clock.Advance(200);

                byte[] data = bench.Drain();
                Assert.AreEqual(frame.Length + 2, data.Length);
                Assert.IsTrue(Frames.AreEqual(frame, 0, data, 2, frame.Length));
                Assert.AreEqual(frame.Length, bench.LinkPartner[i].Length);
                Assert.IsTrue(Frames.AreEqual(frame, 0, bench.LinkPartner[i], 0, frame.Length));
            }
        }

        [TestMethod]
        public void WritingRxRdWithoutRecvFreesNothing()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            bench.Write16(0x0028, ChipBench.SocketWrite, 62);
            Assert.AreEqual(62, bench.ReceivedSize());

            bench.Command(ChipBench.Receive);
            Assert.AreEqual(0, bench.ReceivedSize());
        }

        [TestMethod]
        public void RecvInTheMiddleOfARecordIsAHabitAndLeavesTheRest()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.Write16(0x0028, ChipBench.SocketWrite, 60);

            bench.Command(ChipBench.Receive);

            Assert.AreEqual(2, bench.ReceivedSize());
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)WiznetRule.ReceivesPartOfRecord));
            Assert.AreEqual(1, bench.Chip.Rules.Habits);
        }

        [TestMethod]
        public void RecvOfTheFirstOfTwoRecordsIsNoBreach()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 80, 1));

            bench.Write16(0x0028, ChipBench.SocketWrite, 62);
            bench.Command(ChipBench.Receive);

            Assert.AreEqual(82, bench.ReceivedSize());
        }

        [TestMethod]
        public void RecvBeyondWhatWasReceivedIsABreach()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.Write16(0x0028, ChipBench.SocketWrite, 64);

            bench.Breaks(WiznetRule.ReceivesBeyondWritten, 0, 0x01, 0x0C, 0x40);
        }

        [TestMethod]
        public void ReadingReceiveMemoryBeyondRxWrIsABreach()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            byte[] burst = new byte[3 + 63];
            burst[2] = ChipBench.ReceiveRead;
            bench.Breaks(WiznetRule.ReadsBeyondReceived, burst);
        }

        [TestMethod]
        public void WritingReceiveMemoryOfAnOpenSocketIsABreach()
        {
            ChipBench.MacRaw().Breaks(WiznetRule.WritesReceiveMemory, 0, 0, 0x1C, 1);
        }

        [TestMethod]
        public void AFrameThatDoesNotFitIsDroppedSilently()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 1514, 1));
            bench.Write(0x0002, ChipBench.SocketWrite, 0xFF);

            bench.PeerSends(Frames.To(Frames.ChipAddress, 600, 2));

            Assert.AreEqual(1516, bench.ReceivedSize());
            Assert.AreEqual(0, bench.Read8(0x0002, ChipBench.SocketRead));
            Assert.AreEqual(1L, bench.Chip.Counters.OverflowedFrames);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 3));
            Assert.AreEqual(1516 + 62, bench.ReceivedSize());
        }

        [TestMethod]
        public void TheFilterPassesTheOwnAddressAndBroadcastOnly()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.Broadcast, 61, 1));
            bench.PeerSends(Frames.To(Frames.PeerAddress, 62, 1));

            Assert.AreEqual(62 + 63, bench.ReceivedSize());
            Assert.AreEqual(1L, bench.Chip.Counters.FilteredFrames);
        }

        [TestMethod]
        public void WithoutTheFilterEverythingPasses()
        {
            ChipBench bench = ChipBench.Ready();
            bench.OpenMacRaw(0x04);

            bench.PeerSends(Frames.To(Frames.PeerAddress, 60, 1));
            bench.PeerSends(Frames.To(new byte[] { 0x01, 0x80, 0xC2, 0, 0, 0 }, 60, 1));

            Assert.AreEqual(2 * 62, bench.ReceivedSize());
        }

        [TestMethod]
        public void TheFilterDropsMulticastThatIsNotIp()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.PeerSends(Frames.To(new byte[] { 0x01, 0x80, 0xC2, 0, 0, 0 }, 60, 1));

            Assert.AreEqual(0, bench.ReceivedSize());
        }

        [TestMethod]
        [DataRow(0x84, 62)]
        [DataRow(0xA4, 0)]
        public void Ip4MulticastPassesTheFilterUnlessMmbIsSet(int mode, int expected)
        {
            ChipBench bench = ChipBench.Ready();
            bench.OpenMacRaw((byte)mode);

            bench.PeerSends(Frames.To(new byte[] { 0x01, 0x00, 0x5E, 0, 0, 1 }, 60, 1));

            Assert.AreEqual(expected, bench.ReceivedSize());
        }

        [TestMethod]
        [DataRow(0x84, 62)]
        [DataRow(0xA4, 62)]
        [DataRow(0x94, 0)]
        [DataRow(0xB4, 0)]
        [DataRow(0x14, 0)]
        public void Ip6MulticastPassesTheFilterUnlessMip6bIsSet(int mode, int expected)
        {
            ChipBench bench = ChipBench.Ready();
            bench.OpenMacRaw((byte)mode);

            bench.PeerSends(Frames.Ip6(new byte[] { 0x33, 0x33, 0, 0, 0, 1 }, 60, 1));

            Assert.AreEqual(expected, bench.ReceivedSize());
        }

        [TestMethod]
        public void Mip6bLetsOtherProtocolsPass()
        {
            ChipBench bench = ChipBench.Ready();
            bench.OpenMacRaw(0x94);

            bench.PeerSends(Frames.Ip6(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 61, 1));
            bench.PeerSends(Frames.To(Frames.Broadcast, 62, 1));

            Assert.AreEqual(63 + 64, bench.ReceivedSize());
        }

        [TestMethod]
        public void BcastbBlocksBroadcast()
        {
            ChipBench bench = ChipBench.Ready();
            bench.OpenMacRaw(0xC4);

            bench.PeerSends(Frames.To(Frames.Broadcast, 60, 1));

            Assert.AreEqual(0, bench.ReceivedSize());
        }

        [TestMethod]
        public void TheFilterMayBeChangedWhileTheSocketIsOpen()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.Write(0x0000, ChipBench.SocketWrite, 0x04);
            bench.PeerSends(Frames.To(Frames.PeerAddress, 60, 1));

            Assert.AreEqual(62, bench.ReceivedSize());
        }

        [TestMethod]
        public void ASentFrameArrivesPaddedTo60Bytes()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.SendFrame(Frames.To(Frames.PeerAddress, 42, 9));
            bench.Clock.Advance(100);

            Assert.AreEqual(60, bench.LinkPartner[0].Length);
            Assert.AreEqual((byte)9, bench.LinkPartner[0][14]);
            Assert.AreEqual((byte)0, bench.LinkPartner[0][42]);
        }

        [TestMethod]
        [DataRow(60, 6)]
        [DataRow(1514, 123)]
        public void SendokComesAfterTheWireTimeAt100Megabit(int length, int microseconds)
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.CopyToTransmitMemory(Frames.To(Frames.PeerAddress, length, 1));
            bench.Command(ChipBench.Send);
            long sent = bench.Clock.Microseconds;

            bench.Clock.Advance(200);

            Assert.AreEqual((long)microseconds, bench.LinkPartner.TimeOf(0) - sent);
            Assert.AreEqual(0x10, bench.Read8(0x0002, ChipBench.SocketRead) & 0x10);
        }

        [TestMethod]
        public void At10MegabitTheWireTakesTenTimesAsLong()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Write(0x002E, ChipBench.CommonWrite, 0x48);
            bench.Write(0x002E, ChipBench.CommonWrite, 0xC8);
            bench.Clock.Advance(1_000_000);
            bench.OpenMacRaw(0x84);
            bench.CopyToTransmitMemory(Frames.To(Frames.PeerAddress, 1514, 1));
            bench.Command(ChipBench.Send);
            long sent = bench.Clock.Microseconds;

            bench.Clock.Advance(2000);

            Assert.AreEqual(1230L, bench.LinkPartner.TimeOf(0) - sent);
        }

        [TestMethod]
        public void UntilThenTxRdStaysAndTheFreeSizeIsLess()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.SendFrame(Frames.To(Frames.PeerAddress, 1514, 1));

            Assert.AreEqual(0, bench.Read16(0x0022, ChipBench.SocketRead));
            Assert.AreEqual(2048 - 1514, bench.Read16(0x0020, ChipBench.SocketRead));
            Assert.AreEqual(0, bench.Read8(0x0002, ChipBench.SocketRead));

            bench.Clock.Advance(200);
            Assert.AreEqual(1514, bench.Read16(0x0022, ChipBench.SocketRead));
            Assert.AreEqual(2048, bench.Read16(0x0020, ChipBench.SocketRead));
        }

        [TestMethod]
        public void TwoFramesBeforeOneSendLeaveAsOne()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.CopyToTransmitMemory(Frames.To(Frames.PeerAddress, 100, 1));
            bench.CopyToTransmitMemory(Frames.To(Frames.PeerAddress, 100, 2));

            bench.Command(ChipBench.Send);
            bench.Clock.Advance(200);

            Assert.AreEqual(1, bench.LinkPartner.Count);
            Assert.AreEqual(200, bench.LinkPartner[0].Length);
        }

        [TestMethod]
        public void SendWhileSendingIsABreach()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.SendFrame(Frames.To(Frames.PeerAddress, 1514, 1));

            bench.Breaks(WiznetRule.SendWhileSending, 0, 0x01, 0x0C, 0x20);
        }

        [TestMethod]
        public void AfterSendWhileSendingNothingLeavesUntilAReset()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Chip.Rules.Throws = false;
            bench.SendFrame(Frames.To(Frames.PeerAddress, 1514, 1));
            bench.Command(ChipBench.Send);

            bench.Command(ChipBench.Close);
            bench.Command(ChipBench.Open);
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            bench.Clock.Advance(1_000_000);
            Assert.AreEqual(0, bench.LinkPartner.Count);
            Assert.AreEqual(0, bench.Read8(0x0002, ChipBench.SocketRead));

            bench.Write(0x0000, ChipBench.CommonWrite, 0x80);
            bench.Clock.Advance(3_000_000);
            bench.OpenMacRaw(0x84);
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            bench.Clock.Advance(1000);
            Assert.AreEqual(1, bench.LinkPartner.Count);
        }

        [TestMethod]
        public void TheNextFrameMayBeWrittenAfterTheOneBeingSent()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.SendFrame(Frames.To(Frames.PeerAddress, 1000, 1));

            bench.Write(1000, ChipBench.TransmitWrite, Frames.To(Frames.PeerAddress, 1000, 2));

            Assert.AreEqual(0, bench.Chip.Rules.Total);
        }

        [TestMethod]
        public void OverwritingWhatIsBeingSentIsABreach()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.SendFrame(Frames.To(Frames.PeerAddress, 1514, 1));

            // 2 KB further on is the same place.
            bench.Breaks(WiznetRule.OverwritesWhatIsSent, 0x0D, 0xE9, 0x14, 1);
        }

        [TestMethod]
        public void AFrameAbove1514BytesIsABreach()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write16(0x0024, ChipBench.SocketWrite, 1515);

            bench.Breaks(WiznetRule.FrameTooLong, 0, 0x01, 0x0C, 0x20);
        }

        [TestMethod]
        public void SendingMoreThanTheBufferHasFreeIsABreach()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write16(0x0024, ChipBench.SocketWrite, 2049);

            bench.Breaks(WiznetRule.SendBeyondFree, 0, 0x01, 0x0C, 0x20);
        }

        [TestMethod]
        public void ABurstLongerThanTheTransmitBufferIsABreach()
        {
            ChipBench bench = ChipBench.MacRaw();
            byte[] burst = new byte[3 + 2049];
            burst[2] = ChipBench.TransmitWrite;

            bench.Breaks(WiznetRule.BurstLongerThanBuffer, burst);
        }

        [TestMethod]
        public void SendWithNothingToSendIsABreach()
        {
            ChipBench.MacRaw().Breaks(WiznetRule.NothingToSend, 0, 0x01, 0x0C, 0x20);
        }

        [TestMethod]
        public void WithTheLinkDownSendokIsWithheldUntilItReturns()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Cable.IsPlugged = false;

            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            bench.Clock.Advance(10_000_000);
            Assert.AreEqual(0, bench.Read8(0x0002, ChipBench.SocketRead));

            bench.Cable.IsPlugged = true;
            bench.Clock.Advance(2_000_000);
            Assert.AreEqual(0x10, bench.Read8(0x0002, ChipBench.SocketRead));
            Assert.AreEqual(1, bench.LinkPartner.Count);
        }

        [TestMethod]
        public void WithTheLinkDownReceivedDataStay()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            bench.Cable.IsPlugged = false;

            Assert.AreEqual(62, bench.ReceivedSize());
        }

        [TestMethod]
        public void NothingIsAllocatedPerFrame()
        {
            if (!AllocationMeter.Works)
            {
                Assert.SkipTest("this runtime does not tell");
            }

            ChipBench bench = ChipBench.MacRaw();
            bench.Cable.B.FrameArrived = null;
            byte[] frame = Frames.To(Frames.ChipAddress, 1514, 1);
            Exchange(bench, frame, 0, 100);
            long before = AllocationMeter.Bytes;
            before = AllocationMeter.Bytes;

            Exchange(bench, frame, 100, 1000);

            // What looking at the meter costs; the frames themselves would be megabytes.
            long allocated = AllocationMeter.Bytes - before;
            Assert.IsTrue(allocated < 500, allocated.ToString());
            Assert.AreEqual(1100L, bench.Chip.Counters.ReceivedFrames);
            Assert.AreEqual(1100L, bench.Chip.Counters.SentFrames);
        }

        [TestMethod]
        public void CloseReleasesTheSocketAndSendsNothing()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.Command(ChipBench.Close);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            Assert.AreEqual(0, bench.Read8(0x0003, ChipBench.SocketRead));
            Assert.AreEqual(1L, bench.Chip.Counters.UnclaimedFrames);
            Assert.AreEqual(0, bench.LinkPartner.Count);
        }

        // Each frame received in a status read, a burst, a pointer and a command, and sent in a burst, a pointer and a command.
        private static void Exchange(ChipBench bench, byte[] frame, int first, int count)
        {
            for (int i = first; i < first + count; i++)
            {
                bench.PeerSends(frame);
                Put(s_status, 0x20, ChipBench.SocketRead);
                bench.Spi.Transfer(s_status, 0, s_status.Length);
                Put(s_burst, i * 1516, ChipBench.ReceiveRead);
                bench.Spi.Transfer(s_burst, 0, s_burst.Length);
                MovePointer(bench, 0x28, (i + 1) * 1516, ChipBench.Receive);
                Put(s_burst, i * 1514, ChipBench.TransmitWrite);
                bench.Spi.Write(s_burst, 0, 3 + 1514);
                MovePointer(bench, 0x24, (i + 1) * 1514, ChipBench.Send);
                bench.Clock.Advance(200);
            }
        }

        private static void MovePointer(ChipBench bench, int register, int value, byte command)
        {
            Put(s_pointer, register, ChipBench.SocketWrite);
            s_pointer[3] = (byte)(value >> 8);
            s_pointer[4] = (byte)value;
            bench.Spi.Write(s_pointer, 0, 5);
            Put(s_command, 0x01, ChipBench.SocketWrite);
            s_command[3] = command;
            bench.Spi.Write(s_command, 0, 4);
        }

        private static void Put(byte[] buffer, int address, byte control)
        {
            buffer[0] = (byte)(address >> 8);
            buffer[1] = (byte)address;
            buffer[2] = control;
        }
    }
}
