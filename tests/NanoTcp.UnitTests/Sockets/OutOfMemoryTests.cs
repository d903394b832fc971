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

        [TestMethod]
        public void OutOfMemoryDropsAndCountsAFrame()
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
        public void ABlockedCallContinuesAfterOutOfMemory()
        {
            // one that has not announced itself yet: a timer sends while the call waits
            Lan lan = new Lan();
            int fd = lan.Calls.Udp(Port);
            lan.Wire.IsOutOfMemory = true;
            lan.After(2000, () => lan.Wire.IsOutOfMemory = false);
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, Port, Lan.Board, Port, Packets.Bytes(5));
            lan.After(3000, () => lan.Wire.Arrives(lan.Peer.Frame(lan.Wire.MacAddress, 0x0800, datagram)));

            Assert.AreEqual(SocketConstants.POLLIN, lan.Calls.Poll(fd, SocketConstants.POLLIN, 5000));
            Assert.AreEqual(3000L, lan.Clock.Now);
        }

        [TestMethod]
        public void ASynIsRetransmittedAfterOutOfMemory()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Tcp();
            lan.Calls.NonBlocking(fd);

            lan.Wire.IsOutOfMemory = true;
            Assert.AreEqual(-Errno.EINPROGRESS, lan.Calls.Connect(fd, Lan.PeerAddress, Port));
            Assert.AreEqual(1, lan.Drops(DropReason.OutOfMemory));

            lan.Wire.IsOutOfMemory = false;
            lan.PassTime(1000);
            Assert.AreEqual(1, lan.Wire.SentCount);
        }

        [TestMethod]
        public void OutOfMemoryRejectsADatagramThatMayBeRetried()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(Port);

            lan.Wire.IsOutOfMemory = true;
            Assert.AreEqual(-Errno.ENOBUFS, lan.Calls.SendTo(fd, 5, Lan.PeerAddress, Port));

            lan.Wire.IsOutOfMemory = false;
            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, Lan.PeerAddress, Port));
            Assert.AreEqual(1, lan.Wire.SentCount);
        }

        [TestMethod]
        public void EveryCallReportsOutOfMemory()
        {
            BsdSockets sockets = new BsdSockets(new Lan().Stack);
            sockets.RegisterFamily(new StarvingFamily());
            SocketAddress address = new SocketAddress(Lan.PeerAddress, Port);
            byte[] bytes = new byte[10];
            int fd = sockets.Socket(StarvingFamily.FamilyNumber, SocketConstants.SOCK_STREAM, 0);

            Expect(Errno.ENOBUFS, sockets, sockets.Bind(fd, address));
            Expect(Errno.ENOBUFS, sockets, sockets.Listen(fd, 1));
            Expect(Errno.ENOBUFS, sockets, sockets.Accept(fd, null));
            Expect(Errno.ENOBUFS, sockets, sockets.Connect(fd, address));
            Expect(Errno.ENOBUFS, sockets, sockets.Read(fd, bytes, 0, 10));
            Expect(Errno.ENOBUFS, sockets, sockets.Write(fd, bytes, 0, 10));
            Expect(Errno.ENOBUFS, sockets, sockets.SendTo(fd, bytes, 0, 10, 0, address));
            Expect(Errno.ENOBUFS, sockets, sockets.ReceiveFrom(fd, bytes, 0, 10, 0, address));
            Expect(Errno.ENOBUFS, sockets, sockets.Shutdown(fd, SocketConstants.SHUT_WR));
            Expect(Errno.ENOBUFS, sockets, sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, 1));
            Expect(Errno.ENOBUFS, sockets, sockets.AddMembership(fd, 0xE0000101, 0));
            Expect(Errno.ENOMEM, sockets, sockets.Poll(new PollFd[] { new PollFd { Fd = fd, Events = SocketConstants.POLLIN } }, 1, 0));
        }

        [TestMethod]
        public void CloseSucceedsDespiteOutOfMemory()
        {
            BsdSockets sockets = new BsdSockets(new Lan().Stack);
            sockets.RegisterFamily(new StarvingFamily());
            int fd = sockets.Socket(StarvingFamily.FamilyNumber, SocketConstants.SOCK_STREAM, 0);

            Assert.AreEqual(0, sockets.Close(fd));
            Assert.AreEqual(0, sockets.OpenFiles);
        }

        private static void Expect(int errno, BsdSockets sockets, int result)
        {
            Assert.AreEqual(-1, result);
            Assert.AreEqual(errno, sockets.Errno);
        }

        /// <summary>Makes sockets whose every operation finds no memory.</summary>
        private sealed class StarvingFamily : SocketFamily
        {
            public const int FamilyNumber = SocketConstants.AF_INET;

            public override int Number => FamilyNumber;

            public override int Create(Socket socket)
            {
                socket.Sock = new StarvingSock();
                socket.Operations = new StarvingOperations();
                return 0;
            }
        }

        private sealed class StarvingSock : Sock
        {
            public StarvingSock()
                : base(new Lan().Stack)
            {
            }
        }

        private sealed class StarvingOperations : ProtocolOperations
        {
            public override int Bind(Socket socket, SocketAddress address) => throw new OutOfMemoryException();

            public override int Connect(Socket socket, SocketAddress address) => throw new OutOfMemoryException();

            public override int Listen(Socket socket, int backlog) => throw new OutOfMemoryException();

            public override int Accept(Socket socket, Socket accepted) => throw new OutOfMemoryException();

            public override int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to)
                => throw new OutOfMemoryException();

            public override int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
                => throw new OutOfMemoryException();

            public override int Shutdown(Socket socket, int how) => throw new OutOfMemoryException();

            public override int Poll(Socket socket) => throw new OutOfMemoryException();

            public override int SetOption(Socket socket, int level, int option, int value) => throw new OutOfMemoryException();

            public override int GetOption(Socket socket, int level, int option, out int value) => throw new OutOfMemoryException();

            public override int ChangeMembership(Socket socket, uint group, uint netInterface, bool join) => throw new OutOfMemoryException();

            public override void Release(Socket socket) => throw new OutOfMemoryException();
        }
    }
}
