using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>The events that a trace receives.</summary>
    [TestClass]
    public class TraceTests
    {
        [TestMethod]
        public void CallsStatesAndResultsAreTracedInOrder()
        {
            Lan lan = new Lan();
            Log log = new Log();
            lan.Stack.Trace = log;
            Calls calls = lan.Calls;
            int fd = calls.Tcp();

            calls.Bind(fd, 0, 80);
            calls.Listen(fd, 1);

            Assert.AreEqual(
                "Socket(-1) Socket(-1)=0 Bind(0) Bind(0)=0 Listen(0) 0.0.0.0:80>0.0.0.0:0 0-1 Listen(0)=0 ",
                log.Text);
        }

        [TestMethod]
        public void AFailureIsTracedWithItsErrno()
        {
            Lan lan = new Lan();
            Log log = new Log();
            lan.Stack.Trace = log;

            lan.Calls.Read(7, 10);

            Assert.AreEqual("Read(7) Read(7)=-1/" + Errno.EBADF.ToString() + " ", log.Text);
        }

        [TestMethod]
        public void ConnectionStatesAreTraced()
        {
            Lan lan = new Lan();
            Log log = new Log();
            lan.Calls.Connected(out int client, out int server);
            lan.Stack.Trace = log;

            lan.Calls.Close(client);
            lan.PassTime(100);
            lan.Calls.Close(server);
            lan.PassTime(100);

            Assert.AreEqual("FinWait1 CloseWait FinWait2 LastAck TimeWait Closed ", log.States);
        }

        [TestMethod]
        public void PollAndSelectAreTracedWithTheirResults()
        {
            Lan lan = new Lan();
            int fd = lan.Calls.Udp(9);
            Log log = new Log();
            lan.Stack.Trace = log;

            lan.Calls.Poll(fd, SocketConstants.POLLOUT, 0);
            lan.Calls.Poll(fd, SocketConstants.POLLIN, 20);
            lan.Calls.Select(0, null, null, 20);
            lan.Calls.Select(-1, null, null, 0);

            Assert.AreEqual(
                "Poll(-1) Poll(-1)=1 Poll(-1) Poll(-1)=0 Select(-1) Select(-1)=0 Select(-1) Select(-1)=-1/" + Errno.EINVAL.ToString() + " ",
                log.Text);
        }

        [TestMethod]
        public void ChipStatesAreTracedAsTheDriverReadsThem()
        {
            SocketWorld world = SlowWorld(SocketWorld.Chip);
            Log log = new Log();
            world.Stack.Trace = log;

            int listener = world.PeerListener(80, 1);
            int board = world.Board.Tcp();
            world.Board.Connect(board, SocketWorld.PeerAddress, 80);
            world.Board.Close(board);
            world.PassTime(100);
            world.Peer.Close(world.Peer.Accept(listener));
            world.PassTime(100);

            Assert.AreEqual("SynSent Established FinWait1 TimeWait Closed ", log.States);
            Assert.Contains(">10.0.0.2:80 0-2 ", log.Text);
        }

        [TestMethod]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AChipListenerIsTracedOnce(int kind)
        {
            SocketWorld world = SlowWorld(kind);
            Log log = new Log();
            world.Stack.Trace = log;

            int listener = world.Board.Listener(80, 4);
            int peer = world.PeerConnects(80);
            int board = world.Board.Accept(listener);
            world.Peer.Close(peer);
            world.PassTime(100);
            world.Board.Close(board);
            world.PassTime(1000);
            world.Board.Close(listener);

            Assert.AreEqual("Listen SynReceived Established CloseWait LastAck Closed Closed ", log.States);
        }

        [TestMethod]
        public void ARemovedTraceReceivesNothing()
        {
            Lan lan = new Lan();
            Log log = new Log();
            lan.Stack.Trace = log;
            lan.Stack.Trace = null;

            lan.Calls.Connected(out _, out _);

            Assert.AreEqual(string.Empty, log.Text);
        }

        private static SocketWorld SlowWorld(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Cable.A.Impairments.DelayMicroseconds = 20_000;
            world.Cable.B.Impairments.DelayMicroseconds = 20_000;
            return world;
        }

        private sealed class Log : NetTrace
        {
            private static readonly string[] s_states =
            {
                "Closed", "Listen", "SynSent", "SynReceived", "Established", "CloseWait", "FinWait1", "FinWait2", "Closing", "LastAck", "TimeWait",
            };

            public string Text = string.Empty;
            public string States = string.Empty;

            public override void CallBegins(SocketCall call, int fd)
            {
                Text = string.Concat(Text, NameOf(call) + "(" + fd.ToString() + ") ");
            }

            public override void CallReturns(SocketCall call, int fd, int result, int errno)
            {
                string reason = errno == 0 ? string.Empty : "/" + errno.ToString();
                Text = string.Concat(Text, NameOf(call) + "(" + fd.ToString() + ")=" + result.ToString() + reason + " ");
            }

            public override void StateChanged(
                uint localAddress, int localPort, uint remoteAddress, int remotePort, TcpState former, TcpState state)
            {
                Text = string.Concat(Text, Ipv4Address.ToString(localAddress) + ":" + localPort.ToString() + ">" +
                    Ipv4Address.ToString(remoteAddress) + ":" + remotePort.ToString() + " " + ((int)former).ToString() + "-" +
                    ((int)state).ToString() + " ");
                States = string.Concat(States, s_states[(int)state] + " ");
            }

            public override void SegmentRetransmitted(int localPort, int remotePort, uint sequence)
            {
                Text = string.Concat(Text, "again ");
            }

            // nanoFramework has no names of an enum's members
            private static string NameOf(SocketCall call)
            {
                switch (call)
                {
                    case SocketCall.Socket:
                        return "Socket";
                    case SocketCall.Bind:
                        return "Bind";
                    case SocketCall.Listen:
                        return "Listen";
                    case SocketCall.Read:
                        return "Read";
                    case SocketCall.Poll:
                        return "Poll";
                    case SocketCall.Select:
                        return "Select";
                    default:
                        return "call";
                }
            }
        }
    }
}
