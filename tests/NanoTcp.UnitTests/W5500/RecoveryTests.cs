using nanoFramework.TestFramework;
using NanoTcp.W5500;

namespace NanoTcp.UnitTests.W5500
{
    [TestClass]
    public class RecoveryTests
    {
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void AChipThatLostItsConfigurationIsFoundAndSetUpAnew(bool interruptPin)
        {
            Bench bench = Bench.Opened(interruptPin);
            bench.Deliver(100, 1);
            bench.Poll();
            bench.GlitchPower();

            bench.PollUntil(bench.Clock.Now + 600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.SoftResets);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void APowerGlitchBeforeAnyTrafficIsFound()
        {
            Bench bench = Bench.Opened(true);
            bench.GlitchPower();

            bench.PollUntil(bench.Clock.Now + 600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.ConfigurationLosses);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void APowerGlitchBetweenTwoTransactionsOfAFrameIsSurvived()
        {
            for (int when = 0; when < 12; when++)
            {
                Bench bench = Bench.Opened(true);
                bench.Deliver(100, 0);
                bench.Poll();
                bench.Transmit(100, 0);
                bench.Deliver(100, 1);
                bench.Wire.Forget();
                int moment = when;
                bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
                {
                    if (bench.Wire.Count == moment)
                    {
                        bench.GlitchPower();
                    }
                };

                bench.Poll();
                bench.Transmit(100, 2);
                bench.Wire.BeforeWrite = null;
                bench.PollUntil(bench.Clock.Now + 2000);

                AssertCarriesFrames(bench);
            }
        }

        [TestMethod]
        public void AClosedSocketIsReopened()
        {
            Bench bench = Bench.Opened(true);
            bench.Chip.Write(new byte[] { 0, 1, 0x0C, 0x10 }, 0, 4);

            bench.PollUntil(bench.Clock.Now + 600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.Reopens);
            Assert.AreEqual(0L, bench.Device.ChipCounters.SoftResets);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        [DataRow(0x00)]
        [DataRow(0xFF)]
        public void AChipThatNoLongerAnswersIsDeadUntilItDoes(int miso)
        {
            Bench bench = Bench.Opened(true);
            bench.Wire.MisoStuckAt = miso;

            bench.PollUntil(bench.Clock.Now + 1000);

            Assert.AreEqual((int)W5500State.Dead, (int)bench.Device.State);
            Assert.Contains("tried again every 5000 ms", bench.Device.StateMessage);
            Assert.IsFalse(bench.Device.IsLinkUp);
            Assert.AreEqual(-Errno.EIO, bench.Transmit(100, 0));
            Assert.AreEqual(0, bench.Receive());
            Assert.AreEqual(1L, bench.Device.ChipCounters.Deaths);
            Assert.AreEqual(1, bench.Reset.Pulses - 1);

            bench.PollUntil(bench.Clock.Now + 20_000);
            int pulses = bench.Reset.Pulses;
            Assert.IsTrue(pulses >= 4 && pulses <= 6, pulses.ToString());
            Assert.AreEqual(1L, bench.Device.ChipCounters.Deaths);

            bench.Wire.MisoStuckAt = Wire.Intact;
            bench.PollUntil(bench.Clock.Now + 6000);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void WithoutResetPinTheLadderEndsAtTheSoftReset()
        {
            Bench bench = new Bench(true, false);
            bench.Open();
            bench.Wire.MisoStuckAt = 0;

            bench.PollUntil(bench.Clock.Now + 1000);

            Assert.AreEqual((int)W5500State.Dead, (int)bench.Device.State);
            Assert.AreEqual(0L, bench.Device.ChipCounters.HardResets);
            bench.Wire.MisoStuckAt = Wire.Intact;
            bench.PollUntil(bench.Clock.Now + 6000);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void GarbageThatGoesOnClimbsFromDrainToReopenToReset()
        {
            Bench bench = Bench.Opened(true);
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                if (buffer[offset + 2] == 0x18)
                {
                    buffer[offset + 3] = 0xFF;
                }
            };

            for (int i = 0; i < 9; i++)
            {
                bench.Deliver(100, i);
                bench.PollUntil(bench.Clock.Now + 1);
            }

            Assert.AreEqual(3L, bench.Device.ChipCounters.Drains);
            Assert.AreEqual(3L, bench.Device.ChipCounters.Reopens);
            Assert.AreEqual(3L, bench.Device.ChipCounters.SoftResets);
            Assert.AreEqual(9L, bench.Device.Counters.Recoveries);
            Assert.AreEqual(9L, bench.Device.Counters.ReceiveErrors);
            bench.Wire.AfterRead = null;
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void ReceiveGarbageNowAndThenIsOnlyDrained()
        {
            Bench bench = Bench.Opened(true);
            bool garbles = false;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                if (garbles && buffer[offset + 2] == 0x18)
                {
                    buffer[offset + 3] = 0xFF;
                }
            };

            for (int i = 0; i < 20; i++)
            {
                garbles = true;
                bench.Deliver(100, i);
                bench.PollUntil(bench.Clock.Now + 1);
                garbles = false;
                bench.Deliver(100, i);
                Assert.AreEqual(1, bench.PollUntil(bench.Clock.Now + 1));
            }

            Assert.AreEqual(20L, bench.Device.ChipCounters.Drains);
            Assert.AreEqual(20L, bench.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void ALostWriteOfRxRdIsFoundByTheNextStatus()
        {
            Bench bench = Bench.Opened(true);
            bool once = true;
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                if (once && buffer[offset + 2] == 0x0C && buffer[offset + 1] == 0x28)
                {
                    once = false;
                    buffer[offset + 3] ^= 0x40;
                }
            };
            bench.Deliver(100, 0);

            bench.PollUntil(bench.Clock.Now + 1);

            Assert.AreEqual(1L, bench.Device.ChipCounters.Reopens);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void UnderNoiseFramesKeepComing()
        {
            Bench bench = Bench.Opened(true);
            bench.Wire.Logs = false;
            bench.Wire.NoiseOneIn = 20_000;
            for (int i = 0; i < 2000; i++)
            {
                bench.Deliver(100 + (i % 1000), i);
                bench.Transmit(100, i);
                bench.Poll();
                bench.Clock.Sleep(1);
            }

            bench.Wire.NoiseOneIn = 0;
            bench.PollUntil(bench.Clock.Now + 7000);

            Assert.IsTrue(bench.Device.Counters.ReceivedFrames > 1500, bench.Device.Counters.ReceivedFrames.ToString());
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void ALinkThatGoesAndComesIsSeenAndCounted()
        {
            Bench bench = Bench.Opened(true);
            bench.SetLink(false);
            bench.PollUntil(bench.Clock.Now + 600);

            Assert.IsFalse(bench.Device.IsLinkUp);
            Assert.AreEqual((int)W5500State.NoLink, (int)bench.Device.State);
            Assert.Contains("no link", bench.Device.StateMessage);

            bench.SetLink(true);
            bench.PollUntil(bench.Clock.Now + 600);

            Assert.IsTrue(bench.Device.IsLinkUp);
            Assert.AreEqual("The link is up: 100 Mbit/s, full duplex.", bench.Device.StateMessage);
            Assert.AreEqual(2L, bench.Device.Counters.LinkChanges);
            Assert.AreEqual(0L, bench.Device.Counters.Recoveries);
            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void OneBadReadOfTheLinkIsNoChange()
        {
            Bench bench = Bench.Opened(true);
            bool once = true;
            bench.Wire.AfterRead = (byte[] buffer, int offset, int length) =>
            {
                if (once && buffer[offset + 2] == 0 && length == 3 + 0x2F)
                {
                    once = false;
                    buffer[offset + 3 + 0x2E] &= 0xFE;
                }
            };

            bench.PollUntil(bench.Clock.Now + 600);

            Assert.IsFalse(once);
            Assert.AreEqual(0L, bench.Device.Counters.LinkChanges);
        }

        [TestMethod]
        public void AFrameCaughtByALostLinkDoesNotBlockTheNextOnes()
        {
            Bench bench = Bench.Opened(true);
            bench.SetLink(false);
            bench.Transmit(100, 0);
            bench.PollUntil(bench.Clock.Now + 600);
            bench.SetLink(true);

            bench.PollUntil(bench.Clock.Now + 600);

            AssertCarriesFrames(bench);
        }

        [TestMethod]
        public void WatchingAnIdleChipCostsTwoTransactionsEachLinkPoll()
        {
            Bench bench = Bench.Opened(true);

            bench.PollUntil(bench.Clock.Now + 10_000);

            // 20 looks at link and configuration, 40 timed polls of clear and status.
            Assert.IsTrue(bench.Wire.Count <= (20 * 2) + (40 * 2), bench.Wire.Count.ToString());
        }

        [TestMethod]
        public void ASoftResetLeavesAPhyWithItsLinkAlone()
        {
            Bench bench = new Bench(true, false);
            bench.Open();
            bench.Wire.BeforeWrite = (byte[] buffer, int offset, int length) =>
            {
                Assert.IsFalse(buffer[offset + 2] == 0x04 && buffer[offset + 1] == 0x2E, "PHYCFGR was written");
            };
            bench.GlitchPower();

            bench.PollUntil(bench.Clock.Now + 600);

            Assert.AreEqual(1L, bench.Device.ChipCounters.SoftResets);
        }

        private static void AssertCarriesFrames(Bench bench)
        {
            Assert.AreEqual((int)W5500State.Running, (int)bench.Device.State, bench.Device.SelfTestMessage);
            bench.PollUntil(bench.Clock.Now + 2);
            bench.Deliver(700, 77);
            bench.Clock.Sleep(1);
            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHolds(0, 700, 77));
            int sent = bench.SentCount;
            Assert.AreEqual(0, bench.Transmit(800, 78));
            bench.Clock.Sleep(1);
            Assert.AreEqual(sent + 1, bench.SentCount);
            Assert.IsTrue(bench.WasSent(sent, 800, 78));
        }
    }
}
