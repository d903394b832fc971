using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W5500FaultTests
    {
        [TestMethod]
        public void NoiseFlipsBitsAtTheConfiguredRate()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.Faults.MisoNoise = 1000;

            int hits = 0;
            for (int i = 0; i < 200; i++)
            {
                byte[] answer = bench.Raw(new byte[2048]);
                hits += CountNoise(answer);
            }

            // 409,600 bytes, on the average 409 hits
            Assert.IsTrue(hits > 350 && hits < 470, hits.ToString());
        }

        [TestMethod]
        public void NoiseDoesNotOccurBelowItsClock()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.Faults.MisoNoise = 10;
            bench.Chip.Faults.NoiseAboveFrequency = ChipBench.ClockFrequency;
            Assert.AreEqual(0, CountNoise(bench.Raw(new byte[2048])));

            bench.Chip.Faults.NoiseAboveFrequency = ChipBench.ClockFrequency - 1;
            Assert.AreNotEqual(0, CountNoise(bench.Raw(new byte[2048])));
        }

        [TestMethod]
        public void MosiNoiseDoesNotChangeTheDriversBuffer()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.Faults.MosiNoise = 20;
            byte[] burst = new byte[3 + 1000];
            burst[2] = ChipBench.TransmitWrite;

            bench.Spi.Write(burst, 0, burst.Length);

            bench.Chip.Faults.MosiNoise = 0;
            byte[] written = bench.Read(0, 0x10, 1000);
            int hits = 0;
            for (int i = 0; i < 1000; i++)
            {
                hits += written[i] == 0 ? 0 : 1;
            }

            Assert.IsTrue(hits > 10, hits.ToString());
            CollectionAssert.AreEqual(new byte[1000], Tail(burst));
        }

        [TestMethod]
        public void BreachesCausedByFaultsAreExcused()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Chip.Faults.MisoNoise = 1;
            bench.Raw(0, 0, 0, 0);
            bench.Chip.Faults.MisoNoise = 0;

            bench.Command(ChipBench.Send);
            Assert.AreEqual(0, bench.Chip.Rules.Total);
            Assert.AreEqual(1, bench.Chip.Rules.Excused);

            // After OPEN it knows again where it stands.
            bench.Command(ChipBench.Open);
            bench.Breaks(WiznetRule.NothingToSend, 0, 0x01, 0x0C, 0x20);
        }

        [TestMethod]
        public void AStuckMisoReadsConstant()
        {
            ChipBench bench = ChipBench.Ready();

            bench.Chip.Faults.Miso = SignalFault.StuckLow;
            CollectionAssert.AreEqual(new byte[4], bench.Raw(0, 0x39, 0, 0));

            bench.Chip.Faults.Miso = SignalFault.StuckHigh;
            CollectionAssert.AreEqual(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, bench.Raw(0, 0x39, 0, 0));
        }

        [TestMethod]
        public void WithAStuckMisoWritesStillArrive()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.Faults.Miso = SignalFault.StuckLow;

            bench.Write(0x0001, ChipBench.CommonWrite, 10);

            bench.Chip.Faults.Miso = SignalFault.None;
            Assert.AreEqual(10, bench.Read8(0x0001, ChipBench.CommonRead));
        }

        [TestMethod]
        public void AnAbsentChipIgnoresWrites()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.Faults.IsAbsent = true;
            bench.Write(0x0001, ChipBench.CommonWrite, 10);
            Assert.AreEqual(0, bench.Read8(0x0039, ChipBench.CommonRead));

            bench.Chip.Faults.IsAbsent = false;
            Assert.AreEqual(0, bench.Read8(0x0001, ChipBench.CommonRead));
        }

        [TestMethod]
        public void TheVersionCanBeOverridden()
        {
            ChipBench bench = ChipBench.Ready();
            bench.Chip.Faults.Version = 0x51;

            Assert.AreEqual(0x51, bench.Read8(0x0039, ChipBench.CommonRead));
        }

        [TestMethod]
        public void AResetInMidTransferLosesTheSecondHalfAndAllRegisters()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Chip.Faults.ResetInTransfer = 2;
            bench.Raw(0, 0, 0, 0);

            byte[] answer = bench.Raw(0, 0x09, 0, 0, 0, 0, 0, 0, 0, 0);

            Assert.AreEqual((byte)0x02, answer[3]);
            Assert.AreEqual((byte)0x00, answer[8]);
            bench.Clock.Advance(10_000);
            CollectionAssert.AreEqual(new byte[6], bench.Read(0x0009, ChipBench.CommonRead, 6));
            Assert.AreEqual(0, bench.Read8(0x0003, ChipBench.SocketRead));
        }

        [TestMethod]
        public void APowerGlitchResetsAllRegisters()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.Chip.LosePower();
            bench.Clock.Advance(10_000);

            Assert.AreEqual(0, bench.Read8(0x0003, ChipBench.SocketRead));
            Assert.IsFalse(bench.Chip.IsLinkUp);
        }

        [TestMethod]
        public void AStuckTransmitterNeedsTheSocketReopened()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Chip.Faults.TransmitterStuck = true;
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            bench.Chip.Faults.TransmitterStuck = false;
            bench.Clock.Advance(1_000_000);
            Assert.AreEqual(0, bench.Read8(0x0002, ChipBench.SocketRead));

            bench.Command(ChipBench.Close);
            bench.Command(ChipBench.Open);
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 2));
            bench.Clock.Advance(1000);

            Assert.AreEqual(1, bench.LinkPartner.Count);
            Assert.AreEqual(0x10, bench.Read8(0x0002, ChipBench.SocketRead));
        }

        [TestMethod]
        public void AGarbageLengthAffectsOneRecordOnly()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Chip.Faults.NextRecordLength = 0xFFFF;

            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));

            byte[] data = bench.Drain();
            Assert.AreEqual(124, data.Length);
            Assert.AreEqual(0xFFFF, (data[0] << 8) | data[1]);
            Assert.AreEqual(62, (data[62] << 8) | data[63]);
        }

        private static byte[] Tail(byte[] burst)
        {
            byte[] tail = new byte[burst.Length - 3];
            System.Array.Copy(burst, 3, tail, 0, tail.Length);
            return tail;
        }

        // Of a read of common registers from 0 on; those that exist are left out.
        private static int CountNoise(byte[] answer)
        {
            int hits = 0;
            for (int i = 0x40; i < answer.Length; i++)
            {
                if (answer[i] != 0)
                {
                    Assert.AreEqual(0, answer[i] & (answer[i] - 1), "more than one bit");
                    hits++;
                }
            }

            return hits;
        }
    }
}
