using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Simulation;

namespace NanoTcp.UnitTests.Mistakes
{
    /// <summary>
    /// Mistakes of drivers in the field on the chip's own sockets, made again as small broken drivers. Each must be caught:
    /// <list type="bullet">
    /// <item>CLOSE in place of DISCON (ioLibrary PR 103, micropython #4484, RT-Thread wiznet PR 72): the peer hears nothing.</item>
    /// <item>No timer of its own at a closed window (WIZnet forum 5693): SENDOK never comes, nor does TIMEOUT.</item>
    /// <item>RSR read once (many; data sheet 4.2 warns): a size that never was.</item>
    /// <item>Sn_RX_RD moved without RECV: the window stays closed.</item>
    /// <item>SEND of more than Sn_TX_FSR says (W5100 heritage): the model, SendBeyondFree.</item>
    /// <item>SEND on top of SEND (no wait for SENDOK): the model, SendWhileSending.</item>
    /// <item>LISTEN given right behind OPEN, without looking at Sn_CR: the model, CommandWhileBusy.</item>
    /// <item>A listener that is assumed to keep listening: the second client is refused.</item>
    /// <item>Sn_IR used to detect the end (a reset sets no bit): blocks forever.</item>
    /// <item>The same source port again at once (arduino, CircuitPython rotate): the new connection does not come about.</item>
    /// <item>A TCP segment's worth of delay for each answer, ND left out: 200 ms.</item>
    /// <item>MACRAW on a socket that is not the first: the model, MacRawOnlyOnSocket0.</item>
    /// </list>
    /// </summary>
    [TestClass]
    public class W5500SocketMistakes
    {
        [TestMethod]
        public void CloseInsteadOfDiscon()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();

            bench.Command(0, SocketBench.Close);
            bench.RunFor(60_000);

            Assert.AreEqual(-Errno.EAGAIN, bench.Calls.Read(fd, 10), "the peer still believes in the connection");
        }

        [TestMethod]
        public void NoDriverTimerAtAClosedWindow()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            int waits = 0;
            while (waits < 3600)
            {
                bench.Write(0, SocketBench.Ir, SocketBench.SendOk);
                bench.SendData(0, Packets.Bytes(1000));
                for (waits = 0; waits < 3600 && (bench.Interrupts(0) & (SocketBench.SendOk | SocketBench.Timeout)) == 0; waits++)
                {
                    bench.RunFor(1000);
                }

                bench.RunFor(60);
            }

            Assert.AreEqual(SocketBench.Established, bench.Status(0), "after an hour such a driver still waits");
        }

        [TestMethod]
        public void TheReceivedSizeReadOnce()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.Calls.Write(fd, 250);
            bench.RunFor(1);
            bench.Chip.TearsReads = true;
            bench.Chip.Timing.TornFrameHold = 10_000;
            bench.Calls.Write(fd, 20);
            bench.RunFor(1);

            int size = bench.Read16(0, SocketBench.ReceivedSize);

            Assert.IsTrue(size != 250 && size != 270, size.ToString());
        }

        [TestMethod]
        public void ThePointerMovedWithoutRecv()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.Calls.Write(fd, 4000);
            bench.RunFor(500);

            int end = bench.Read16(0, 0x28) + 2048;
            bench.Write(0, 0x28, (byte)(end >> 8), (byte)end);
            bench.RunFor(60_000);

            Assert.AreEqual(2048, bench.Read16(0, SocketBench.ReceivedSize), "nothing more comes");
        }

        [TestMethod]
        public void SendOfMoreThanIsFree()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            int end = bench.Read16(0, SocketBench.TransmitWrite) + 2049;
            bench.Write(0, SocketBench.TransmitWrite, (byte)(end >> 8), (byte)end);

            bench.Breaks(WiznetRule.SendBeyondFree, () => bench.Command(0, SocketBench.Send));
        }

        [TestMethod]
        public void SendOnTopOfSend()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            bench.SendData(0, Packets.Bytes(1400));

            bench.Breaks(WiznetRule.SendWhileSending, () => bench.SendData(0, Packets.Bytes(10)));
        }

        [TestMethod]
        public void ListenRightAfterOpen()
        {
            SocketBench bench = SocketBench.Alone();
            bench.Chip.AcceptsCommandsLate = true;
            bench.Tcp(0, 80, 0x21);

            bench.Breaks(WiznetRule.CommandWhileBusy, () => bench.Command(0, SocketBench.Listen));
        }

        [TestMethod]
        public void AssumingThatAListenerKeepsListening()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Tcp(0, 80, 0x21);
            bench.Command(0, SocketBench.Listen);
            int[] clients = new int[2];
            for (int i = 0; i < 2; i++)
            {
                clients[i] = bench.Calls.Tcp();
                bench.Calls.NonBlocking(clients[i]);
                bench.Calls.Connect(clients[i], SocketBench.ChipAddress, 80);
                bench.RunFor(10);
            }

            Assert.AreEqual(0, bench.Calls.Connect(clients[0], SocketBench.ChipAddress, 80));
            Assert.AreEqual(-Errno.ECONNREFUSED, bench.Calls.Connect(clients[1], SocketBench.ChipAddress, 80));
        }

        [TestMethod]
        public void WaitingForAnInterruptAtTheEnd()
        {
            SocketBench bench = SocketBench.WithPeer();
            int fd = bench.Establish();
            bench.Calls.Set(fd, NanoTcp.Sockets.SocketConstants.SO_LINGER, 0);
            bench.Calls.Close(fd);
            bench.RunFor(60_000);

            Assert.AreEqual(0, bench.Interrupts(0), "a reset sets no bit");
            Assert.AreEqual(SocketBench.Closed, bench.Status(0));
        }

        [TestMethod]
        public void ReusingASourcePortAtOnce()
        {
            SocketBench bench = SocketBench.WithPeer();
            bench.Establish();
            bench.Command(0, SocketBench.Close);

            // The peer still has the old connection, and holds the new SYN for a stray one of it.
            bench.Tcp(0, 5000, 0x21);
            bench.ConnectTo(0, SocketBench.PeerAddress, 80);
            bench.RunFor(100);

            Assert.AreNotEqual(SocketBench.Established, bench.Status(0));
        }

        [TestMethod]
        public void OmittingNd()
        {
            SocketBench bench = SocketBench.WithPeer();
            int listener = bench.Calls.Listener(80, 1);
            bench.Calls.NonBlocking(listener);
            bench.Tcp(0, 5000, 0x01);
            bench.ConnectTo(0, SocketBench.PeerAddress, 80);
            bench.RunFor(10);
            bench.Forget();

            bench.Calls.Write(bench.Calls.Accept(listener), 5);
            bench.RunFor(190);

            Assert.AreEqual(0, bench.SentCount, "the peer waits a fifth of a second for its acknowledgment");
        }

        [TestMethod]
        public void MacRawOnASocketOtherThanZero()
        {
            SocketBench bench = SocketBench.Alone();

            bench.Breaks(WiznetRule.MacRawOnlyOnSocket0, () => bench.Tcp(1, 0, 0x04));
        }
    }
}
