using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Epoll
{
    /// <summary>epoll: which fds it returns, when it returns them again, and what it costs.</summary>
    [TestClass]
    public class EpollTests
    {
        private const int In = SocketConstants.EPOLLIN;
        private const int Out = SocketConstants.EPOLLOUT;
        private const int Err = SocketConstants.EPOLLERR;
        private const int Hup = SocketConstants.EPOLLHUP;
        private const int PeerHup = SocketConstants.EPOLLRDHUP;
        private const int Edge = SocketConstants.EPOLLET;
        private const int OneShot = SocketConstants.EPOLLONESHOT;

        [TestMethod]
        public void ALevelIsReportedWhileDataAreUnread()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            int epfd = lan.Calls.Epoll();
            Assert.AreEqual(0, lan.Calls.EpollAdd(epfd, fd, In));
            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, 0));

            lan.Peer.SendsDatagram(7, 9, 5);

            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, 0));
            Assert.AreEqual(fd, lan.Calls.EpollFd);
            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, 0));
            lan.Calls.Receive(fd);
            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, 0));
        }

        [TestMethod]
        public void AnEdgeIsReportedOnceAndAgainForNewData()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            int epfd = lan.Calls.Epoll();
            lan.Calls.EpollAdd(epfd, fd, In | Edge);

            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, 0));
            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, 100), "unread, and no change");

            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, 0));
            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, 100));
            lan.Calls.EpollModify(epfd, fd, In | Edge);
            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, 0), "modified while ready");
        }

        [TestMethod]
        public void OneShotIsReportedOnceUntilItIsModified()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            int epfd = lan.Calls.Epoll();
            lan.Calls.EpollAdd(epfd, fd, In | OneShot);

            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, 0));
            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, 100));

            lan.Calls.EpollModify(epfd, fd, In | OneShot);
            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, 0));
            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, 0));
        }

        [TestMethod]
        public void AnEventComesWithTheDataOfItsRequest()
        {
            Lan lan = Lan.Settled();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int fd = lan.Calls.Udp(9);
            int epfd = lan.Calls.Epoll();
            object first = new object();
            object second = new object();
            EpollEvent request = new EpollEvent { Events = Out, Fd = 4711, Data = first };
            Assert.AreEqual(0, sockets.EpollControl(epfd, SocketConstants.EPOLL_CTL_ADD, fd, request));
            request.Fd = 12;
            request.Data = second;
            EpollEvent[] events = { new EpollEvent(), null };

            Assert.AreEqual(1, sockets.EpollWait(epfd, events, 2, 0));
            Assert.AreEqual(4711, events[0].Fd, "copied when it was added");
            Assert.IsTrue(events[0].Data == first);

            Assert.AreEqual(0, sockets.EpollControl(epfd, SocketConstants.EPOLL_CTL_MOD, fd, request));
            Assert.AreEqual(1, sockets.EpollWait(epfd, events, 2, 0));
            Assert.AreEqual(12, events[0].Fd);
            Assert.IsTrue(events[0].Data == second);
        }

        [TestMethod]
        public void ErrorsAndHangupsAreReportedWithoutRequest()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            calls.Connected(out int client, out int server);
            int epfd = calls.Epoll();
            calls.EpollAdd(epfd, client, 0);
            Assert.AreEqual(0, calls.EpollWait(epfd, 0));

            // unread data make it a reset
            calls.Send(client, 5, 0);
            lan.PassTime(10);
            calls.Close(server);
            lan.PassTime(10);

            Assert.AreEqual(Err | Hup, calls.EpollWait(epfd, 0));
            calls.EpollModify(epfd, client, In | PeerHup);
            Assert.AreEqual(In | PeerHup | Err | Hup, calls.EpollWait(epfd, 0));
        }

        [TestMethod]
        public void OnlyRequestedEventsEndTheWait()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            int epfd = lan.Calls.Epoll();
            lan.Calls.EpollAdd(epfd, fd, 0);
            long start = lan.Clock.Now;
            lan.After(100, () => lan.Peer.SendsDatagram(7, 9, 5));

            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, 500));

            Assert.AreEqual(500L, lan.Clock.Now - start);
            lan.Calls.EpollModify(epfd, fd, In | Out);
            Assert.AreEqual(In | Out, lan.Calls.EpollWait(epfd, 0));
            lan.Calls.EpollModify(epfd, fd, Out);
            Assert.AreEqual(Out, lan.Calls.EpollWait(epfd, 0));
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(100_000)]
        public void AWaitReturnsOnAnEvent(int timeout)
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            int epfd = lan.Calls.Epoll();
            lan.Calls.EpollAdd(epfd, fd, In);
            long start = lan.Clock.Now;
            lan.After(333, () => lan.Peer.SendsDatagram(7, 9, 5));

            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, timeout));

            Assert.AreEqual(333L, lan.Clock.Now - start);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(100_000)]
        public void AWaitTakesExactlyItsTimeout(int timeout)
        {
            Lan lan = new Lan();
            int epfd = lan.Calls.Epoll();
            lan.Calls.EpollAdd(epfd, lan.Calls.Udp(9), In);

            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, timeout));

            Assert.AreEqual((long)timeout, lan.Clock.Now);
        }

        [TestMethod]
        public void AWaitWithAZeroTimeoutReceivesPendingFrames()
        {
            Lan lan = Lan.Settled();
            int epfd = lan.Calls.Epoll();
            lan.Calls.EpollAdd(epfd, lan.Calls.Udp(9), In);
            lan.Wire.Arrives(lan.Peer.Frame(
                lan.Wire.MacAddress, 0x0800, Packets.Datagram(Lan.PeerAddress, 7, Lan.Board, 9, Packets.Bytes(5))));

            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, 0));
        }

        [TestMethod]
        public void AReadyFdThatIsAddedEndsAWait()
        {
            Lan lan = Lan.Settled();
            int epfd = lan.Calls.Epoll();
            int fd = lan.Calls.Udp(9);
            lan.After(100, () => lan.Calls.EpollAdd(epfd, fd, Out));

            Assert.AreEqual(Out, lan.Calls.EpollWait(epfd, -1));
        }

        [TestMethod]
        public void AnEpollThatIsClosedDuringTheWaitReturnsEbadf()
        {
            Lan lan = Lan.Settled();
            int epfd = lan.Calls.Epoll();
            lan.After(100, () => lan.Calls.Close(epfd));

            Assert.AreEqual(-Errno.EBADF, lan.Calls.EpollWait(epfd, -1));
        }

        [TestMethod]
        public void ADeletedFdIsNotReported()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            int epfd = lan.Calls.Epoll();
            lan.Calls.EpollAdd(epfd, fd, In | Out);

            Assert.AreEqual(0, lan.Calls.EpollDelete(epfd, fd));
            lan.Peer.SendsDatagram(7, 9, 5);

            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, 0));
            Assert.AreEqual(-Errno.ENOENT, lan.Calls.EpollDelete(epfd, fd));
            Assert.AreEqual(0, lan.Calls.EpollAdd(epfd, fd, In));
            Assert.AreEqual(In, lan.Calls.EpollWait(epfd, 0));
        }

        [TestMethod]
        public void ADuplicateIsAMemberOfItsOwnAndLeavesWithTheFile()
        {
            Lan lan = Lan.Settled();
            Calls calls = lan.Calls;
            int fd = calls.Udp(9);
            int duplicate = calls.Dup(fd);
            int epfd = calls.Epoll();
            Assert.AreEqual(0, calls.EpollAdd(epfd, fd, In));
            Assert.AreEqual(-Errno.EEXIST, calls.EpollAdd(epfd, fd, In));
            Assert.AreEqual(0, calls.EpollAdd(epfd, duplicate, In | Edge));
            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual("2: " + duplicate + " " + fd, WaitFor(lan, epfd, 4));

            // as on Linux, the member of a closed fd stays while the file is open, and cannot be removed by either fd
            calls.Close(fd);
            Assert.AreEqual("1: " + fd, WaitFor(lan, epfd, 4));
            Assert.AreEqual(-Errno.EBADF, calls.EpollDelete(epfd, fd));
            Assert.AreEqual(0, calls.EpollDelete(epfd, duplicate));
            Assert.AreEqual("1: " + fd, WaitFor(lan, epfd, 4));

            calls.Close(duplicate);
            Assert.AreEqual("0:", WaitFor(lan, epfd, 4));
            Assert.AreEqual(fd, calls.Udp(9));
            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual("0:", WaitFor(lan, epfd, 4));
            Assert.AreEqual(0, calls.EpollAdd(epfd, fd, In), "another file with the same fd");
        }

        [TestMethod]
        public void AClosedEpollLeavesItsFdsAsTheyWere()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            int epfd = lan.Calls.Epoll();
            int other = lan.Calls.Epoll();
            lan.Calls.EpollAdd(epfd, fd, In);
            lan.Calls.EpollAdd(other, fd, In);
            int open = lan.Calls.OpenFiles;

            Assert.AreEqual(0, lan.Calls.Close(epfd));
            lan.Peer.SendsDatagram(7, 9, 5);

            Assert.AreEqual(open - 1, lan.Calls.OpenFiles);
            Assert.AreEqual(-Errno.EBADF, lan.Calls.EpollWait(epfd, 0));
            Assert.AreEqual(In, lan.Calls.EpollWait(other, 0));
            Assert.AreEqual(In, lan.Calls.Poll(fd, In, 0));
        }

        [TestMethod]
        public void ReadyFdsAreReportedInTurn()
        {
            Lan lan = Lan.Settled();
            int epfd = lan.Calls.Epoll();
            int[] fds = new int[3];
            for (int i = 0; i < fds.Length; i++)
            {
                fds[i] = lan.Calls.Udp(9 + i);
                lan.Calls.EpollAdd(epfd, fds[i], Out);
            }

            Assert.AreEqual("2: " + fds[0] + " " + fds[1], WaitFor(lan, epfd, 2));
            Assert.AreEqual("2: " + fds[2] + " " + fds[0], WaitFor(lan, epfd, 2));
            Assert.AreEqual("3: " + fds[1] + " " + fds[2] + " " + fds[0], WaitFor(lan, epfd, 8));
        }

        [TestMethod]
        public void AListenerAndItsConnectionsAreReported()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            int listener = calls.Tcp();
            int epfd = calls.Epoll();
            calls.EpollAdd(epfd, listener, In);
            Assert.AreEqual(Hup, calls.EpollWait(epfd, 0) & Hup, "a stream that is not connected");

            // listen gives the socket another sock; the epoll follows
            calls.Bind(listener, 0, 80);
            calls.Listen(listener, 4);
            Assert.AreEqual(0, calls.EpollWait(epfd, 0));
            int client = calls.Tcp();
            calls.NonBlocking(client);
            calls.Connect(client, SocketConstants.INADDR_LOOPBACK, 80);
            calls.EpollAdd(epfd, client, Out);
            Assert.AreEqual("2: " + listener + " " + client, Sorted(WaitFor(lan, epfd, 4), listener, client));

            int server = calls.Accept(listener);
            calls.EpollModify(epfd, client, In | PeerHup);
            Assert.AreEqual(0, calls.EpollWait(epfd, 0));
            calls.Send(server, 5, 0);
            calls.Shutdown(server, SocketConstants.SHUT_WR);
            lan.PassTime(10);
            Assert.AreEqual(In | PeerHup, calls.EpollWait(epfd, 0));
            Assert.AreEqual(client, calls.EpollFd);
        }

        [TestMethod]
        public void AStoppedListenerIsReported()
        {
            Lan lan = new Lan();
            int listener = lan.Calls.Listener(80, 4);
            int epfd = lan.Calls.Epoll();
            lan.Calls.EpollAdd(epfd, listener, In);
            Assert.AreEqual(0, lan.Calls.EpollWait(epfd, 0));

            lan.Calls.Shutdown(listener, SocketConstants.SHUT_RD);

            Assert.AreEqual(Hup, lan.Calls.EpollWait(epfd, 0) & Hup);
        }

        [TestMethod]
        public void AFullConnectionBecomesWritable()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            calls.Connected(out int client, out int server);
            int epfd = calls.Epoll();
            calls.EpollAdd(epfd, client, Out | Edge);
            Assert.AreEqual(Out, calls.EpollWait(epfd, 0));
            while (calls.Send(client, 60_000, SocketConstants.MSG_DONTWAIT) > 0)
            {
                lan.PassTime(10);
            }

            calls.EpollWait(epfd, 0);
            Assert.AreEqual(0, calls.EpollWait(epfd, 1000));
            while (calls.Receive(server) > 0)
            {
                lan.PassTime(10);
            }

            Assert.AreEqual(Out, calls.EpollWait(epfd, 10_000));
        }

        [TestMethod]
        public void ARefusedConnectionIsReportedAndTheNextAttemptToo()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            int fd = calls.Tcp();
            calls.NonBlocking(fd);
            int epfd = calls.Epoll();
            calls.Connect(fd, SocketConstants.INADDR_LOOPBACK, 81);
            calls.EpollAdd(epfd, fd, Out | Edge);
            Assert.AreEqual(Err | Hup, calls.EpollWait(epfd, 100) & ~Out);
            Assert.AreEqual(-Errno.ECONNREFUSED, calls.Connect(fd, SocketConstants.INADDR_LOOPBACK, 81));

            // the socket has got another sock
            calls.Listener(81, 1);
            calls.Connect(fd, SocketConstants.INADDR_LOOPBACK, 81);
            Assert.AreEqual(Out, calls.EpollWait(epfd, 100));
        }

        [TestMethod]
        public void BothEndsOfAPipeAreReported()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(SocketConstants.O_NONBLOCK);
            int epfd = calls.Epoll();
            calls.EpollAdd(epfd, pipe[0], In | Edge);
            calls.EpollAdd(epfd, pipe[1], Out | Edge);
            Assert.AreEqual(Out, calls.EpollWait(epfd, 0));

            calls.Write(pipe[1], 2048);
            Assert.AreEqual(In, calls.EpollWait(epfd, 0));
            Assert.AreEqual(0, calls.EpollWait(epfd, 0));
            calls.Read(pipe[0], 2048);
            Assert.AreEqual(Out, calls.EpollWait(epfd, 0));
            calls.Close(pipe[1]);
            Assert.AreEqual(Hup, calls.EpollWait(epfd, 0));
            Assert.AreEqual(0, calls.EpollWait(epfd, 0));

            int[] other = calls.Pipe(0);
            calls.EpollAdd(epfd, other[1], 0);
            calls.Close(other[0]);
            Assert.AreEqual(Err, calls.EpollWait(epfd, 0));
        }

        [TestMethod]
        public void ASocketPairIsReported()
        {
            Calls calls = new Lan().Calls;
            int[] pair = calls.Pair();
            int epfd = calls.Epoll();
            calls.EpollAdd(epfd, pair[0], In | Out | PeerHup | Edge);
            Assert.AreEqual(Out, calls.EpollWait(epfd, 0));

            calls.Write(pair[1], 5);
            Assert.AreEqual(In | Out, calls.EpollWait(epfd, 0));
            Assert.AreEqual(0, calls.EpollWait(epfd, 0));
            calls.Close(pair[1]);
            Assert.AreEqual(In | Out | PeerHup | Hup, calls.EpollWait(epfd, 0));
        }

        [TestMethod]
        public void ARawSocketIsReported()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            int fd = calls.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_RAW, SocketConstants.IPPROTO_ICMP);
            int udp = calls.Udp();
            int epfd = calls.Epoll();
            calls.EpollAdd(epfd, fd, In);
            Assert.AreEqual(0, calls.EpollWait(epfd, 0));

            // no such port
            calls.SendTo(udp, 5, SocketConstants.INADDR_LOOPBACK, 9);

            Assert.AreEqual(In, calls.EpollWait(epfd, 100));
        }

        [TestMethod]
        public void AnEpollIsReadableWhileAMemberIsReady()
        {
            Lan lan = Lan.Settled();
            Calls calls = lan.Calls;
            int fd = calls.Udp(9);
            int epfd = calls.Epoll();
            calls.EpollAdd(epfd, fd, In);
            FdSet read = new FdSet();
            Assert.AreEqual(0, calls.Poll(epfd, In | Out, 0));

            lan.After(50, () => lan.Peer.SendsDatagram(7, 9, 5));
            Assert.AreEqual(In, calls.Poll(epfd, In | Out, -1));
            read.Set(epfd);
            Assert.AreEqual(1, calls.Select(epfd + 1, read, null, 0));
            calls.Receive(fd);
            Assert.AreEqual(0, calls.Poll(epfd, In | Out, 0));

            Assert.AreEqual(-Errno.EINVAL, calls.Read(epfd, 1));
            Assert.AreEqual(-Errno.EINVAL, calls.Write(epfd, 1));
            Assert.AreEqual(-Errno.ENOTSOCK, calls.Send(epfd, 1, 0));
            Assert.AreEqual(-Errno.EINVAL, calls.Readable(epfd));
        }

        [TestMethod]
        public void AnEpollWithinAnEpollIsReported()
        {
            Lan lan = Lan.Settled();
            Calls calls = lan.Calls;
            int fd = calls.Udp(9);
            int inner = calls.Epoll();
            int outer = calls.Epoll();
            int edges = calls.Epoll();
            calls.EpollAdd(inner, fd, In);
            Assert.AreEqual(0, calls.EpollAdd(outer, inner, In));
            Assert.AreEqual(0, calls.EpollAdd(edges, inner, In | Edge));
            Assert.AreEqual(0, calls.EpollWait(outer, 0));

            lan.After(50, () => lan.Peer.SendsDatagram(7, 9, 5));
            Assert.AreEqual(In, calls.EpollWait(outer, -1));
            Assert.AreEqual(inner, calls.EpollFd);
            Assert.AreEqual(In, calls.EpollWait(edges, 0));
            Assert.AreEqual(0, calls.EpollWait(edges, 0));
            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual(In, calls.EpollWait(edges, 0));

            calls.Receive(fd);
            calls.Receive(fd);
            Assert.AreEqual(0, calls.EpollWait(outer, 0));
            calls.Close(inner);
            lan.Peer.SendsDatagram(7, 9, 5);
            Assert.AreEqual(0, calls.EpollWait(outer, 0));
        }

        [TestMethod]
        public void LoopsAndMoreThanFiveEpollsInARowAreRefused()
        {
            Calls calls = new Lan().Calls;
            int[] chain = new int[6];
            for (int i = 0; i < chain.Length; i++)
            {
                chain[i] = calls.Epoll();
            }

            Assert.AreEqual(-Errno.EINVAL, calls.EpollAdd(chain[0], chain[0], In));
            for (int i = 0; i < 4; i++)
            {
                Assert.AreEqual(0, calls.EpollAdd(chain[i], chain[i + 1], In));
                Assert.AreEqual(-Errno.ELOOP, calls.EpollAdd(chain[i + 1], chain[0], In), "a loop");
            }

            Assert.AreEqual(-Errno.ELOOP, calls.EpollAdd(chain[4], chain[5], In), "below");
            Assert.AreEqual(-Errno.ELOOP, calls.EpollAdd(chain[5], chain[0], In), "above");
            Assert.AreEqual(0, calls.EpollAdd(chain[3], chain[5], In));
        }

        [TestMethod]
        public void InvalidArgumentsAreRejected()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int fd = calls.Udp(9);
            int epfd = calls.Epoll();

            Assert.AreEqual(-Errno.EBADF, calls.EpollAdd(99, fd, In));
            Assert.AreEqual(-Errno.EBADF, calls.EpollAdd(epfd, 99, In));
            Assert.AreEqual(-Errno.EINVAL, calls.EpollAdd(fd, epfd, In), "not an epoll");
            Assert.AreEqual(-Errno.EINVAL, calls.EpollControl(epfd, 4, fd, In));
            Assert.AreEqual(-Errno.ENOENT, calls.EpollModify(epfd, fd, In));
            Assert.AreEqual(-Errno.ENOENT, calls.EpollDelete(epfd, fd));
            Assert.AreEqual(-1, sockets.EpollControl(epfd, SocketConstants.EPOLL_CTL_ADD, fd, null));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);

            calls.EpollAdd(epfd, fd, Out);
            Assert.AreEqual(-Errno.EBADF, calls.EpollWait(99, 0));
            Assert.AreEqual(-Errno.EINVAL, calls.EpollWait(fd, 0));
            EpollEvent[] events = { null, new EpollEvent() };
            ExpectWaitFails(sockets, epfd, events, 0, Errno.EINVAL);
            ExpectWaitFails(sockets, epfd, events, -1, Errno.EINVAL);
            ExpectWaitFails(sockets, epfd, events, 3, Errno.EFAULT);
            ExpectWaitFails(sockets, epfd, null, 1, Errno.EFAULT);
            ExpectWaitFails(sockets, epfd, events, 1, Errno.EFAULT);
            Assert.AreEqual(Out, calls.EpollWait(epfd, 0), "not lost");
        }

        [TestMethod]
        public void AWaitDoesNotPollIdleSockets()
        {
            Lan lan = Lan.Settled();
            IdleFamily family = new IdleFamily(lan.Stack);
            BsdSockets.Of(lan.Stack).RegisterFamily(family);
            int epfd = lan.Calls.Epoll();
            for (int i = 0; i < 1000; i++)
            {
                lan.Calls.EpollAdd(epfd, lan.Calls.Socket(IdleFamily.FamilyNumber, SocketConstants.SOCK_DGRAM, 0), In | Out);
            }

            int fd = lan.Calls.Udp(9);
            lan.Calls.EpollAdd(epfd, fd, In);
            Assert.AreEqual(1000, family.Polls, "once when added");

            for (int i = 0; i < 10; i++)
            {
                lan.After(5, () => lan.Peer.SendsDatagram(7, 9, 5));
                Assert.AreEqual(In, lan.Calls.EpollWait(epfd, -1));
                Assert.AreEqual(fd, lan.Calls.EpollFd);
                lan.Calls.Receive(fd);
            }

            Assert.AreEqual(1000, family.Polls);
        }

        private static void ExpectWaitFails(BsdSockets sockets, int epfd, EpollEvent[] events, int max, int error)
        {
            Assert.AreEqual(-1, sockets.EpollWait(epfd, events, max, 0));
            Assert.AreEqual(error, sockets.Errno);
        }

        // the number of ready fds, and which
        private static string WaitFor(Lan lan, int epfd, int max)
        {
            EpollEvent[] events = new EpollEvent[max];
            for (int i = 0; i < max; i++)
            {
                events[i] = new EpollEvent();
            }

            int count = BsdSockets.Of(lan.Stack).EpollWait(epfd, events, max, 0);
            string text = count + ":";
            for (int i = 0; i < count; i++)
            {
                text += " " + events[i].Fd;
            }

            return text;
        }

        private static string Sorted(string found, int first, int second)
        {
            return found == "2: " + second + " " + first ? "2: " + first + " " + second : found;
        }
    }
}
