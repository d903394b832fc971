using System;
using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    /// <summary>A heap that is full for a moment costs a frame or a call, and not the stack.</summary>
    [TestClass]
    public class OutOfMemoryTests
    {
        private const int Port = 9;

        private static Lan s_lan;
        private static int s_fd;

        [TestMethod]
        public void AFrameThatFindsNoMemoryIsDroppedAndCounted()
        {
            Lan lan = Lan.Settled();

            lan.Wire.IsOutOfMemory = true;
            lan.Peer.Pings(Lan.Board, 1, 0);
            lan.ExpectsDrop(DropReason.OutOfMemory, 1);

            lan.Wire.IsOutOfMemory = false;
            lan.Peer.Pings(Lan.Board, 2, 0);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 echo reply 7/2, 0 bytes");
        }

        [TestMethod]
        public void ACallThatFailsWhileItServesTheStackLetsTheNextOneServeIt()
        {
            // one that has not announced itself yet: a timer sends while the call waits
            s_lan = new Lan();
            s_fd = s_lan.Calls.Udp(Port);
            s_lan.Wire.IsOutOfMemory = true;
            Assert.ThrowsException(typeof(OutOfMemoryException), () => s_lan.Calls.Poll(s_fd, SocketConstants.POLLIN, 5000));

            s_lan.Wire.IsOutOfMemory = false;
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, Port, Lan.Board, Port, Packets.Bytes(5));
            s_lan.Wire.Arrives(s_lan.Peer.Frame(s_lan.Wire.MacAddress, 0x0800, datagram));

            Assert.AreEqual(SocketConstants.POLLIN, s_lan.Calls.Poll(s_fd, SocketConstants.POLLIN, 0));
        }

        [TestMethod]
        public void AConnectThatFindsNoMemoryFailsAndMayBeTriedAgain()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Tcp();
            lan.Calls.NonBlocking(fd);

            lan.Wire.IsOutOfMemory = true;
            Assert.AreEqual(-Errno.ENOBUFS, lan.Calls.Connect(fd, Lan.PeerAddress, Port));

            lan.Wire.IsOutOfMemory = false;
            Assert.AreEqual(-Errno.EINPROGRESS, lan.Calls.Connect(fd, Lan.PeerAddress, Port));
            Assert.AreEqual(0, lan.Calls.Close(fd));
        }
    }
}
