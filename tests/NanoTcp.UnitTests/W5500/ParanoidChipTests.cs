using nanoFramework.TestFramework;
using NanoTcp.W5500;

namespace NanoTcp.UnitTests.W5500
{
    /// <summary>
    /// The driver on a chip with unspecified behavior: random bytes during the header, random pointers after OPEN, commands that stay in
    /// Sn_CR, frames that arrive within the read of a register.
    /// </summary>
    [TestClass]
    public class ParanoidChipTests
    {
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void NoFrameIsLostOrCorruptedInEitherDirection(bool interruptPin)
        {
            for (uint seed = 1; seed <= 20; seed++)
            {
                W5500Bench bench = new W5500Bench(interruptPin, true, new W5500Options(W5500Bench.Mac()), seed);
                bench.Chip.IsParanoid = true;
                bench.Open();
                int sent = bench.SentCount;
                long received = bench.Device.Counters.ReceivedFrames;

                for (int i = 0; i < 100; i++)
                {
                    bench.Deliver(60 + ((i * 61) % 1455), i);
                    if (i % 3 == 0)
                    {
                        bench.Deliver(1514, i);
                    }

                    Assert.AreEqual(0, bench.Transmit(60 + ((i * 67) % 1455), i));
                    bench.PollFor(i % 2);
                }

                bench.PollFor(500);

                Assert.AreEqual(134L, bench.Device.Counters.ReceivedFrames - received);
                Assert.AreEqual(sent + 100, bench.SentCount);
                for (int i = 0; i < 100; i++)
                {
                    Assert.IsTrue(bench.WasSent(sent + i, 60 + ((i * 67) % 1455), i));
                }

                Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
                Assert.AreEqual(0L, bench.Device.Counters.SendErrors);
            }
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(20)]
        [DataRow(100)]
        public void ASlowCallIsHarmless(int microseconds)
        {
            W5500Bench bench = W5500Bench.Opened(true);
            bench.Port.CallMicroseconds = microseconds;

            for (int i = 0; i < 50; i++)
            {
                bench.Deliver(1514, i);
                Assert.AreEqual(1, bench.Poll());
                Assert.AreEqual(0, bench.Transmit(1514, i));
            }

            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
            Assert.AreEqual(0L, bench.Device.Counters.SendErrors);
        }

        [TestMethod]
        public void ASlowWireOnlyMakesTheNextFrameWait()
        {
            // 10 Mbit/s half duplex, as a hub negotiates it: PHYCFGR by hand, behind the driver's back.
            W5500Bench bench = W5500Bench.Opened(true);
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
