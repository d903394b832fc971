using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Sockets;

namespace NanoTcp.UnitTests.ChipSockets
{
    /// <summary>
    /// Link addresses for the chip's own UDP, which asks for one only when the destination changes, and waits 1.8 s for an answer that does not
    /// come.
    /// </summary>
    [TestClass]
    public class ResolutionTests
    {
        private const int Port = 9;
        private const int ArpTimeout = 1800;
        private const int Patience = 10_000;

        [TestMethod]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Paranoid)]
        public void AChangedLinkAddressIsResolvedWithinAMinute(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int fd = world.Board.Udp(100);
            int peer = PeerReceives(world);
            Assert.AreEqual(10, world.Board.SendTo(fd, 10, SocketWorld.PeerAddress, Port));
            world.PassTime(20);
            Assert.AreEqual(10, world.Peer.Receive(peer));

            world.PeerStack.RemoveInterface(world.PeerStack.GetInterface(0));
            world.PeerStack.AddInterface(
                new CablePortDevice("other", world.Cable.B, new byte[] { 2, 0, 0, 0, 0, 7 }), SocketWorld.PeerAddress, 24);
            int received = 0;
            for (int second = 0; second < 62; second++)
            {
                Assert.AreEqual(11, world.Board.SendTo(fd, 11, SocketWorld.PeerAddress, Port));
                world.PassTime(1000);
                received = world.Peer.Receive(peer);
            }

            Assert.AreEqual(11, received);
        }

        [TestMethod]
        public void ResolvingAgainLeavesTheChipUnchanged()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            int fd = world.Board.Udp(100);
            PeerReceives(world);
            for (int minute = 0; minute < 3; minute++)
            {
                Assert.AreEqual(10, world.Board.SendTo(fd, 10, SocketWorld.PeerAddress, Port));
                world.PassTime(60_000);
            }

            byte[] mode = { 0, 0, 0, 0 };
            world.ChipModel.Transfer(mode, 0, mode.Length);
            Assert.AreEqual((byte)0, mode[3]);
            Assert.AreEqual(0L, world.Device.ChipCounters.ConfigurationLosses);
            Assert.AreEqual(0L, world.Device.Counters.Recoveries);
        }

        [TestMethod]
        public void AnUnreachableHostBlocksOtherSendsOnlyOnce()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            int fd = world.Board.Udp(100);
            int peer = PeerReceives(world);
            Assert.AreEqual(10, world.Board.SendTo(fd, 10, SocketWorld.Silent, Port));
            world.PassTime(ArpTimeout + 10);
            Assert.AreEqual(-Errno.EHOSTUNREACH, world.Board.SendTo(fd, 10, SocketWorld.PeerAddress, Port), "the error of the datagram before");

            for (int i = 0; i < 20; i++)
            {
                Assert.AreEqual(-Errno.EHOSTUNREACH, world.Board.SendTo(fd, 10, SocketWorld.Silent, Port));
                long start = world.Clock.Now;
                Assert.AreEqual(10 + i, world.Board.SendTo(fd, 10 + i, SocketWorld.PeerAddress, Port));
                world.PassTime(10);
                Assert.AreEqual(10 + i, world.Peer.Receive(peer));
                Assert.IsTrue(world.Clock.Now - start < ArpTimeout);
            }
        }

        [TestMethod]
        public void AReturningHostIsReached()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            int fd = world.Board.Udp(100);
            int peer = PeerReceives(world);
            world.Board.SendTo(fd, 10, SocketWorld.Silent, Port);
            world.PassTime(ArpTimeout + 10);
            world.Board.Get(fd, NanoTcp.Sockets.SocketConstants.SO_ERROR);
            world.PeerStack.SetAddress(world.PeerStack.GetInterface(0), SocketWorld.Silent, 24);

            Assert.AreEqual(-Errno.EHOSTUNREACH, world.Board.SendTo(fd, 10, SocketWorld.Silent, Port));
            world.PassTime(Patience);
            Assert.AreEqual(10, world.Board.SendTo(fd, 10, SocketWorld.Silent, Port));
            world.PassTime(20);
            Assert.AreEqual(10, world.Peer.Receive(peer));
        }

        private static int PeerReceives(SocketWorld world)
        {
            int fd = world.Peer.Udp(Port);
            world.Peer.NonBlocking(fd);
            return fd;
        }
    }
}
