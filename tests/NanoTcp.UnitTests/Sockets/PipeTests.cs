using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>pipe and socketpair: files that have no network under them.</summary>
    [TestClass]
    public class PipeTests
    {
        private const int In = SocketConstants.POLLIN;
        private const int Out = SocketConstants.POLLOUT;
        private const int Err = SocketConstants.POLLERR;
        private const int Hup = SocketConstants.POLLHUP;
        private const int PeerHup = SocketConstants.POLLRDHUP;
        private const int Capacity = 2048;

        [TestMethod]
        public void WhatIsWrittenToAPipeIsReadFromIt()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(0);

            Assert.AreEqual(5, calls.Write(pipe[1], 5));
            Assert.AreEqual(3, calls.Write(pipe[1], 3));

            Assert.AreEqual(8, calls.Readable(pipe[0]));
            Assert.AreEqual(6, calls.Read(pipe[0], 6));
            Assert.AreEqual(2, calls.Read(pipe[0], 6));
        }

        [TestMethod]
        public void APipesEndsAreOneWay()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(0);

            Assert.AreEqual(-Errno.EBADF, calls.Write(pipe[0], 5));
            Assert.AreEqual(-Errno.EBADF, calls.Read(pipe[1], 5));
        }

        [TestMethod]
        public void APipeEndsWhenItsWritersClose()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(0);
            int other = calls.Dup(pipe[1]);
            calls.Write(pipe[1], 5);

            calls.Close(pipe[1]);
            Assert.AreEqual(In, calls.Poll(pipe[0], In, 0));
            calls.Close(other);

            Assert.AreEqual(In | Hup, calls.Poll(pipe[0], In, 0));
            Assert.AreEqual(5, calls.Read(pipe[0], 100));
            Assert.AreEqual(Hup, calls.Poll(pipe[0], In, 0));
            Assert.AreEqual(0, calls.Read(pipe[0], 100));
        }

        [TestMethod]
        public void AWriteToAPipeWithoutReadersReturnsEpipe()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(0);

            calls.Close(pipe[0]);

            Assert.AreEqual(-Errno.EPIPE, calls.Write(pipe[1], 5));
            Assert.AreEqual(Out | Err, calls.Poll(pipe[1], Out, 0));
        }

        [TestMethod]
        public void ANonBlockingPipeReturnsEagain()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(SocketConstants.O_NONBLOCK | SocketConstants.O_CLOEXEC);

            Assert.AreEqual(-Errno.EAGAIN, calls.Read(pipe[0], 5));
            Assert.AreEqual(Capacity, calls.Write(pipe[1], 60_000));
            Assert.AreEqual(-Errno.EAGAIN, calls.Write(pipe[1], 5));

            Assert.AreEqual(0, calls.Poll(pipe[1], Out, 0));
            Assert.AreEqual(In, calls.Poll(pipe[0], In, 0));
        }

        [TestMethod]
        public void ASmallPipeWriteIsAtomic()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(SocketConstants.O_NONBLOCK);
            calls.Write(pipe[1], Capacity - 100);

            Assert.AreEqual(-Errno.EAGAIN, calls.Write(pipe[1], SocketConstants.PIPE_BUF));

            Assert.AreEqual(100, calls.Write(pipe[1], SocketConstants.PIPE_BUF + 1));
        }

        [TestMethod]
        public void ARingKeepsTheOrderWhenItWraps()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(0);
            byte next = 0;
            byte expected = 0;
            for (int turn = 0; turn < 50; turn++)
            {
                for (int i = 0; i < 700; i++)
                {
                    calls.Buffer[i] = next++;
                }

                Assert.AreEqual(700, calls.Write(pipe[1], 700));
                Assert.AreEqual(700, calls.Read(pipe[0], 700));
                for (int i = 0; i < 700; i++)
                {
                    Assert.AreEqual(expected++, calls.Buffer[i]);
                }
            }
        }

        [TestMethod]
        public void SocketCallsOnAPipeReturnEnotsock()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(0);

            Assert.AreEqual(-Errno.ENOTSOCK, calls.Send(pipe[1], 5, 0));
            Assert.AreEqual(-Errno.ENOTSOCK, calls.Get(pipe[1], SocketConstants.SO_TYPE));
            Assert.AreEqual(-Errno.ENOTTY, calls.Ioctl(pipe[0], 77, 0));
        }

        [TestMethod]
        public void PipeInAFullTableReturnsEmfile()
        {
            Calls calls = new Lan().Calls;
            int last = 0;
            while (last >= 0)
            {
                last = calls.Udp();
            }

            calls.Close(9);

            Assert.AreEqual(-Errno.EMFILE, calls.Pipe(0)[0]);
            Assert.AreEqual(-Errno.EMFILE, calls.Pair()[0]);
            Assert.AreEqual(9, calls.Udp(), "the one that was free still is");
        }

        [TestMethod]
        public void PipeChecksItsArguments()
        {
            BsdSockets sockets = BsdSockets.Of(new Lan().Stack);

            Assert.AreEqual(-1, sockets.Pipe(new int[1], 0));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.Pipe(null, 0));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.Pipe(new int[2], 1));
            Assert.AreEqual(Errno.EINVAL, sockets.Errno);
        }

        [TestMethod]
        public void PairedSocketsExchangeDataInBothDirections()
        {
            Calls calls = new Lan().Calls;
            int[] pair = calls.Pair();

            Assert.AreEqual(5, calls.Write(pair[0], 5));
            Assert.AreEqual(7, calls.Send(pair[1], 7, SocketConstants.MSG_NOSIGNAL));

            Assert.AreEqual(5, calls.Read(pair[1], 100));
            Assert.AreEqual(7, calls.Receive(pair[0], 100, SocketConstants.MSG_PEEK));
            Assert.AreEqual(7, calls.Readable(pair[0]));
            Assert.AreEqual(7, calls.Read(pair[0], 100));
            Assert.AreEqual(SocketConstants.AF_UNIX, calls.Get(pair[0], SocketConstants.SO_DOMAIN));
            Assert.AreEqual(SocketConstants.SOCK_STREAM, calls.Get(pair[0], SocketConstants.SO_TYPE));
        }

        [TestMethod]
        public void APairCanBeHalfClosed()
        {
            Calls calls = new Lan().Calls;
            int[] pair = calls.Pair();
            calls.Write(pair[0], 5);

            Assert.AreEqual(0, calls.Shutdown(pair[0], SocketConstants.SHUT_WR));

            Assert.AreEqual(-Errno.EPIPE, calls.Write(pair[0], 1));
            Assert.AreEqual(In | Out | PeerHup, calls.Poll(pair[1], In | Out | PeerHup, 0));
            Assert.AreEqual(5, calls.Read(pair[1], 100));
            Assert.AreEqual(0, calls.Read(pair[1], 100));
            Assert.AreEqual(6, calls.Write(pair[1], 6));
            Assert.AreEqual(6, calls.Read(pair[0], 100));
        }

        [TestMethod]
        public void AfterCloseThePairedSocketReadsToTheEndAndCannotWrite()
        {
            Calls calls = new Lan().Calls;
            int[] pair = calls.Pair();
            calls.Write(pair[0], 5);

            calls.Close(pair[0]);

            Assert.AreEqual(In | Out | PeerHup | Hup, calls.Poll(pair[1], In | Out | PeerHup, 0));
            Assert.AreEqual(5, calls.Read(pair[1], 100));
            Assert.AreEqual(0, calls.Read(pair[1], 100));
            Assert.AreEqual(-Errno.EPIPE, calls.Write(pair[1], 5));
        }

        [TestMethod]
        [DataRow(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0, Errno.EOPNOTSUPP)]
        [DataRow(77, SocketConstants.SOCK_STREAM, 0, Errno.EAFNOSUPPORT)]
        [DataRow(SocketConstants.AF_UNIX, SocketConstants.SOCK_RAW, 0, Errno.ESOCKTNOSUPPORT)]
        [DataRow(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM, 6, Errno.EPROTONOSUPPORT)]
        [DataRow(SocketConstants.AF_UNIX, 0x100, 0, Errno.EINVAL)]
        public void UnsupportedPairsAreRejected(int family, int type, int protocol, int errno)
        {
            Assert.AreEqual(-errno, new Lan().Calls.Pair(family, type, protocol)[0]);
        }
    }
}
