using System.Net;
using System.Net.Sockets;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Net;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>What users of the firmware's own network stack report as troubles, each with the thread: none of it happens here.</summary>
    [TestClass]
    public class NativeSocketIssueTests
    {
        // nanoframework/Home #926: the fourth accept threw
        [TestMethod]
        public void AListenerAcceptsMoreThanFourClientsAtOnce()
        {
            const int clients = 40;
            Network.Use(new Lan().Stack);
            Socket listener = Expect.Listener(80, 4);
            Socket[] ends = new Socket[2 * clients];

            for (int i = 0; i < clients; i++)
            {
                ends[2 * i] = Expect.Tcp();
                ends[2 * i].Connect(Expect.Loopback(80));
                ends[(2 * i) + 1] = listener.Accept();
            }

            byte[] buffer = new byte[1];
            for (int i = 0; i < clients; i++)
            {
                ends[2 * i].Send(new byte[] { (byte)i });
                Assert.AreEqual(1, ends[(2 * i) + 1].Receive(buffer));
                Assert.AreEqual(i, (int)buffer[0]);
            }
        }

        // nanoframework/Home #926, #1335; micropython #4644: after some connections no other one is accepted
        [TestMethod]
        public void AListenerContinuesAfterManyShortConnections()
        {
            Lan lan = new Lan();
            Network network = Network.Use(lan.Stack);
            Socket listener = Expect.Listener(80, 2);
            byte[] buffer = new byte[8];

            for (int i = 0; i < 500; i++)
            {
                Socket client = Expect.Tcp();
                client.Connect(Expect.Loopback(80));
                Socket server = listener.Accept();
                client.Send(buffer);
                Assert.AreEqual(8, server.Receive(buffer));
                client.Close();
                Assert.AreEqual(0, server.Receive(buffer));
                server.Close();
            }

            Assert.AreEqual(1, network.Sockets.OpenFiles);
        }

        // nanoframework/Home #656: ReceiveTimeout had no effect
        [TestMethod]
        public void ReceiveTimeoutIsKeptToTheMillisecond()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            Expect.Connection(out Socket client, out Socket _);
            client.ReceiveTimeout = 1234;
            long start = lan.Clock.Now;

            Expect.Error(SocketError.TimedOut, () => client.Receive(new byte[1]));

            Assert.AreEqual(1234L, lan.Clock.Now - start);
        }

        // nanoframework/Home #656
        [TestMethod]
        public void ADatagramSocketKeepsItsReceiveTimeoutToo()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            Socket socket = Expect.Udp(9);
            socket.ReceiveTimeout = 50;
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);

            Expect.Error(SocketError.TimedOut, () => socket.ReceiveFrom(new byte[1], ref from));

            Assert.AreEqual(50L, lan.Clock.Now);
        }

        // nanoframework/Home #656
        [TestMethod]
        public void ASocketIsUsableAfterItsReceiveTimedOut()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket server);
            client.ReceiveTimeout = 10;
            Expect.Error(SocketError.TimedOut, () => client.Receive(new byte[1]));

            server.Send(new byte[3]);

            Assert.AreEqual(3, client.Receive(new byte[8]));
        }

        [TestMethod]
        public void AcceptKeepsTheListenersReceiveTimeout()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            Socket listener = Expect.Listener(80, 1);
            listener.ReceiveTimeout = 777;

            Expect.Error(SocketError.TimedOut, () => listener.Accept());

            Assert.AreEqual(777L, lan.Clock.Now);
        }

        [TestMethod]
        public void SendTimeoutBoundsTheWaitForAPeerThatDoesNotRead()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            Expect.Connection(out Socket client, out Socket _);
            client.SendTimeout = 300;
            byte[] much = new byte[100_000];

            int sent = client.Send(much);
            long start = lan.Clock.Now;

            Assert.IsTrue(sent > 0 && sent < much.Length, sent.ToString());
            Expect.Error(SocketError.TimedOut, () => client.Send(much));
            Assert.AreEqual(300L, lan.Clock.Now - start);
        }

        // nanoframework/System.Net PR #152: a connect to a host that does not answer hung the program
        [TestMethod]
        public void ConnectToADeadHostTimesOut()
        {
            Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);
            Network.Use(lan.Stack);

            Expect.Error(SocketError.TimedOut, () => Expect.Tcp().Connect(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80)));

            Assert.IsTrue(lan.Clock.Now <= 127_000, lan.Clock.Now.ToString());
        }

        // nanoframework/System.Net PR #152
        [TestMethod]
        public void ConnectWithATimeoutAbortsTheAttempt()
        {
            Lan lan = Lan.Settled();
            Network network = Network.Use(lan.Stack);
            Socket client = Expect.Tcp();
            IPEndPoint peer = new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80);
            long start = lan.Clock.Now;

            Expect.Error(SocketError.TimedOut, () => client.Connect(peer, 2500));

            Assert.AreEqual(2500L, lan.Clock.Now - start);
            Assert.AreEqual(-1, client.SendTimeout, "as before");
            lan.Forget();
            lan.PassTime(20_000);
            lan.Peer.ExpectsNothing();
            Expect.Listener(81, 1);
            client.Connect(Expect.Loopback(81));
            Assert.IsTrue(client.Connected, "another host");
        }

        // nanoframework/Home #775: WOULDBLOCK was reported where the connection had been aborted
        [TestMethod]
        public void CloseInAnotherThreadAbortsARead()
        {
            Boot();
            Expect.Connection(out Socket client, out Socket _);
            Worker reader = Worker.StartsAndBlocks(() => Expect.Error(SocketError.ConnectionAborted, () => client.Receive(new byte[1])));

            client.Close();

            reader.Ends();
            Expect.Disposed(() => client.Receive(new byte[1]));
        }

        // nanoframework/Home #775
        [TestMethod]
        public void CloseInAnotherThreadAbortsAWrite()
        {
            Boot();
            Expect.Connection(out Socket client, out Socket _);
            Expect.Full(client);
            Worker writer = Worker.StartsAndBlocks(() => Expect.Error(SocketError.ConnectionAborted, () => client.Send(new byte[1])));

            client.Close();

            writer.Ends();
        }

        [TestMethod]
        public void CloseInAnotherThreadInterruptsAccept()
        {
            Boot();
            Socket listener = Expect.Listener(80, 1);
            Worker server = Worker.StartsAndBlocks(() => Expect.Error(SocketError.Interrupted, () => listener.Accept()));

            listener.Close();

            server.Ends();
            Expect.Disposed(() => listener.Accept());
        }

        [TestMethod]
        public void CloseInAnotherThreadAbortsAConnect()
        {
            Boot();
            Socket client = Expect.Tcp();
            IPEndPoint silent = new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80);
            Worker connector = Worker.StartsAndBlocks(() => Expect.Error(SocketError.ConnectionAborted, () => client.Connect(silent)));

            client.Close();

            connector.Ends();
        }

        [TestMethod]
        public void CloseInAnotherThreadInterruptsAReceive()
        {
            Boot();
            Socket socket = Expect.Udp(9);
            Worker reader = Worker.StartsAndBlocks(() => Expect.Error(SocketError.Interrupted, () => socket.Receive(new byte[1])));

            socket.Close();

            reader.Ends();
            Assert.AreEqual(0, Network.Default.Sockets.OpenFiles, "the fd is free again");
        }

        [TestMethod]
        public void CloseInAnotherThreadInterruptsAPoll()
        {
            Boot();
            Socket socket = Expect.Udp(9);
            Worker poller = Worker.StartsAndBlocks(() =>
                Expect.Error(SocketError.Interrupted, () => socket.Poll(-1, SelectMode.SelectRead)));

            socket.Close();

            poller.Ends();
        }

        // nanoframework/Home #379: closing twice locked the execution
        [TestMethod]
        public void ClosingTwiceIsHarmless()
        {
            Network network = Network.Use(new Lan().Stack);
            Socket one = Expect.Tcp();
            one.Close();
            Socket other = Expect.Tcp();

            one.Close();
            one.Dispose();

            Assert.AreEqual(1, network.Sockets.OpenFiles, "the other socket may have got the same fd, and keeps it");
            other.Bind(new IPEndPoint(IPAddress.Any, 80));
        }

        [TestMethod]
        public void CallsOnAClosedSocketDoNotAffectAReusedFd()
        {
            Network network = Network.Use(new Lan().Stack);
            Socket closed = Expect.Udp(1);
            closed.Close();
            Socket other = Expect.Udp(2);
            Assert.AreEqual(closed.Handle, other.Handle, "what this test is about");

            Expect.Disposed(() => closed.Receive(new byte[1]));
            Assert.IsFalse(closed.Connected);
            closed.Close();

            Assert.AreEqual(1, network.Sockets.OpenFiles);
            Assert.AreEqual("0.0.0.0:2", other.LocalEndPoint.ToString());
        }

        // nanoframework/Home #379
        [TestMethod]
        public void ClosingTwiceFromTwoThreadsIsHarmless()
        {
            Boot();
            for (int i = 0; i < 200; i++)
            {
                Socket socket = Expect.Udp();
                Worker one = Worker.Starts(socket.Close);
                Worker other = Worker.Starts(socket.Close);
                one.Ends();
                other.Ends();
            }

            Assert.AreEqual(0, Network.Default.Sockets.OpenFiles);
        }

        [TestMethod]
        public void AfterCloseEveryCallThrowsObjectDisposed()
        {
            Network.Use(new Lan().Stack);
            Socket socket = Expect.Tcp();
            socket.Close();
            EndPoint end = Expect.Loopback(80);
            byte[] buffer = new byte[1];

            Expect.Disposed(() => socket.Bind(end));
            Expect.Disposed(() => socket.Connect(end));
            Expect.Disposed(() => socket.Listen(1));
            Expect.Disposed(() => socket.Accept());
            Expect.Disposed(() => socket.Send(buffer));
            Expect.Disposed(() => socket.SendTo(buffer, end));
            Expect.Disposed(() => socket.Receive(buffer));
            Expect.Disposed(() => socket.ReceiveFrom(buffer, ref end));
            Expect.Disposed(() => socket.Shutdown(SocketShutdown.Both));
            Expect.Disposed(() => socket.Poll(0, SelectMode.SelectRead));
            Expect.Disposed(() => socket.ReceiveTimeout = 1);
            Expect.Disposed(() => socket.NoDelay = true);
            Expect.Disposed(() => Assert.AreEqual(0, socket.Available));
            Assert.IsFalse(socket.Connected);
        }

        // nanoframework/Home #1335 and others: part of a long array was lost
        [TestMethod]
        public void ALargeArrayIsSentCompletely()
        {
            Boot();
            Expect.Connection(out Socket client, out Socket server);
            byte[] sent = Packets.Bytes(300_000);
            Worker writer = Worker.Starts(() => Assert.AreEqual(sent.Length, client.Send(sent)));
            byte[] received = new byte[sent.Length];

            for (int count = 0; count < received.Length;)
            {
                int read = server.Receive(received, count, received.Length - count, SocketFlags.None);
                Assert.IsTrue(read > 0, read.ToString());
                count += read;
            }

            writer.Ends();
            CollectionAssert.AreEqual(sent, received);
        }

        [TestMethod]
        public void AfterAHalfCloseTheOtherDirectionContinues()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket server);
            byte[] buffer = new byte[10];

            client.Send(new byte[5]);
            client.Shutdown(SocketShutdown.Send);

            Assert.AreEqual(5, server.Receive(buffer));
            Assert.AreEqual(0, server.Receive(buffer));
            Assert.AreEqual(7, server.Send(new byte[7]));
            Assert.AreEqual(7, client.Receive(buffer));
            Assert.IsTrue(client.Connected);
        }

        [TestMethod]
        public void APeerThatClosesEndsTheStreamAfterItsData()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket server);
            server.Send(new byte[5]);
            server.Close();
            byte[] buffer = new byte[3];

            Assert.AreEqual(3, client.Receive(buffer));
            Assert.AreEqual(2, client.Receive(buffer));
            Assert.AreEqual(0, client.Receive(buffer));
        }

        private static void Boot()
        {
            NetStack stack = new NetStack(new SystemClock(), new SeededRandom(1), null);
            stack.AddInterface(new WireDevice("ip0", LinkKind.Ip, null, 1500), Lan.Board, 24);
            Network.Use(stack);
        }
    }
}
