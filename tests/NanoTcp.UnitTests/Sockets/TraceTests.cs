using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>What a trace is told.</summary>
    [TestClass]
    public class TraceTests
    {
        [TestMethod]
        public void CallsStatesAndResultsAreToldInTheirOrder()
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
        public void AFailureIsToldWithItsReason()
        {
            Lan lan = new Lan();
            Log log = new Log();
            lan.Stack.Trace = log;

            lan.Calls.Read(7, 10);

            Assert.AreEqual("Read(7) Read(7)=-1/" + Errno.EBADF.ToString() + " ", log.Text);
        }

        [TestMethod]
        public void AConnectionsStatesAreTold()
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
        public void NoTraceIsToldAnythingWhenItIsTakenAway()
        {
            Lan lan = new Lan();
            Log log = new Log();
            lan.Stack.Trace = log;
            lan.Stack.Trace = null;

            lan.Calls.Connected(out _, out _);

            Assert.AreEqual(string.Empty, log.Text);
        }

        private sealed class Log : NetTrace
        {
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
                States = string.Concat(States, NameOf(state) + " ");
            }

            public override void SegmentSentAgain(int localPort, int remotePort, uint sequence)
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
                    default:
                        return "call";
                }
            }

            private static string NameOf(TcpState state)
            {
                switch (state)
                {
                    case TcpState.FinWait1:
                        return "FinWait1";
                    case TcpState.FinWait2:
                        return "FinWait2";
                    case TcpState.CloseWait:
                        return "CloseWait";
                    case TcpState.LastAck:
                        return "LastAck";
                    case TcpState.TimeWait:
                        return "TimeWait";
                    case TcpState.Closed:
                        return "Closed";
                    default:
                        return "other";
                }
            }
        }
    }
}
