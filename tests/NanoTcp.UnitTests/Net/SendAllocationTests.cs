using System.Net;
using System.Net.Sockets;
using nanoFramework.TestFramework;
using NanoTcp.Net;
using NanoTcp.Tcp;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>Sending and receiving cost no memory.</summary>
    [TestClass]
    public class SendAllocationTests
    {
        private static readonly byte[] s_buffer = new byte[1000];
        private static readonly byte[] s_long = new byte[4000];
        private static Socket s_client;
        private static Socket s_server;
        private static EndPoint s_to;
        private static EndPoint s_from;

        [TestMethod]
        public void AStreamAllocatesNothingPerCall()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out s_client, out s_server);
            Skip();

            Assert.AreEqual(Allocated(0), Allocated(1000, StreamTurn));
        }

        [TestMethod]
        public void DatagramsOfOneSenderAllocateNothingPerCall()
        {
            Network.Use(new Lan().Stack);
            s_server = Expect.Udp(9);
            s_client = Expect.Udp(10);
            s_to = Expect.Loopback(9);
            s_from = Expect.Loopback(10);
            Skip();

            Assert.AreEqual(Allocated(0), Allocated(1000, DatagramTurn));
        }

        [TestMethod]
        public void FragmentedDatagramsAllocateNothingPerCall()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            s_server = Expect.Udp(9);
            s_client = Expect.Udp(10);
            s_to = Expect.Loopback(9);
            s_from = Expect.Loopback(10);
            Skip();

            Assert.AreEqual(Allocated(0), Allocated(1000, FragmentsTurn));
            Assert.IsTrue(lan.Statistics.IpFragmentsSent >= 3000, "each in three fragments");
        }

        [TestMethod]
        public void ARemovedTraceAllocatesNothing()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            Expect.Connection(out s_client, out s_server);
            Skip();
            lan.Stack.Trace = new Allocating();
            StreamTurn();
            Assert.IsTrue(Allocated(1000, StreamTurn) > Allocated(0) + 1000, "a trace that allocates is seen to");

            lan.Stack.Trace = null;

            Assert.AreEqual(Allocated(0), Allocated(1000, StreamTurn));
        }

        private delegate void Turn();

        private static void Skip()
        {
            if (!AllocationMeter.Works)
            {
                Assert.SkipTest("The runtime does not tell what is allocated.");
            }
        }

        private static long Allocated(int turns) => Allocated(turns, StreamTurn);

        private static long Allocated(int turns, Turn turn)
        {
            for (int i = 0; turns > 0 && i < 100; i++)
            {
                turn();
            }

            long before = 0;
            for (int i = 0; i < 100; i++)
            {
                before = AllocationMeter.Bytes;
            }

            for (int i = 0; i < turns; i++)
            {
                turn();
            }

            return AllocationMeter.Bytes - before;
        }

        private static void StreamTurn()
        {
            s_client.Send(s_buffer);
            s_server.Receive(s_buffer);
            s_server.Send(s_buffer, 0, 10, SocketFlags.None);
            s_client.Poll(-1, SelectMode.SelectRead);
            s_client.Receive(s_buffer, 0, 10, SocketFlags.None);
        }

        private static void FragmentsTurn()
        {
            s_client.SendTo(s_long, s_to);
            Assert.IsTrue(s_server.ReceiveFrom(s_long, ref s_from) == s_long.Length);
        }

        private static void DatagramTurn()
        {
            s_client.SendTo(s_buffer, s_to);
            s_server.ReceiveFrom(s_buffer, ref s_from);
        }

        private sealed class Allocating : NetTrace
        {
            private object _last;

            public override void CallBegins(SocketCall call, int fd)
            {
                _last = new byte[8];
            }

            public override void CallReturns(SocketCall call, int fd, int result, int errno)
            {
            }

            public override void StateChanged(
                uint localAddress, int localPort, uint remoteAddress, int remotePort, TcpState former, TcpState state)
            {
            }

            public override void SegmentRetransmitted(int localPort, int remotePort, uint sequence)
            {
            }
        }
    }
}
