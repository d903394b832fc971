using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Drivers
{
    /// <summary>Reception: the interrupt pin and its faults, and the batch.</summary>
    public abstract class ReceiveContract : SpiEthernetTests
    {
        [TestMethod]
        public void ABatchThatIsTooSmallIsRefused()
        {
            DriverBench bench = Opened(true);
            bench.Batch = new FrameBatch(Factory.SmallestBatchBuffer - 1, 1);

            Assert.ThrowsException(typeof(ArgumentException), () => bench.Receive());
        }

        [TestMethod]
        public void AnIdleChipWithAHighPinTakesNoTransactions()
        {
            DriverBench bench = Opened(true);

            for (int i = 0; i < 100; i++)
            {
                Assert.AreEqual(0, bench.Receive());
            }

            Assert.AreEqual(0, bench.Wire.Count);
        }

        [TestMethod]
        public void AFullFrameWithAPriorityTagArrives()
        {
            DriverBench bench = Opened(true);

            bench.DeliverTagged(1518, 3);
            bench.Settle();

            Assert.AreEqual(1, bench.Receive());
            Assert.IsTrue(bench.BatchHoldsTagged(0, 1518, 3));
        }

        [TestMethod]
        public void ALostEdgeDelaysFramesByAtMostOnePeriod()
        {
            DriverBench bench = Opened(true);
            bench.PollFor(1);
            int interrupts = 0;
            bench.Device.Interrupt = () => interrupts++;
            bench.Chip.Faults.LostInterrupts = 1;
            bench.Deliver(100, 0);

            Assert.AreEqual(1, bench.PollFor(260));
            Assert.AreEqual(0, interrupts);
        }

        [TestMethod]
        public void ADisconnectedInterruptLineOnlyDelays()
        {
            DriverBench bench = Opened(true);
            bench.Chip.Faults.InterruptLine = SignalFault.StuckHigh;
            for (int i = 0; i < 5; i++)
            {
                bench.Deliver(100, i);
                Assert.AreEqual(1, bench.PollFor(300));
            }

            Assert.AreEqual(5L, bench.Device.ChipCounters.MissedInterrupts);
        }

        [TestMethod]
        public void AnInterruptLineStuckLowFallsBackToPolling()
        {
            DriverBench bench = Opened(true);
            bench.Chip.Faults.InterruptLine = SignalFault.StuckLow;
            bench.PollFor(10);
            Assert.AreEqual(1L, bench.Device.ChipCounters.StuckInterrupts);

            bench.Deliver(100, 0);
            Assert.AreEqual(1, bench.PollFor(5));
            bench.Chip.Faults.InterruptLine = SignalFault.None;
            bench.PollFor(5);
            bench.Wire.Forget();
            bench.PollFor(100);
            Assert.IsTrue(bench.Wire.Count < 10, bench.Wire.Count.ToString());
            bench.Deliver(100, 1);
            Assert.AreEqual(1, bench.PollFor(2));
        }
    }
}
