using nanoFramework.TestFramework;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.W6100
{
    [TestClass]
    public class RecoveryTests : WiznetRecoveryContract
    {
        private const int SYCR1 = 0x2005;
        private const int SIMR = 0x2114;
        private const int PHYCR0 = 0x301C;
        private const int NET4MR = 0x4000;
        private const int NET6MR = 0x4004;
        private const int NETMR = 0x4008;
        private const int SHAR = 0x4120;
        private const int CHPLCKR = 0x41F4;
        private const int NETLCKR = 0x41F5;
        private const int PHYLCKR = 0x41F6;

        [Setup]
        public static void UseFactory()
        {
            Use(new W6100BenchFactory());
        }

        [TestMethod]
        [DataRow(0, SIMR, 0)]
        [DataRow(0, NET4MR, 0)]
        [DataRow(0, NET6MR, 0)]
        [DataRow(0, NETMR, 0)]
        [DataRow(CHPLCKR, SYCR1, 0)]
        [DataRow(NETLCKR, SHAR, 0x04)]
        public void ALostRegisterIsFound(int lockRegister, int register, int value)
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Unlock(bench, lockRegister);
            bench.WriteCommon(register, value);
            Lock(bench, lockRegister);

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.ConfigurationLosses);
            Assert.AreEqual(1L, bench.Device.ChipCounters.SoftResets);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        [DataRow(CHPLCKR)]
        [DataRow(NETLCKR)]
        [DataRow(PHYLCKR)]
        public void AnOpenLockIsFound(int lockRegister)
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Unlock(bench, lockRegister);

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.ConfigurationLosses);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void APhyThatDoesNotNegotiateIsFound()
        {
            WiznetBench bench = (WiznetBench)Opened(true);
            Unlock(bench, PHYLCKR);
            bench.WriteCommon(PHYCR0, 7);
            Lock(bench, PHYLCKR);

            bench.PollFor(600);

            AssertCarriesFrames(bench);
            Assert.AreEqual("The link is up: 100 Mbit/s, full duplex.", bench.Device.StateMessage);
        }

        [TestMethod]
        public void ABufferSizeThatWasLostIsFound()
        {
            // Sn_RX_BSR
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.Rules.Throws = false;
            bench.WriteSocket(0x0220, 8);

            bench.PollFor(1200);

            Assert.IsTrue(bench.Device.ChipCounters.ConfigurationLosses > 0);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void ASoftResetLeavesThePhyAlone()
        {
            WiznetBench bench = (WiznetBench)NewBench(true, false);
            bench.Open();
            bench.Chip.Timing.Autonegotiation = 0;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                Assert.IsFalse(WiznetBench.WritesCommon(buffer, offset, PHYCR0), "PHYCR0 was written.");
            };
            bench.Chip.LosePower();

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.SoftResets);
            Assert.IsTrue(bench.Device.IsLinkUp);
        }

        private static void Unlock(WiznetBench bench, int lockRegister)
        {
            Turn(bench, lockRegister, lockRegister == CHPLCKR ? 0xCE : lockRegister == NETLCKR ? 0x3A : 0x53);
        }

        private static void Lock(WiznetBench bench, int lockRegister)
        {
            Turn(bench, lockRegister, lockRegister == NETLCKR ? 0xC5 : 0xFF);
        }

        private static void Turn(WiznetBench bench, int lockRegister, int key)
        {
            if (lockRegister != 0)
            {
                bench.WriteCommon(lockRegister, key);
            }
        }
    }
}
