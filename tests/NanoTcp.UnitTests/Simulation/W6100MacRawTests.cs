using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W6100MacRawTests
    {
        private const byte Filter = 0x80;
        private const byte MacRaw = 0x07;
        private const int Sn_IR = 0x0020;
        private const int Sn_IRCLR = 0x0028;
        private const int SIMR = 0x2114;

        private static readonly byte[] s_group = { 0x01, 0x00, 0x5E, 0, 0, 0xFB };
        private static readonly byte[] s_group6 = { 0x33, 0x33, 0, 0, 0, 0xFB };
        private static readonly byte[] s_otherGroup = { 0x01, 0x80, 0xC2, 0, 0, 0 };

        [TestMethod]
        public void AFrameArrivesAfterItsLengthAndLeavesAsWritten()
        {
            ChipBench bench = ChipBench.MacRawW6100(Filter | MacRaw);
            byte[] frame = Frames.To(Frames.ChipAddress, 200, 3);
            bench.PeerSends(frame);

            byte[] record = bench.Drain();
            Assert.AreEqual(202, record.Length);
            Assert.AreEqual(202, (record[0] << 8) | record[1]);
            Assert.IsTrue(Frames.AreEqual(record, 2, frame, 0, 200));

            bench.SendFrame(Frames.To(Frames.PeerAddress, 300, 4));
            bench.Clock.RunFor(100);
            Assert.AreEqual(1, bench.LinkPartner.Count);
            Assert.IsTrue(Frames.AreEqual(bench.LinkPartner[0], 0, Frames.To(Frames.PeerAddress, 300, 4), 0, 300));
        }

        [TestMethod]
        [DataRow(Filter | MacRaw, true, true, true, false)]
        [DataRow(Filter | MacRaw | 0x20, true, false, true, false)]
        [DataRow(Filter | MacRaw | 0x10, true, true, false, false)]
        [DataRow(Filter | MacRaw | 0x40, false, true, true, false)]
        [DataRow(MacRaw | 0x30, true, true, true, true)]
        public void TheFilterTakesAndBlocksGroups(int mode, bool broadcast, bool multicast4, bool multicast6, bool others)
        {
            ChipBench bench = ChipBench.MacRawW6100((byte)mode);

            Assert.IsTrue(Takes(bench, Frames.ChipAddress));
            Assert.AreEqual(broadcast, Takes(bench, Frames.Broadcast));
            Assert.AreEqual(multicast4, Takes(bench, s_group));
            Assert.AreEqual(multicast6, Takes(bench, s_group6));
            Assert.AreEqual(others, Takes(bench, Frames.PeerAddress));
            Assert.AreEqual(others, Takes(bench, s_otherGroup));
        }

        [TestMethod]
        [DataRow(0x00, true, true)]
        [DataRow(0x01, false, true)]
        [DataRow(0x02, true, false)]
        public void NetmrBlocksAnIpVersion(int netmr, bool takes4, bool takes6)
        {
            ChipBench bench = ChipBench.MacRawW6100(MacRaw);
            bench.Write(0x4008, ChipBench.CommonWrite, (byte)netmr);

            bench.PeerSends(Frames.Ip(60, 1));
            Assert.AreEqual(takes4, bench.Drain().Length > 0);
            bench.PeerSends(Frames.Ip6(Frames.ChipAddress, 60, 1));
            Assert.AreEqual(takes6, bench.Drain().Length > 0);
        }

        [TestMethod]
        public void InterruptsAreClearedByAnotherRegister()
        {
            ChipBench bench = ChipBench.MacRawW6100(Filter | MacRaw);
            bench.Write(SIMR, ChipBench.CommonWrite, 0x01);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            Assert.IsTrue(bench.Chip.InterruptPin.IsLow);
            Assert.AreEqual(0x04, bench.Read8(Sn_IR, ChipBench.SocketRead));

            bench.Write(Sn_IRCLR, ChipBench.SocketWrite, 0x04);

            Assert.IsFalse(bench.Chip.InterruptPin.IsLow);
            Assert.AreEqual(0, bench.Read8(Sn_IR, ChipBench.SocketRead));
        }

        [TestMethod]
        public void WithoutIenThePinStaysHigh()
        {
            ChipBench bench = ChipBench.MacRawW6100(Filter | MacRaw);
            bench.Write(SIMR, ChipBench.CommonWrite, 0x01);
            bench.Write(0x41F4, ChipBench.CommonWrite, 0xCE);
            bench.Write(0x2005, ChipBench.CommonWrite, 0x00);

            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            Assert.IsFalse(bench.Chip.InterruptPin.IsLow);
            Assert.AreEqual(0x04, bench.Read8(Sn_IR, ChipBench.SocketRead));
        }

        /// <summary>Embassy's driver: SHAR stays 0, so that the filter takes no frame; the driver does without it.</summary>
        [TestMethod]
        public void AMacAddressWrittenToALockedChipMakesTheFilterDeaf()
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Chip.Rules.Throws = false;
            bench.Write(0x4120, ChipBench.CommonWrite, Frames.ChipAddress);
            bench.Write(0x0000, ChipBench.SocketWrite, Filter | MacRaw);
            bench.Command(ChipBench.Open);

            Assert.IsFalse(Takes(bench, Frames.ChipAddress));
            Assert.IsTrue(Takes(bench, Frames.Broadcast));
            Assert.IsTrue(bench.Chip.Rules.Count((int)WiznetRule.LockedRegister) > 0);
            Assert.AreEqual(1, bench.Chip.Rules.Count((int)WiznetRule.NoSourceAddress));
        }

        /// <summary>Espressif's driver: SYCR0 without the key. The chip keeps what it had.</summary>
        [TestMethod]
        public void AResetOfALockedChipDoesNothing()
        {
            ChipBench bench = ChipBench.MacRawW6100(Filter | MacRaw);
            bench.Chip.Rules.Throws = false;

            bench.Write(0x2004, ChipBench.CommonWrite, 0x00);

            Assert.AreEqual(0L, bench.Chip.Counters.SoftResets);
            Assert.IsTrue(Takes(bench, Frames.ChipAddress));
        }

        [TestMethod]
        [DataRow(0x04)]
        [DataRow(0x09)]
        [DataRow(0x0E)]
        public void ProtocolsOfIp6AndAW5500sMacRawAreBreaches(int mode)
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Write(0x0000, ChipBench.SocketWrite, (byte)mode);

            bench.Breaks(WiznetRule.UnknownProtocol, 0x00, 0x10, ChipBench.SocketWrite, ChipBench.Open);
        }

        private static bool Takes(ChipBench bench, byte[] destination)
        {
            bench.PeerSends(Frames.To(destination, 60, 1));
            return bench.Drain().Length > 0;
        }
    }
}
