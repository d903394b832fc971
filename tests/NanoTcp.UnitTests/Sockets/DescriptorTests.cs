using System;
using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>File descriptors, families, and arguments that are wrong.</summary>
    [TestClass]
    public class DescriptorTests
    {
        private const int SockSeqPacket = 5;

        [TestMethod]
        public void TheLowestFreeFdIsAllocated()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(0, calls.Udp());
            Assert.AreEqual(1, calls.Tcp());
            Assert.AreEqual(2, calls.Udp());
            calls.Close(1);
            calls.Close(0);

            Assert.AreEqual(0, calls.Tcp());
            Assert.AreEqual(1, calls.Udp());
            Assert.AreEqual(3, calls.Udp());
            Assert.AreEqual(4, calls.OpenFiles);
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(0)]
        [DataRow(1024)]
        [DataRow(int.MaxValue)]
        [DataRow(int.MinValue)]
        public void EveryCallOnAnUnknownFdReturnsEbadf(int fd)
        {
            Calls calls = new Lan().Calls;
            calls.Close(calls.Udp());

            Assert.AreEqual(-Errno.EBADF, calls.Bind(fd, 0, 9));
            Assert.AreEqual(-Errno.EBADF, calls.Connect(fd, Lan.PeerAddress, 9));
            Assert.AreEqual(-Errno.EBADF, calls.Listen(fd, 1));
            Assert.AreEqual(-Errno.EBADF, calls.Accept(fd));
            Assert.AreEqual(-Errno.EBADF, calls.Read(fd, 1));
            Assert.AreEqual(-Errno.EBADF, calls.Write(fd, 1));
            Assert.AreEqual(-Errno.EBADF, calls.Send(fd, 1, 0));
            Assert.AreEqual(-Errno.EBADF, calls.SendTo(fd, 1, Lan.PeerAddress, 9));
            Assert.AreEqual(-Errno.EBADF, calls.Receive(fd));
            Assert.AreEqual(-Errno.EBADF, calls.Shutdown(fd, SocketConstants.SHUT_WR));
            Assert.AreEqual(-Errno.EBADF, calls.Close(fd));
            Assert.AreEqual(-Errno.EBADF, calls.Set(fd, SocketConstants.SO_REUSEADDR, 1));
            Assert.AreEqual(-Errno.EBADF, calls.Get(fd, SocketConstants.SO_REUSEADDR));
            Assert.AreEqual(-Errno.EBADF, calls.NonBlocking(fd));
            Assert.AreEqual((-Errno.EBADF).ToString(), calls.Name(fd));
            Assert.AreEqual((-Errno.EBADF).ToString(), calls.PeerName(fd));
        }

        [TestMethod]
        public void ASecondCloseReturnsEbadf()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp();

            Assert.AreEqual(0, calls.Close(fd));

            Assert.AreEqual(-Errno.EBADF, calls.Close(fd));
            Assert.AreEqual(0, calls.OpenFiles);
        }

        [TestMethod]
        public void AFullFdTableRejectsASocketWithoutALeak()
        {
            Calls calls = new Lan().Calls;
            Assert.AreEqual(0, calls.Udp());
            for (int fd = 1; fd < BsdSockets.FileLimit; fd++)
            {
                Assert.AreEqual(fd, calls.Dup(0));
            }

            Assert.AreEqual(-Errno.EMFILE, calls.Udp());
            Assert.AreEqual(-Errno.EMFILE, calls.Tcp());
            Assert.AreEqual(BsdSockets.FileLimit, calls.OpenFiles);
            calls.Close(700);

            Assert.AreEqual(700, calls.Tcp());
        }

        [TestMethod]
        public void AFullFdTableKeepsAConnectionInTheBacklog()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Listener(80, 1);
            int client = calls.Tcp();
            Assert.AreEqual(0, calls.Connect(client, SocketConstants.INADDR_LOOPBACK, 80));
            while (calls.Dup(client) >= 0)
            {
            }

            Assert.AreEqual(-Errno.EMFILE, calls.Accept(listener));
            calls.Close(500);
            Assert.AreEqual(500, calls.Accept(listener));

            Assert.AreEqual(5, calls.Write(client, 5));
            Assert.AreEqual(5, calls.Read(500, 100));
        }

        [TestMethod]
        [DataRow(SocketConstants.AF_UNSPEC, SocketConstants.SOCK_STREAM, 0, Errno.EAFNOSUPPORT)]
        [DataRow(SocketConstants.AF_INET6, SocketConstants.SOCK_STREAM, 0, Errno.EAFNOSUPPORT)]
        [DataRow(-1, SocketConstants.SOCK_STREAM, 0, Errno.EAFNOSUPPORT)]
        [DataRow(SocketConstants.AF_INET, 0, 0, Errno.ESOCKTNOSUPPORT)]
        [DataRow(SocketConstants.AF_INET, SockSeqPacket, 0, Errno.ESOCKTNOSUPPORT)]
        [DataRow(SocketConstants.AF_INET, -1, 0, Errno.EINVAL)]
        [DataRow(SocketConstants.AF_INET, 0x11, 0, Errno.EINVAL)]
        [DataRow(SocketConstants.AF_INET, 12, 0, Errno.EINVAL)]
        [DataRow(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, SocketConstants.IPPROTO_UDP, Errno.EPROTONOSUPPORT)]
        [DataRow(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, SocketConstants.IPPROTO_TCP, Errno.EPROTONOSUPPORT)]
        [DataRow(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 1, Errno.EPROTONOSUPPORT)]
        public void UnsupportedSocketsAreRejected(int family, int type, int protocol, int errno)
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-errno, calls.Socket(family, type, protocol));

            Assert.AreEqual(0, calls.OpenFiles);
            Assert.AreEqual(0, calls.Udp());
        }

        [TestMethod]
        public void TheDefaultProtocolMayBeSpecified()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(0, calls.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, SocketConstants.IPPROTO_TCP));
            Assert.AreEqual(1, calls.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, SocketConstants.IPPROTO_UDP));
        }

        [TestMethod]
        public void ARegisteredFamilyServesItsSockets()
        {
            BsdSockets sockets = BsdSockets.Of(new Lan().Stack);
            Assert.AreEqual(0, sockets.RegisterFamily(new RefusingFamily(42, Errno.ENOBUFS)));
            Assert.AreEqual(-1, sockets.Socket(42, SocketConstants.SOCK_STREAM, 0));
            Assert.AreEqual(Errno.ENOBUFS, sockets.Errno);

            Assert.AreEqual(0, sockets.RegisterFamily(new RefusingFamily(42, Errno.EPERM)), "the last one registered is asked");
            Assert.AreEqual(-1, sockets.Socket(42, SocketConstants.SOCK_STREAM, 0));

            Assert.AreEqual(Errno.EPERM, sockets.Errno);
            Assert.AreEqual(0, sockets.OpenFiles);
        }

        [TestMethod]
        public void AtMostFourFamiliesAreRegistered()
        {
            BsdSockets sockets = BsdSockets.Of(new Lan().Stack);
            for (int number = 40; number < 43; number++)
            {
                Assert.AreEqual(0, sockets.RegisterFamily(new RefusingFamily(number, Errno.EPERM)));
            }

            Assert.AreEqual(-1, sockets.RegisterFamily(new RefusingFamily(43, Errno.EPERM)));
            Assert.AreEqual(Errno.ENOBUFS, sockets.Errno);
        }

        [TestMethod]
        [DataRow(-1, 1)]
        [DataRow(0, -1)]
        [DataRow(0, 11)]
        [DataRow(11, 0)]
        [DataRow(10, 1)]
        [DataRow(int.MaxValue, 1)]
        [DataRow(1, int.MaxValue)]
        [DataRow(int.MinValue, int.MinValue)]
        public void ARangeOutsideTheBufferIsRejected(int offset, int count)
        {
            Lan lan = new Lan();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int fd = lan.Calls.Udp(9);
            byte[] ten = new byte[10];

            Assert.AreEqual(-1, sockets.Read(fd, ten, offset, count));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.Write(fd, ten, offset, count));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.ReceiveFrom(fd, ten, offset, count, 0, null));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.SendTo(fd, ten, offset, count, 0, new SocketAddress(Lan.PeerAddress, 9)));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
        }

        [TestMethod]
        public void NullArgumentsReturnEfault()
        {
            Lan lan = new Lan();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int fd = lan.Calls.Udp(9);

            Assert.AreEqual(-1, sockets.Read(fd, null, 0, 0));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.Bind(fd, null));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.Connect(fd, null));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.GetSockName(fd, null));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.GetPeerName(fd, null));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
        }

        [TestMethod]
        public void AnAddressOfAnotherFamilyIsRefused()
        {
            Lan lan = new Lan();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int fd = lan.Calls.Udp();
            SocketAddress foreign = new SocketAddress(Lan.PeerAddress, 9) { Family = SocketConstants.AF_INET6 };

            Assert.AreEqual(-1, sockets.Bind(fd, foreign));
            Assert.AreEqual(Errno.EAFNOSUPPORT, sockets.Errno);
            Assert.AreEqual(-1, sockets.Connect(fd, foreign));
            Assert.AreEqual(Errno.EAFNOSUPPORT, sockets.Errno);
            Assert.AreEqual(-1, sockets.SendTo(fd, new byte[1], 0, 1, 0, foreign));
            Assert.AreEqual(Errno.EAFNOSUPPORT, sockets.Errno);
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(65536)]
        [DataRow(int.MaxValue)]
        public void APortOutOfRangeIsRejected(int port)
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.EINVAL, calls.Bind(calls.Udp(), 0, port));
            Assert.AreEqual(-Errno.EINVAL, calls.Bind(calls.Tcp(), 0, port));
            Assert.AreEqual(-Errno.EINVAL, calls.Connect(calls.Tcp(), Lan.PeerAddress, port));
            Assert.AreEqual(-Errno.EINVAL, calls.SendTo(calls.Udp(), 1, Lan.PeerAddress, port));
        }

        [TestMethod]
        public void AnUnknownShutdownModeIsRejected()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.EINVAL, calls.Shutdown(calls.Udp(), 3));
            Assert.AreEqual(-Errno.EINVAL, calls.Shutdown(calls.Udp(), -1));
        }

        [TestMethod]
        public void StatusFlagsReadBack()
        {
            BsdSockets sockets = BsdSockets.Of(new Lan().Stack);
            int blocking = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            int nonBlocking = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);

            Assert.AreEqual(0, sockets.Fcntl(blocking, SocketConstants.F_GETFL, 0));
            Assert.AreEqual(SocketConstants.O_NONBLOCK, sockets.Fcntl(nonBlocking, SocketConstants.F_GETFL, 0));
            Assert.AreEqual(0, sockets.Fcntl(nonBlocking, SocketConstants.F_SETFL, 0));
            Assert.AreEqual(0, sockets.Fcntl(nonBlocking, SocketConstants.F_GETFL, 0));

            Assert.AreEqual(-1, sockets.Fcntl(blocking, 99, 0));
            Assert.AreEqual(Errno.EINVAL, sockets.Errno);
        }

        [TestMethod]
        public void OutOfMemoryRejectsASocketWithoutALeak()
        {
            BsdSockets sockets = BsdSockets.Of(new Lan().Stack);
            sockets.RegisterFamily(new StarvingFamily());

            Assert.AreEqual(-1, sockets.Socket(StarvingFamily.FamilyNumber, SocketConstants.SOCK_STREAM, 0));

            Assert.AreEqual(Errno.ENOBUFS, sockets.Errno);
            Assert.AreEqual(0, sockets.OpenFiles);
            Assert.AreEqual(0, sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0));
        }

        private sealed class StarvingFamily : SocketFamily
        {
            public const int FamilyNumber = 42;

            public override int Number => FamilyNumber;

            public override int Create(Socket socket) => throw new OutOfMemoryException();
        }

        private sealed class RefusingFamily : SocketFamily
        {
            private readonly int _error;

            public RefusingFamily(int number, int error)
            {
                Number = number;
                _error = error;
            }

            public override int Number { get; }

            public override int Create(Socket socket) => -_error;
        }
    }
}
