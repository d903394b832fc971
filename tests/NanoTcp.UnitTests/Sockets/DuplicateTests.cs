using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>dup, dup2 and F_DUPFD: several fds for one file.</summary>
    [TestClass]
    public class DuplicateTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;

        [TestMethod]
        public void DupReturnsTheLowestFreeFdOfTheSameFile()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);
            int other = calls.Udp();
            calls.Close(other);

            Assert.AreEqual(other, calls.Dup(fd));

            Assert.AreEqual(calls.Name(fd), calls.Name(other));
            calls.SendTo(fd, 5, Loopback, 9);
            Assert.AreEqual(5, calls.Read(other, 100));
            Assert.AreEqual(2, calls.OpenFiles);
        }

        [TestMethod]
        public void ADuplicateSharesTheStatusFlags()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);
            int other = calls.Dup(fd);

            calls.NonBlocking(other);

            Assert.AreEqual(-Errno.EAGAIN, calls.Read(fd, 100));
        }

        [TestMethod]
        public void AFileIsReleasedWithItsLastDescriptor()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);
            int other = calls.Dup(fd);

            Assert.AreEqual(0, calls.Close(fd));
            Assert.AreEqual(-Errno.EBADF, calls.Read(fd, 1));
            Assert.AreEqual(-Errno.EADDRINUSE, calls.Bind(calls.Udp(), 0, 9), "the port is still taken");
            Assert.AreEqual(0, calls.Close(other));

            Assert.AreEqual(0, calls.Bind(calls.Udp(), 0, 9));
        }

        [TestMethod]
        public void ClosingTheLastFdSendsFin()
        {
            Calls calls = new Lan().Calls;
            calls.Connected(out int client, out int server);
            int other = calls.Dup(client);

            calls.Close(client);
            Assert.AreEqual(-Errno.EAGAIN, calls.Receive(server));
            Assert.AreEqual(5, calls.Write(other, 5));
            Assert.AreEqual(5, calls.Read(server, 100));
            calls.Close(other);

            Assert.AreEqual(0, calls.Read(server, 100));
        }

        [TestMethod]
        public void Dup2ClosesTheTargetFd()
        {
            Calls calls = new Lan().Calls;
            int nine = calls.Udp(9);
            int ten = calls.Udp(10);

            Assert.AreEqual(ten, calls.Dup2(nine, ten));

            Assert.AreEqual("0.0.0.0:9", calls.Name(ten));
            Assert.AreEqual(0, calls.Bind(calls.Udp(), 0, 10), "port 10 is free");
        }

        [TestMethod]
        public void Dup2AllocatesAFreeTarget()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);

            Assert.AreEqual(700, calls.Dup2(fd, 700));

            Assert.AreEqual("0.0.0.0:9", calls.Name(700));
            Assert.AreEqual(2, calls.OpenFiles);
        }

        [TestMethod]
        public void Dup2ToItselfChangesNothing()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);

            Assert.AreEqual(fd, calls.Dup2(fd, fd));

            Assert.AreEqual(1, calls.OpenFiles);
            Assert.AreEqual(0, calls.Close(fd));
            Assert.AreEqual(0, calls.OpenFiles);
        }

        [TestMethod]
        public void Dup2ToAnFdOfTheSameFileKeepsTheFile()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);
            int other = calls.Dup(fd);

            Assert.AreEqual(other, calls.Dup2(fd, other));
            calls.Close(fd);

            Assert.AreEqual("0.0.0.0:9", calls.Name(other));
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(BsdSockets.FileLimit)]
        [DataRow(int.MaxValue)]
        public void AnFdBeyondTheTableIsRejected(int target)
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);

            Assert.AreEqual(-Errno.EBADF, calls.Dup2(fd, target));
            Assert.AreEqual(-Errno.EINVAL, calls.Fcntl(fd, SocketConstants.F_DUPFD, target));
        }

        [TestMethod]
        public void DupOfAClosedFdReturnsEbadf()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.EBADF, calls.Dup(3));
            Assert.AreEqual(-Errno.EBADF, calls.Dup2(3, 4));
            Assert.AreEqual(-Errno.EBADF, calls.Dup2(3, 3));
            Assert.AreEqual(-Errno.EBADF, calls.Fcntl(3, SocketConstants.F_DUPFD, 0));
        }

        [TestMethod]
        [DataRow(SocketConstants.F_DUPFD)]
        [DataRow(SocketConstants.F_DUPFD_CLOEXEC)]
        public void FDupfdReturnsAnFdNotBelowTheArgument(int command)
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);

            Assert.AreEqual(40, calls.Fcntl(fd, command, 40));
            Assert.AreEqual(41, calls.Fcntl(fd, command, 40));

            Assert.AreEqual("0.0.0.0:9", calls.Name(41));
        }

        [TestMethod]
        public void DupInAFullTableReturnsEmfile()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp();
            for (int i = 1; i < BsdSockets.FileLimit; i++)
            {
                Assert.AreEqual(i, calls.Dup(fd));
            }

            Assert.AreEqual(-Errno.EMFILE, calls.Dup(fd));
            Assert.AreEqual(BsdSockets.FileLimit, calls.OpenFiles);
        }
    }
}
