using System;
using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.UnitTests.Sockets;

namespace NanoTcp.UnitTests.ChipSockets
{
    /// <summary>How the chip's eight sockets are divided when more clients come than they can serve.</summary>
    [TestClass]
    public class PlacesTests
    {
        private const int Echo = 7;
        private const int Http = 80;
        private const int Sockets = 8;

        // Ethernet's
        private const int HeaderLength = 14;

        [TestMethod]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Paranoid)]
        public void AHandshakeThatIsNotCompletedEndsAfterThreeSeconds(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int listener = Listener(world, Http);
            for (int i = 0; i < Sockets; i++)
            {
                SendForgedSyn(world, 1024 + i);
                world.PassTime(5);
            }

            world.PassTime(2500);
            Assert.IsFalse(IsAccepted(world, listener), "all sockets are half-open");

            world.PassTime(1000);
            Assert.IsTrue(IsAccepted(world, listener));
        }

        [TestMethod]
        public void AFreedSocketListensOnThePortWithTheFewestConnections()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            int echo = Listener(world, Echo);
            int http = Listener(world, Http);
            int[] clients = new int[Sockets - 1];
            for (int i = 0; i < clients.Length; i++)
            {
                world.PeerConnects(Echo);
                world.PassTime(5);
                clients[i] = world.Board.Accept(echo);
                Assert.IsTrue(clients[i] >= 0, i.ToString());
            }

            Assert.IsTrue(IsAccepted(world, http));
            Assert.IsFalse(IsAccepted(world, http), "no socket is left");

            world.Board.Set(clients[0], SocketConstants.SO_LINGER, 0);
            world.Board.Close(clients[0]);
            world.PassTime(10);

            Assert.IsTrue(IsAccepted(world, http));
        }

        private static void SendForgedSyn(SocketWorld world, int port)
        {
            byte[] packet = Packets.Segment(SocketWorld.Silent, port, SocketWorld.BoardAddress, Http, 1, 0, TcpFlags.Syn);
            byte[] frame = new byte[HeaderLength + packet.Length];
            Array.Copy(new byte[] { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 3, 8, 0 }, frame, HeaderLength);
            Array.Copy(packet, 0, frame, HeaderLength, packet.Length);
            world.Cable.B.Transmit(frame, 0, frame.Length);
        }

        private static int Listener(SocketWorld world, int port)
        {
            int fd = world.Board.Listener(port, Sockets);
            world.Board.NonBlocking(fd);
            return fd;
        }

        private static bool IsAccepted(SocketWorld world, int listener)
        {
            int fd = world.PeerConnects(Http);
            world.PassTime(50);
            bool isAccepted = world.Board.Accept(listener) >= 0;
            if (!isAccepted)
            {
                world.Peer.Close(fd);
            }

            return isAccepted;
        }
    }
}
