using nanoFramework.TestFramework;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Links
{
    [TestClass]
    public class LoopbackDeviceTests
    {
        [TestMethod]
        public void PacketsAreLoopedBackInOrder()
        {
            LoopbackDevice device = new LoopbackDevice(1500, 23);
            FrameBatch batch = new FrameBatch(8192, 32);

            for (int turn = 0; turn < 10; turn++)
            {
                byte[] buffer = { 9, 1, 2, 3, 4, 5, (byte)turn };
                Assert.AreEqual(0, device.Transmit(buffer, 1, 3));
                Assert.AreEqual(0, device.Transmit(buffer, 4, 3));

                Assert.AreEqual(2, device.Receive(batch, 0));
                Assert.AreEqual(3, batch.Length[0]);
                Assert.AreEqual((byte)1, batch.Buffer[batch.Offset[0]]);
                Assert.AreEqual((byte)4, batch.Buffer[batch.Offset[1]]);
                Assert.AreEqual((byte)turn, batch.Buffer[batch.Offset[1] + 2]);
                Assert.AreEqual(0, device.Receive(batch, 0));
            }
        }

        [TestMethod]
        public void AFullDeviceRejectsPacketsAndKeepsQueuedOnes()
        {
            LoopbackDevice device = new LoopbackDevice(1500, 6);
            FrameBatch batch = new FrameBatch(8192, 32);
            device.Transmit(new byte[] { 1 }, 0, 1);
            device.Transmit(new byte[] { 2 }, 0, 1);

            Assert.AreEqual(-Errno.ENOBUFS, device.Transmit(new byte[] { 3 }, 0, 1));

            Assert.AreEqual(1L, device.Counters.SendErrors);
            Assert.AreEqual(2, device.Receive(batch, 0));
            Assert.AreEqual((byte)2, batch.Buffer[batch.Offset[1]]);
        }

        [TestMethod]
        public void APacketLargerThanTheMtuIsRejected()
        {
            LoopbackDevice device = new LoopbackDevice(100, 200);

            Assert.AreEqual(-Errno.EMSGSIZE, device.Transmit(new byte[101], 0, 101));
            Assert.AreEqual(0, device.Transmit(new byte[101], 1, 100));
        }

        [TestMethod]
        public void PacketsOfEverySizeWrapInTheRing()
        {
            LoopbackDevice device = new LoopbackDevice(1500, 2048);
            FrameBatch batch = new FrameBatch(8192, 32);
            byte[] sent = Packets.Bytes(1500);

            for (int length = 1; length <= 1000; length++)
            {
                Assert.AreEqual(0, device.Transmit(sent, 0, length));
                Assert.AreEqual(0, device.Transmit(sent, length, 500));

                Assert.AreEqual(2, device.Receive(batch, 0));
                Assert.AreEqual(length, batch.Length[0]);
                Assert.AreEqual(500, batch.Length[1]);
                for (int i = 0; i < length + 500; i++)
                {
                    Assert.AreEqual(sent[i], batch.Buffer[i]);
                }
            }
        }

        [TestMethod]
        public void ABatchReceivesWhatFitsAndLeavesTheRest()
        {
            LoopbackDevice device = new LoopbackDevice(100, 510);
            FrameBatch narrow = new FrameBatch(250, 32);
            FrameBatch few = new FrameBatch(8192, 1);
            for (int i = 0; i < 5; i++)
            {
                device.Transmit(new byte[100], 0, 100);
            }

            Assert.AreEqual(2, device.Receive(narrow, 0));
            Assert.AreEqual(1, device.Receive(few, 0));
            Assert.AreEqual(2, device.Receive(narrow, 0));
            Assert.AreEqual(0, device.Receive(narrow, 0));
        }

        [TestMethod]
        public void EveryPacketIsCountedAndSignaled()
        {
            LoopbackDevice device = new LoopbackDevice(100, 510);
            int interrupts = 0;
            device.Interrupt = () => interrupts++;

            device.Transmit(new byte[60], 0, 60);
            device.Receive(new FrameBatch(250, 32), 0);

            Assert.AreEqual(1, interrupts);
            Assert.AreEqual(1L, device.Counters.SentFrames);
            Assert.AreEqual(60L, device.Counters.SentBytes);
            Assert.AreEqual(1L, device.Counters.ReceivedFrames);
            Assert.AreEqual(60L, device.Counters.ReceivedBytes);
            Assert.IsTrue(device.IsLinkUp);
        }
    }
}
