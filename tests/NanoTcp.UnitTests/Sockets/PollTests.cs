using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>poll: what it says of each kind of descriptor, and how long it waits.</summary>
    [TestClass]
    public class PollTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;
        private const int In = SocketConstants.POLLIN;
        private const int Out = SocketConstants.POLLOUT;
        private const int Hup = SocketConstants.POLLHUP;
        private const int PeerHup = SocketConstants.POLLRDHUP;

        [TestMethod]
        public void ADatagramSocketIsAlwaysWritable()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);

            Assert.AreEqual(Out, lan.Calls.Poll(fd, In | Out, 0));
            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual(In | Out, lan.Calls.Poll(fd, In | Out, 0));

            lan.Calls.Receive(fd);
            Assert.AreEqual(0, lan.Calls.Poll(fd, In, 0));
        }

        [TestMethod]
        public void PollReportsShutdownOfADatagramSocket()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Calls.Connect(fd, Lan.PeerAddress, 7);

            lan.Calls.Shutdown(fd, SocketConstants.SHUT_WR);
            Assert.AreEqual(Out, lan.Calls.Poll(fd, In | Out | PeerHup, 0));
            lan.Calls.Shutdown(fd, SocketConstants.SHUT_RD);

            Assert.AreEqual(In | Out | PeerHup | Hup, lan.Calls.Poll(fd, In | Out | PeerHup, 0));
        }

        [TestMethod]
        public void ADatagramErrorIsNotPollin()
        {
            Lan lan = new Lan();
            int fd = lan.Calls.Udp(9);
            lan.Calls.Connect(fd, Loopback, 7);
            lan.Calls.Write(fd, 1);
            lan.PassTime(10);

            Assert.AreEqual(Out | SocketConstants.POLLERR, lan.Calls.Poll(fd, In | Out, 0));
        }

        [TestMethod]
        public void AnUnconnectedStreamReportsPollhup()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(Out | Hup, calls.Poll(calls.Tcp(), In | Out | PeerHup, 0));
        }

        [TestMethod]
        public void AListenerIsReadableWithAPendingConnection()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Listener(80, 1);
            Assert.AreEqual(0, calls.Poll(listener, In | Out, 0));

            calls.Connect(calls.Tcp(), Loopback, 80);

            Assert.AreEqual(In, calls.Poll(listener, In | Out, 0));
            calls.Accept(listener);
            Assert.AreEqual(0, calls.Poll(listener, In | Out, 0));
        }

        [TestMethod]
        public void PollReportsEveryStageOfAConnection()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            Connect(calls, out int client, out int server);
            Assert.AreEqual(Out, calls.Poll(server, In | Out | PeerHup, 0));

            calls.Write(client, 5);
            lan.PassTime(10);
            Assert.AreEqual(In | Out, calls.Poll(server, In | Out | PeerHup, 0));

            calls.Read(server, 5);
            Assert.AreEqual(Out, calls.Poll(server, In | Out | PeerHup, 0));

            calls.Shutdown(client, SocketConstants.SHUT_WR);
            lan.PassTime(10);
            Assert.AreEqual(In | Out | PeerHup, calls.Poll(server, In | Out | PeerHup, 0));
            Assert.AreEqual(0, calls.Poll(client, In | PeerHup, 0), "the other direction is open");

            calls.Shutdown(server, SocketConstants.SHUT_WR);
            lan.PassTime(10);
            Assert.AreEqual(Hup, calls.Poll(server, 0, 0));
            Assert.AreEqual(Hup, calls.Poll(client, 0, 0));
            Assert.AreEqual(In | PeerHup | Hup, calls.Poll(client, In | PeerHup, 0));
        }

        [TestMethod]
        public void AFullConnectionBecomesWritableWhenThePeerReads()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            Connect(calls, out int client, out int server);
            while (calls.Send(client, 60_000, SocketConstants.MSG_DONTWAIT) > 0)
            {
                lan.PassTime(10);
            }

            Assert.AreEqual(0, calls.Poll(client, Out, 1000));
            while (calls.Receive(server) > 0)
            {
                lan.PassTime(10);
            }

            Assert.AreEqual(Out, calls.Poll(client, Out, 10_000));
        }

        [TestMethod]
        public void AClosedFdReportsPollnval()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(SocketConstants.POLLNVAL, calls.Poll(7, In | Out, -1));
            Assert.AreEqual(SocketConstants.POLLNVAL, calls.Poll(int.MaxValue, 0, -1));
        }

        [TestMethod]
        public void ANegativeFdIsIgnored()
        {
            Lan lan = new Lan();

            Assert.AreEqual(0, lan.Calls.Poll(-1, In | Out, 250));

            Assert.AreEqual(250L, lan.Clock.Now);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(999)]
        [DataRow(100_000)]
        public void PollWaitsExactlyItsTimeout(int timeout)
        {
            Lan lan = new Lan();
            int fd = lan.Calls.Udp(9);

            Assert.AreEqual(0, lan.Calls.Poll(fd, In, timeout));

            Assert.AreEqual((long)timeout, lan.Clock.Now);
        }

        [TestMethod]
        public void PollWithAZeroTimeoutReceivesPendingFrames()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Wire.Arrives(lan.Peer.Frame(
                lan.Wire.MacAddress, 0x0800, Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(5))));

            Assert.AreEqual(In, lan.Calls.Poll(fd, In, 0));
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(100_000)]
        public void PollReturnsOnAnEvent(int timeout)
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            long start = lan.Clock.Now;
            lan.After(333, () => lan.Peer.SendsDatagram(7, 9, 5));

            Assert.AreEqual(In, lan.Calls.Poll(fd, In, timeout));

            Assert.AreEqual(333L, lan.Clock.Now - start);
        }

        [TestMethod]
        public void AnUnrequestedEventDoesNotEndTheWait()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            long start = lan.Clock.Now;
            lan.After(100, () => lan.Peer.SendsDatagram(7, 9, 5));

            Assert.AreEqual(0, lan.Calls.Poll(fd, 0, 500));

            Assert.AreEqual(500L, lan.Clock.Now - start);
        }

        [TestMethod]
        public void PollCountsTheReadyFds()
        {
            Lan lan = Lan.Settled();
            int first = lan.Calls.Udp(9);
            int second = lan.Calls.Udp(10);
            PollFd[] fds =
            {
                new PollFd { Fd = first, Events = In },
                new PollFd { Fd = -1, Events = In, Returned = 77 },
                new PollFd { Fd = second, Events = In },
                new PollFd { Fd = 99 },
                new PollFd { Fd = second, Events = Out, Returned = 77 },
            };
            lan.Peer.SendsDatagram(7, 10, 5);

            Assert.AreEqual(2, BsdSockets.Of(lan.Stack).Poll(fds, 4, -1));

            Assert.AreEqual(0, fds[0].Returned);
            Assert.AreEqual(0, fds[1].Returned);
            Assert.AreEqual(In, fds[2].Returned);
            Assert.AreEqual(SocketConstants.POLLNVAL, fds[3].Returned);
            Assert.AreEqual(77, fds[4].Returned, "beyond the count");
        }

        [TestMethod]
        public void PollWaitsForFdsThatNoFdSetHolds()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            while (fd < FdSet.Size)
            {
                fd = lan.Calls.Fcntl(fd, SocketConstants.F_DUPFD, FdSet.Size - 1);
            }

            Assert.AreEqual(0, lan.Calls.Poll(fd, In, 0));
            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual(In, lan.Calls.Poll(fd, In, 0));
        }

        [TestMethod]
        public void PollWithoutFdsSleeps()
        {
            Lan lan = new Lan();

            Assert.AreEqual(0, BsdSockets.Of(lan.Stack).Poll(new PollFd[0], 0, 1234));

            Assert.AreEqual(1234L, lan.Clock.Now);
        }

        [TestMethod]
        public void InvalidFdArraysAreRejected()
        {
            BsdSockets sockets = BsdSockets.Of(new Lan().Stack);

            Assert.AreEqual(-1, sockets.Poll(null, 0, 0));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.Poll(new PollFd[1], -1, 0));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.Poll(new PollFd[1], 2, 0));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.Poll(new PollFd[1], 1, 0));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
        }

        private static void Connect(Calls calls, out int client, out int server)
        {
            int listener = calls.Listener(80, 1);
            client = calls.Tcp();
            Assert.AreEqual(0, calls.Connect(client, Loopback, 80));
            server = calls.Accept(listener);
        }
    }
}
