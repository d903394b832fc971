using nanoFramework.TestFramework;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Wiznet
{
    /// <summary>
    /// The driver on a chip with unspecified behavior: random bytes during the header, random pointers after OPEN, commands that stay in
    /// Sn_CR, frames that arrive within the read of a register.
    /// </summary>
    public abstract class WiznetParanoidContract : SpiEthernetTests
    {
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void NoFrameIsLostOrCorruptedInEitherDirection(bool interruptPin)
        {
            for (uint seed = 1; seed <= 20; seed++)
            {
                WiznetBench bench = (WiznetBench)Factory.Make(interruptPin, true, seed);
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
            WiznetBench bench = (WiznetBench)Opened(true);
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
    }
}
