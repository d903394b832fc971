using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W5500InterruptTests
    {
        private static int s_changes;
        private static int s_falls;
        private static InputPin s_pin;

        [TestMethod]
        public void IntnIsLowWhileAnUnmaskedSocketInterruptIsPending()
        {
            ChipBench bench = Watched();

            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            Assert.IsTrue(s_pin.IsLow);
            Assert.AreEqual(0x01, bench.Read8(0x0017, ChipBench.CommonRead));

            bench.Write(0x0002, ChipBench.SocketWrite, 0x04);
            Assert.IsFalse(s_pin.IsLow);
            Assert.AreEqual(0x00, bench.Read8(0x0017, ChipBench.CommonRead));
            Assert.AreEqual(2, s_changes);
        }

        [TestMethod]
        public void ASecondEventWhileLowMakesNoSecondEdge()
        {
            ChipBench bench = Watched();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));

            Assert.AreEqual(1, s_falls);
        }

        [TestMethod]
        public void IntnStaysLowUntilEverythingPendingIsCleared()
        {
            ChipBench bench = Watched();
            bench.Write(0x002C, ChipBench.SocketWrite, 0x14);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            bench.Clock.Advance(100);

            bench.Write(0x0002, ChipBench.SocketWrite, 0x04);
            Assert.IsTrue(s_pin.IsLow);
            Assert.AreEqual(1, s_falls);

            bench.Write(0x0002, ChipBench.SocketWrite, 0x10);
            Assert.IsFalse(s_pin.IsLow);
        }

        [TestMethod]
        public void RecvIsLatchedOnArrivalOnly()
        {
            ChipBench bench = Watched();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));

            // One of two frames is read: the other is left without an interrupt.
            bench.Write(0x0002, ChipBench.SocketWrite, 0x04);
            bench.Write16(0x0028, ChipBench.SocketWrite, 62);
            bench.Command(ChipBench.Receive);
            bench.Clock.Advance(1_000_000);

            Assert.AreEqual(62, bench.ReceivedSize());
            Assert.AreEqual(0, bench.Read8(0x0002, ChipBench.SocketRead));
            Assert.IsFalse(s_pin.IsLow);
        }

        [TestMethod]
        public void AFrameBetweenClearingAndDrainingSetsRecvAgain()
        {
            ChipBench bench = Watched();
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.Write(0x0002, ChipBench.SocketWrite, 0x04);

            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));
            bench.Drain();

            Assert.IsTrue(s_pin.IsLow);
            Assert.AreEqual(0, bench.ReceivedSize());
        }

        [TestMethod]
        public void SocketInterruptsAreLatchedEvenWhenMasked()
        {
            ChipBench bench = Watched();
            bench.SendFrame(Frames.To(Frames.PeerAddress, 60, 1));
            bench.Clock.Advance(100);

            Assert.AreEqual(0x10, bench.Read8(0x0002, ChipBench.SocketRead));
            Assert.AreEqual(0x00, bench.Read8(0x0017, ChipBench.CommonRead));
            Assert.IsFalse(s_pin.IsLow);
        }

        [TestMethod]
        public void WithoutSimrTheLineStaysHigh()
        {
            ChipBench bench = Watched();
            bench.Write(0x0018, ChipBench.CommonWrite, 0);

            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            Assert.IsFalse(s_pin.IsLow);
            Assert.AreEqual(0x01, bench.Read8(0x0017, ChipBench.CommonRead));

            bench.Write(0x0018, ChipBench.CommonWrite, 1);
            Assert.IsTrue(s_pin.IsLow);
        }

        [TestMethod]
        public void IntlevelKeepsTheLineHighForItsTime()
        {
            ChipBench bench = Watched();
            bench.Write(0x0013, ChipBench.CommonWrite, 0xFF, 0xFF);
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            bench.Write(0x0002, ChipBench.SocketWrite, 0x04);
            long released = bench.Clock.Microseconds;

            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 2));
            Assert.IsFalse(s_pin.IsLow);

            // (0xFFFF + 1) * 4 / 150 MHz
            bench.Clock.Advance(released + 1746 - bench.Clock.Microseconds);
            Assert.IsFalse(s_pin.IsLow);
            bench.Clock.Advance(1);
            Assert.IsTrue(s_pin.IsLow);
            Assert.AreEqual(2, s_falls);
        }

        [TestMethod]
        public void ALostInterruptKeepsTheLevelCorrect()
        {
            ChipBench bench = Watched();
            bench.Chip.Faults.LostInterrupts = 1;

            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));

            Assert.AreEqual(0, s_falls);
            Assert.IsTrue(s_pin.IsLow);
        }

        [TestMethod]
        public void ABrokenInterruptWireSignalsNothing()
        {
            ChipBench bench = Watched();
            bench.Chip.Faults.InterruptLine = SignalFault.StuckHigh;
            bench.PeerSends(Frames.To(Frames.ChipAddress, 60, 1));
            Assert.AreEqual(0, s_changes);
            Assert.IsFalse(s_pin.IsLow);

            bench.Chip.Faults.InterruptLine = SignalFault.StuckLow;
            bench.Write(0x0002, ChipBench.SocketWrite, 0x04);
            Assert.IsTrue(s_pin.IsLow);
        }

        // MACRAW open, RECV unmasked, and a reader of the pin.
        private static ChipBench Watched()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write(0x002C, ChipBench.SocketWrite, 0x04);
            bench.Write(0x0018, ChipBench.CommonWrite, 0x01);
            s_changes = 0;
            s_falls = 0;
            s_pin = bench.Chip.InterruptPin;
            s_pin.Changed = PinChanged;
            return bench;
        }

        private static void PinChanged()
        {
            s_changes++;
            if (s_pin.IsLow)
            {
                s_falls++;
            }
        }
    }
}
