using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.UnitTests.Sockets;

namespace NanoTcp.UnitTests.ChipSockets
{
    /// <summary>The chip's TCP while it has sockets left, and the software for the rest, behind the same calls.</summary>
    [TestClass]
    public class HybridTests
    {
        [TestMethod]
        public void MoreConnectionsThanTheChipHasSocketsAreServed()
        {
            const int count = 12;
            SocketWorld world = new SocketWorld(SocketWorld.Hybrid);
            int listener = world.Board.Listener(80, 8);
            int[] peers = new int[count];
            int[] boards = new int[count];
            for (int i = 0; i < count; i++)
            {
                peers[i] = world.PeerConnects(80);
                boards[i] = world.Board.Accept(listener);
                Assert.IsTrue(boards[i] >= 0, i.ToString());
            }

            Assert.AreEqual(6, world.Device.SocketCount);
            Assert.AreEqual(0, world.Device.FreeSockets);
            for (int i = 0; i < count; i++)
            {
                Assert.AreEqual(10 + i, world.Peer.Write(peers[i], 10 + i));
                Assert.AreEqual(10 + i, world.Board.Read(boards[i], 100));
                Assert.AreEqual(20, world.Board.Write(boards[i], 20));
            }

            world.PassTime(300);
            for (int i = 0; i < count; i++)
            {
                Assert.AreEqual(20, world.Peer.Read(peers[i], 100));
            }
        }

        [TestMethod]
        public void AConnectionUsesSoftwareWhenTheChipIsFull()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Hybrid);
            world.PeerListener(80, 16);
            for (int i = 0; i < 9; i++)
            {
                int fd = world.Board.Tcp();
                Assert.AreEqual(0, world.Board.Connect(fd, SocketWorld.PeerAddress, 80), i.ToString());
                Assert.AreEqual(5, world.Board.Write(fd, 5));
                Assert.AreEqual("10.0.0.2:80", world.Board.PeerName(fd));
            }

            Assert.AreEqual(0, world.Device.FreeSockets);
        }

        [TestMethod]
        public void LoopbackUsesTheSoftware()
        {
            Calls calls = new SocketWorld(SocketWorld.Hybrid).Board;
            int listener = calls.Listener(80, 1);
            int client = calls.Tcp();

            Assert.AreEqual(0, calls.Connect(client, SocketConstants.INADDR_LOOPBACK, 80));
            int server = calls.Accept(listener);
            calls.Write(client, 7);

            Assert.AreEqual(7, calls.Read(server, 10));
        }

        [TestMethod]
        public void OptionsMoveWithASocketToTheSoftware()
        {
            Calls calls = new SocketWorld(SocketWorld.Hybrid).Board;
            calls.Listener(80, 1);
            int client = calls.Tcp();
            calls.Set(client, SocketConstants.SO_LINGER, 5);
            calls.Set(client, SocketConstants.SO_RCVBUF, 3000);

            Assert.AreEqual(0, calls.Connect(client, SocketConstants.INADDR_LOOPBACK, 80));

            Assert.AreEqual(5, calls.Get(client, SocketConstants.SO_LINGER));
            Assert.AreEqual(3000, calls.Get(client, SocketConstants.SO_RCVBUF));
        }

        [TestMethod]
        public void AListenerAcceptsChipAndSoftwareConnections()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Hybrid);
            int listener = world.Board.Listener(80, 1);
            for (int i = 0; i < 6; i++)
            {
                world.PeerConnects(80);
                Assert.IsTrue(world.Board.Accept(listener) >= 0);
            }

            Assert.AreEqual(0, world.Device.FreeSockets);
            world.After(100, () => world.PeerConnects(80));

            Assert.AreEqual(SocketConstants.POLLIN, world.Board.Poll(listener, SocketConstants.POLLIN, 5000));
            Assert.IsTrue(world.Board.Accept(listener) >= 0);
        }

        [TestMethod]
        public void TheChipDoesNotListenWhileTheSoftwareHasConnectionsOnThePort()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Hybrid);
            int listener = world.Board.Listener(80, 1);
            int[] boards = new int[7];
            int[] peers = new int[7];
            for (int i = 0; i < 7; i++)
            {
                peers[i] = world.PeerConnects(80);
                boards[i] = world.Board.Accept(listener);
            }

            Assert.AreEqual(1, world.Stack.Statistics.TcpPassiveOpens);
            for (int i = 0; i < 6; i++)
            {
                world.Peer.Close(peers[i]);
                Assert.AreEqual(0, world.Board.Read(boards[i], 1));
                world.Board.Close(boards[i]);
            }

            world.PassTime(1000);
            Assert.AreEqual(6, world.Device.FreeSockets);
            Assert.AreEqual(100, world.Peer.Write(peers[6], 100));
            Assert.AreEqual(100, world.Board.Read(boards[6], 200));
        }

        [TestMethod]
        public void TheChipListensAgainAfterTheSoftwaresConnectionsEnd()
        {
            const int lateFin = 3000;
            SocketWorld world = new SocketWorld(SocketWorld.Hybrid);
            int listener = world.Board.Listener(80, 1);
            int[] boards = new int[7];
            int[] peers = new int[7];
            for (int i = 0; i < 7; i++)
            {
                peers[i] = world.PeerConnects(80);
                boards[i] = world.Board.Accept(listener);
            }

            for (int i = 0; i < 7; i++)
            {
                world.Board.Close(boards[i]);
                world.Peer.Close(peers[i]);
            }

            world.PassTime(lateFin + 6000);
            Assert.AreEqual(4, world.Device.FreeSockets);
            world.PeerConnects(80);
            Assert.IsTrue(world.Board.Accept(listener) >= 0);
            Assert.AreEqual(1, world.Stack.Statistics.TcpPassiveOpens);
        }

        [TestMethod]
        public void ALateSynInTheSoftwareIsLeftToTheChip()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Hybrid);
            int listener = world.Board.Listener(80, 1);
            int last = -1;
            for (int i = 0; i < 6; i++)
            {
                world.PeerConnects(80);
                last = world.Board.Accept(listener);
            }

            world.Board.Set(listener, SocketConstants.SO_RCVTIMEO, 5000);

            // The frame in MACRAW is not heard of before the chip socket that becomes free listens.
            world.ChipModel.Faults.InterruptLine = SignalFault.StuckHigh;
            int peer = world.PeerConnects(80);
            world.Board.Set(last, SocketConstants.SO_LINGER, 0);
            world.Board.Close(last);
            int board = world.Board.Accept(listener);
            Assert.AreEqual(100, world.Peer.Write(peer, 100));
            Assert.AreEqual(100, world.Board.Read(board, 200));
            Assert.AreEqual(0, world.Stack.Statistics.TcpPassiveOpens);
        }

        [TestMethod]
        public void DatagramsUseTheSoftware()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Hybrid);
            for (int i = 0; i < 20; i++)
            {
                world.Board.Udp(100 + i);
            }

            Assert.AreEqual(6, world.Device.FreeSockets);
        }
    }
}
