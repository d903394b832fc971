using nanoFramework.TestFramework;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.W5500
{
    [TestClass]
    public class RecoveryTests : WiznetRecoveryContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new W5500BenchFactory());
        }

        [TestMethod]
        public void ASoftResetKeepsThePhysLink()
        {
            WiznetBench bench = (WiznetBench)NewBench(true, false);
            bench.Open();
            bench.Chip.Timing.Autonegotiation = 0;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                bool resetsPhy = buffer[offset + 2] == 0x04 && buffer[offset + 1] == 0x2E && (buffer[offset + 3] & 0x80) == 0;
                Assert.IsFalse(resetsPhy, "The PHY was reset.");
            };
            bench.Chip.LosePower();

            bench.PollFor(600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.SoftResets);
            Assert.IsTrue(bench.Device.IsLinkUp);
        }
    }
}
