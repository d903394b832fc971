using nanoFramework.TestFramework;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.W5500
{
    [TestClass]
    public class ParanoidChipTests : WiznetParanoidContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new W5500BenchFactory());
        }

        [TestMethod]
        public void ASlowWireOnlyMakesTheNextFrameWait()
        {
            // 10 Mbit/s half duplex, as a hub negotiates it: PHYCFGR by hand, behind the driver's back.
            WiznetBench bench = (WiznetBench)Opened(true);
            bench.Chip.Timing.FixedLink = 0;
            bench.Chip.Transfer(new byte[] { 0, 0x2E, 0x04, 0x40 }, 0, 4);
            bench.Chip.Transfer(new byte[] { 0, 0x2E, 0x04, 0xC0 }, 0, 4);
            long start = bench.Clock.Microseconds;

            for (int i = 0; i < 10; i++)
            {
                Assert.AreEqual(0, bench.Transmit(1514, i));
            }

            Assert.IsTrue(bench.Clock.Microseconds - start > 9 * 1230);
            Assert.AreEqual(0L, bench.Device.Counters.SendErrors);
        }
    }
}
