using System.Threading;
using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class RealTimeTests
    {
        private const int FramesEachWay = 5000;
        private const int LongestTest = 20_000;

        private static RealTimeSimulationClock s_clock;
        private static Cable s_cable;
        private static int s_arrivedAtA;
        private static int s_arrivedAtB;
        private static int s_threadOfArrival;
        private static int s_transactions;
        private static W5500Chip s_chip;
        private static AutoResetEvent s_arrived;

        [TestMethod]
        public void BothEndsMaySendAtOnceFromTwoThreads()
        {
            NewCable();
            SendBothWays();

            Assert.AreEqual(FramesEachWay, s_arrivedAtA);
            Assert.AreEqual(FramesEachWay, s_arrivedAtB);
            s_clock.Close();
        }

        [TestMethod]
        public void BothEndsMaySendAtOnceThroughImpairments()
        {
            NewCable();
            s_cable.A.Impairments.DuplicationPerMillion = 1_000_000;
            s_cable.B.Impairments.DuplicationPerMillion = 1_000_000;
            s_cable.A.Impairments.JitterMicroseconds = 500;

            SendBothWays();
            for (int i = 0; i < LongestTest && s_arrivedAtB < 2 * FramesEachWay; i++)
            {
                Thread.Sleep(1);
            }

            Assert.AreEqual(2 * FramesEachWay, s_arrivedAtA);
            Assert.AreEqual(2 * FramesEachWay, s_arrivedAtB);
            s_clock.Close();
        }

        [TestMethod]
        public void WithoutImpairmentsTheSendersThreadDelivers()
        {
            NewCable();
            s_threadOfArrival = 0;

            s_cable.A.Transmit(new byte[60], 0, 60);

            Assert.AreEqual(Thread.CurrentThread.ManagedThreadId, s_threadOfArrival);
            s_clock.Close();
        }

        [TestMethod]
        public void ADelayedFrameArrivesByTheTimer()
        {
            NewCable();
            s_cable.A.Impairments.DelayMicroseconds = 20_000;
            long start = s_clock.Microseconds;

            s_cable.A.Transmit(new byte[60], 0, 60);
            Assert.AreEqual(0, s_arrivedAtB);

            Assert.IsTrue(s_arrived.WaitOne(LongestTest, false));
            Assert.IsTrue(s_clock.Microseconds - start >= 20_000);
            s_clock.Close();
        }

        [TestMethod]
        public void AChipTakesFramesWhileItsDriverTransfers()
        {
            NewCable();
            s_chip = new W5500Chip(s_clock, 1);
            s_chip.Timing.Autonegotiation = 0;
            s_chip.Timing.VersionDelay = 0;
            s_chip.Connect(s_cable.A);
            AwaitLink();
            Transfer(0, 0, 0x0C, 0x04);
            Transfer(0, 1, 0x0C, 0x01);
            s_transactions = 0;
            Thread driver = new Thread(DriveChip);

            driver.Start();
            for (int i = 0; i < FramesEachWay; i++)
            {
                s_cable.B.Transmit(new byte[60], 0, 60);
            }

            Assert.IsTrue(driver.Join(LongestTest));
            Assert.AreEqual(1000, s_transactions);
            Assert.AreEqual(1000, s_arrivedAtB);
            WiznetChipCounters counters = s_chip.Counters;
            Assert.AreEqual((long)FramesEachWay, counters.ReceivedFrames + counters.OverflowedFrames);
            s_clock.Close();
        }

        // Sends a frame by each SEND; wire time is off, so that each is done at once.
        private static void DriveChip()
        {
            s_chip.Timing.TakesWireTime = false;
            for (int i = 0; i < 1000; i++)
            {
                int next = (i + 1) * 60;
                Transfer(0, 0x24, 0x0C, (byte)(next >> 8), (byte)next);
                Transfer(0, 1, 0x0C, 0x20);
                s_transactions++;
            }
        }

        // Reads PHYCFGR until its LNK bit is set: the chip's timers run in real time too.
        private static void AwaitLink()
        {
            byte[] read = new byte[4];
            for (int i = 0; i < LongestTest && (read[3] & 1) == 0; i++)
            {
                Thread.Sleep(1);
                read[0] = 0;
                read[1] = 0x2E;
                read[2] = 0;
                read[3] = 0;
                Transfer(read);
            }

            Assert.AreEqual(1, read[3] & 1);
        }

        private static void Transfer(params byte[] bytes)
        {
            s_chip.Transfer(bytes, 0, bytes.Length);
        }

        private static void NewCable()
        {
            s_clock = new RealTimeSimulationClock();
            s_cable = new Cable(s_clock, 1);
            s_arrived = new AutoResetEvent(false);
            s_arrivedAtA = 0;
            s_arrivedAtB = 0;
            s_cable.A.FrameArrived = ArrivedAtA;
            s_cable.B.FrameArrived = ArrivedAtB;
        }

        private static void SendBothWays()
        {
            Thread a = new Thread(SendFromA);
            Thread b = new Thread(SendFromB);
            a.Start();
            b.Start();
            Assert.IsTrue(a.Join(LongestTest));
            Assert.IsTrue(b.Join(LongestTest));
        }

        private static void SendFromA()
        {
            for (int i = 0; i < FramesEachWay; i++)
            {
                s_cable.A.Transmit(new byte[60], 0, 60);
            }
        }

        private static void SendFromB()
        {
            for (int i = 0; i < FramesEachWay; i++)
            {
                s_cable.B.Transmit(new byte[60], 0, 60);
            }
        }

        private static void ArrivedAtA(byte[] buffer, int offset, int length)
        {
            Interlocked.Increment(ref s_arrivedAtA);
        }

        private static void ArrivedAtB(byte[] buffer, int offset, int length)
        {
            s_threadOfArrival = Thread.CurrentThread.ManagedThreadId;
            Interlocked.Increment(ref s_arrivedAtB);
            s_arrived.Set();
        }
    }
}
