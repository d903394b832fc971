using System.Threading;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>
    /// Many threads on one table of fds, in real time, over loopback and with the background pump. How long a wait takes is the machine's
    /// affair here; NanoTcp.ConcurrencyTests finds lost wake-ups, on a clock that stands still.
    /// </summary>
    [TestClass]
    public class ThreadStressTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;
        private const int Port = 80;

        private const int LimitMilliseconds = 20_000;

        private static NetStack s_stack;
        private static bool s_isOver;
        private static int[] s_shared;

        [TestMethod]
        public void EveryWaitEndsAfterItsEvent()
        {
            const int rounds = 300;
            Boot();
            Calls calls = NewCalls();
            calls.Connected(out int client, out int server);
            int[] pair = calls.Pair();
            int[] there = calls.Pipe(0);
            int[] back = calls.Pipe(0);
            int first = calls.Udp(1000);
            int second = calls.Udp(1001);
            calls.Connect(first, Loopback, 1001);
            calls.Connect(second, Loopback, 1000);
            Worker[] workers =
            {
                Worker.Starts(() => PingPong(client, client, WaitBySelect, true, rounds)),
                Worker.Starts(() => PingPong(server, server, WaitByRead, false, rounds)),
                Worker.Starts(() => PingPong(pair[0], pair[0], WaitByPoll, true, rounds)),
                Worker.Starts(() => PingPong(pair[1], pair[1], WaitByRead, false, rounds)),
                Worker.Starts(() => PingPong(back[0], there[1], WaitByPoll, true, rounds)),
                Worker.Starts(() => PingPong(there[0], back[1], WaitBySelect, false, rounds)),
                Worker.Starts(() => PingPong(first, first, WaitByRead, true, rounds)),
                Worker.Starts(() => PingPong(second, second, WaitByPoll, false, rounds)),
            };

            for (int i = 0; i < workers.Length; i++)
            {
                workers[i].Ends();
            }

            CloseAll();
            s_stack.Stop();
        }

        [TestMethod]
        [DataRow("accept")]
        [DataRow("connect")]
        [DataRow("read")]
        [DataRow("write")]
        [DataRow("poll")]
        [DataRow("select")]
        [DataRow("pipe")]
        public void CloseEndsABlockedCallAtAnyTime(string call)
        {
            const int rounds = 40;
            Boot();
            SeededRandom random = new SeededRandom(7);
            for (int i = 0; i < rounds; i++)
            {
                Calls calls = NewCalls();
                int fd = Blocking(calls, call);
                int result = 0;
                Worker worker = Worker.Starts(() => result = Wait(call, fd));

                // before, while and after the thread begins to wait
                Thread.Sleep(random.NextBelow(4));
                Assert.AreEqual(0, calls.Close(fd));
                worker.Ends();

                Assert.AreEqual(call == "poll" ? SocketConstants.POLLNVAL : -Errno.EBADF, result);
                CloseAll();
            }

            s_stack.Stop();
        }

        [TestMethod]
        public void ClosingADuplicateDoesNotDisturbAWaitOnAnother()
        {
            Boot();
            Calls calls = NewCalls();
            calls.Connected(out int client, out int server);
            for (int i = 0; i < 20; i++)
            {
                int other = calls.Dup(server);
                int result = 0;
                Worker reader = Worker.Starts(() => result = NewCalls().Read(server, 100));
                Thread.Sleep(i & 3);

                calls.Close(other);
                calls.Write(client, 5);

                reader.Ends();
                Assert.AreEqual(5, result);
            }

            CloseAll();
            s_stack.Stop();
        }

        [TestMethod]
        public void ClosingADuplicateEndsOnlyItsOwnWait()
        {
            Boot();
            Calls calls = NewCalls();
            calls.Connected(out int client, out int server);
            for (int i = 0; i < 20; i++)
            {
                int other = calls.Dup(server);
                int ended = 0;
                int read = 0;
                Worker reader = Worker.Starts(() => ended = NewCalls().Read(other, 100));
                Worker survivor = Worker.Starts(() => read = NewCalls().Read(server, 100));
                Thread.Sleep(i & 3);

                calls.Close(other);
                reader.Ends();
                calls.Write(client, 5);

                survivor.Ends();
                Assert.AreEqual(-Errno.EBADF, ended);
                Assert.AreEqual(5, read);
            }

            CloseAll();
            s_stack.Stop();
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        public void ThreadsThatShareFdsLeakNothing(int seed)
        {
            const int threads = 8;
            Boot();
            s_isOver = false;
            s_shared = new int[10];
            Calls calls = NewCalls();
            s_shared[0] = Listener(calls);
            Worker[] workers = new Worker[threads];
            for (int i = 0; i < threads; i++)
            {
                uint own = (uint)((seed * 100) + i);
                workers[i] = Worker.Starts(() => DoAnything(new SeededRandom(own)));
            }

            Thread.Sleep(1500);
            s_isOver = true;

            // whoever still waits, on an fd that got no limit of time between two calls of others, is told by these
            for (int i = 0; i < 50; i++)
            {
                CloseAll();
                Thread.Sleep(1);
            }

            for (int i = 0; i < threads; i++)
            {
                workers[i].Ends();
            }

            CloseAll();
            Assert.AreEqual(0, calls.OpenFiles);
            ExpectsNoConnection();
            int again = calls.Tcp();

            // beside connections in TIME_WAIT
            calls.Set(again, SocketConstants.SO_REUSEADDR, 1);
            Assert.AreEqual(0, calls.Bind(again, 0, Port));
            Assert.AreEqual(0, calls.Close(again));
            Assert.AreEqual(0, calls.Close(calls.Udp(Port)));
            s_stack.Stop();
        }

        private static void Boot()
        {
            // A burst of closes overflows loopback's buffer, which loses RSTs. A peer in FIN_WAIT_2 then waits for its timeout, by default a minute.
            s_stack = new NetStack(new SystemClock(), new SeededRandom(1), new TcpSettings { FinWait2 = 1000 });
            s_stack.AddInterface(new WireDevice("ip0", LinkKind.Ip, null, 1500), Lan.Board, 24);
            s_stack.Start();
        }

        private static Calls NewCalls() => new Calls(BsdSockets.Of(s_stack));

        private static void CloseAll()
        {
            Calls calls = NewCalls();
            for (int fd = 0; fd < 256 && calls.OpenFiles > 0; fd++)
            {
                calls.Close(fd);
            }
        }

        // Sends a byte or some, waits for the answer; the other side waits first.
        private static void PingPong(int read, int write, Waiting wait, bool begins, int rounds)
        {
            Calls calls = NewCalls();
            for (int i = 0; i < rounds; i++)
            {
                if (begins)
                {
                    Assert.AreEqual(3, calls.Write(write, 3));
                }

                wait(calls, read);
                Assert.AreEqual(3, calls.Read(read, 3));
                if (!begins)
                {
                    Assert.AreEqual(3, calls.Write(write, 3));
                }
            }
        }

        private static void WaitByRead(Calls calls, int fd)
        {
        }

        private static void WaitByPoll(Calls calls, int fd)
        {
            Assert.AreEqual(SocketConstants.POLLIN, calls.Poll(fd, SocketConstants.POLLIN, -1));
        }

        private static void WaitBySelect(Calls calls, int fd)
        {
            FdSet set = new FdSet();
            set.Set(fd);
            Assert.AreEqual(1, calls.Select(fd + 1, set, null, -1));
        }

        // An fd on which the call blocks forever.
        private static int Blocking(Calls calls, string call)
        {
            switch (call)
            {
                case "accept":
                    return calls.Listener(0, 1);
                case "connect":
                    return calls.Tcp();
                case "pipe":
                    return calls.Pipe(0)[0];
                case "write":
                    int[] pair = calls.Pair();
                    while (calls.Send(pair[0], 1000, SocketConstants.MSG_DONTWAIT) > 0)
                    {
                    }

                    return pair[0];
                default:
                    return calls.Udp(0);
            }
        }

        private static int Wait(string call, int fd)
        {
            Calls calls = NewCalls();
            switch (call)
            {
                case "accept":
                    return calls.Accept(fd);
                case "connect":
                    return calls.Connect(fd, Lan.PeerAddress, Port);
                case "write":
                    return calls.Write(fd, 1000);
                case "poll":
                    return calls.Poll(fd, SocketConstants.POLLIN, -1);
                case "select":
                    FdSet set = new FdSet();
                    set.Set(fd);
                    return calls.Select(fd + 1, set, null, -1);
                default:
                    return calls.Read(fd, 100);
            }
        }

        // One of several threads: makes any call on any fd of any thread.
        private static void DoAnything(RandomSource random)
        {
            Calls calls = NewCalls();
            FdSet set = new FdSet();
            while (!s_isOver)
            {
                int place = random.NextBelow(s_shared.Length);
                int fd = s_shared[place];
                switch (random.NextBelow(13))
                {
                    case 0:
                        Share(calls, place, Listener(calls));
                        break;
                    case 1:
                        Share(calls, place, Bounded(calls, calls.Tcp()));
                        break;
                    case 2:
                    case 3:
                        int client = Bounded(calls, calls.Tcp());
                        calls.Connect(client, Loopback, Port);
                        Share(calls, place, client);
                        break;
                    case 4:
                    case 5:
                        int accepted = calls.Accept(fd);
                        if (accepted >= 0)
                        {
                            Share(calls, random.NextBelow(s_shared.Length), Bounded(calls, accepted));
                        }

                        break;
                    case 6:
                        calls.Read(fd, 3000);
                        break;
                    case 7:
                        calls.Write(fd, 1 + random.NextBelow(3000));
                        break;
                    case 8:
                        calls.Poll(fd, SocketConstants.POLLIN, 5);
                        break;
                    case 9:
                        set.Zero();
                        set.Set(fd);
                        calls.Select(fd + 1, set, null, 5);
                        break;
                    case 10:
                        Share(calls, place, calls.Dup(fd));
                        break;
                    case 11:
                        calls.Close(fd);
                        break;
                    default:
                        calls.Shutdown(fd, random.NextBelow(3));
                        break;
                }
            }
        }

        private static int Listener(Calls calls)
        {
            int fd = Bounded(calls, calls.Tcp());
            calls.Set(fd, SocketConstants.SO_REUSEADDR, 1);
            calls.Bind(fd, 0, Port);
            calls.Listen(fd, 4);
            return fd;
        }

        private static int Bounded(Calls calls, int fd)
        {
            calls.Set(fd, SocketConstants.SO_RCVTIMEO, 5);
            calls.Set(fd, SocketConstants.SO_SNDTIMEO, 5);
            calls.Set(fd, SocketConstants.SO_LINGER, 0);
            return fd;
        }

        // Publishes the fd in a slot that other threads read; closes the previous one.
        private static void Share(Calls calls, int place, int fd)
        {
            if (fd >= 0)
            {
                calls.Close(Interlocked.Exchange(ref s_shared[place], fd));
            }
        }

        // unaccepted connections, and those with a FIN in flight, need time to end
        private static void ExpectsNoConnection()
        {
            string left = Connections();
            for (int i = 0; i < LimitMilliseconds / 10 && left.Length > 0; i++)
            {
                Thread.Sleep(10);
                left = Connections();
            }

            Assert.AreEqual(string.Empty, left);
        }

        private static string Connections()
        {
            BsdSockets sockets = BsdSockets.Of(s_stack);
            SocketEntry entry = new SocketEntry();
            int cursor = 0;
            string text = string.Empty;
            while (sockets.NextSocket(ref cursor, entry))
            {
                text += entry.State == TcpState.TimeWait ? string.Empty : entry.StateName + " " + entry.LocalPort.ToString() + "; ";
            }

            return text;
        }

        private delegate void Waiting(Calls calls, int fd);
    }
}
