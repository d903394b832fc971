using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>Connect, accept, and their failures.</summary>
    [TestClass]
    public class ConnectTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;
        private const int SynAck = 0x12;

        [TestMethod]
        public void LocalAndPeerNamesMatch()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Listener(80, 1);
            int client = calls.Tcp();

            Assert.AreEqual(0, calls.Connect(client, Lan.Board, 80));
            int server = calls.Accept(listener);

            Assert.AreEqual("10.0.0.1:80", calls.PeerName(client));
            Assert.AreEqual("10.0.0.1:80", calls.Name(server));
            Assert.AreEqual(calls.Name(client), calls.PeerName(server));
            Assert.AreEqual(calls.Name(client), calls.From.ToString());
            Assert.AreEqual("0.0.0.0:80", calls.Name(listener));
        }

        [TestMethod]
        public void AnAcceptedConnectionIsBlocking()
        {
            Lan lan = new Lan();
            int listener = lan.Calls.Listener(80, 1);
            lan.Calls.NonBlocking(listener);
            lan.Calls.Connect(lan.Calls.Tcp(), Loopback, 80);

            int server = lan.Calls.Accept(listener);

            Assert.AreEqual(0, BsdSockets.Of(lan.Stack).Fcntl(server, SocketConstants.F_GETFL, 0));
        }

        [TestMethod]
        public void AConnectToAClosedPortIsRefused()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();

            Assert.AreEqual(-Errno.ECONNREFUSED, calls.Connect(fd, Loopback, 80));
        }

        [TestMethod]
        public void ARefusedSocketMayConnectAgain()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();
            calls.Connect(fd, Loopback, 80);
            calls.Listener(80, 1);

            Assert.AreEqual(0, calls.Connect(fd, Loopback, 80));

            Assert.AreEqual(5, calls.Write(fd, 5));
        }

        [TestMethod]
        public void ConnectOnAConnectedSocketFails()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Listener(80, 1);
            int client = calls.Tcp();
            calls.Connect(client, Loopback, 80);

            Assert.AreEqual(-Errno.EISCONN, calls.Connect(client, Loopback, 80));
            Assert.AreEqual(-Errno.EISCONN, calls.Connect(calls.Accept(listener), Loopback, 80));
        }

        [TestMethod]
        public void ANonBlockingConnectCompletesInTheBackground()
        {
            Lan lan = Lan.Settled();
            Calls calls = lan.Calls;
            int fd = calls.Tcp();
            calls.NonBlocking(fd);

            Assert.AreEqual(-Errno.EINPROGRESS, calls.Connect(fd, Lan.PeerAddress, 80));
            Assert.AreEqual(-Errno.EALREADY, calls.Connect(fd, Lan.PeerAddress, 80));
            Assert.AreEqual(0, calls.Poll(fd, SocketConstants.POLLOUT | SocketConstants.POLLIN, 0));
            Assert.AreEqual(-Errno.EAGAIN, calls.Write(fd, 1));
            Assert.AreEqual(-Errno.EAGAIN, calls.Read(fd, 1));
            Assert.AreEqual((-Errno.ENOTCONN).ToString(), calls.PeerName(fd));
            lan.Peer.Sends(AnswerToSyn(lan.Peer.TakesPacket(), SynAck));

            Assert.AreEqual(SocketConstants.POLLOUT, calls.Poll(fd, SocketConstants.POLLOUT | SocketConstants.POLLIN, 0));
            Assert.AreEqual(0, calls.Get(fd, SocketConstants.SO_ERROR));
            Assert.AreEqual("10.0.0.2:80", calls.PeerName(fd));
            Assert.AreEqual(0, calls.Connect(fd, Lan.PeerAddress, 80));
            Assert.AreEqual(-Errno.EISCONN, calls.Connect(fd, Lan.PeerAddress, 80));
        }

        [TestMethod]
        public void ARefusedNonBlockingConnectIsReportedByPollAndSoError()
        {
            Lan lan = Lan.Settled();
            Calls calls = lan.Calls;
            int fd = calls.Tcp();
            calls.NonBlocking(fd);
            calls.Connect(fd, Lan.PeerAddress, 80);

            lan.Peer.Sends(AnswerToSyn(lan.Peer.TakesPacket(), 0x14));

            int expected = SocketConstants.POLLERR | SocketConstants.POLLHUP | SocketConstants.POLLOUT;
            Assert.AreEqual(expected, calls.Poll(fd, SocketConstants.POLLOUT, 0));
            Assert.AreEqual(Errno.ECONNREFUSED, calls.Get(fd, SocketConstants.SO_ERROR));
            Assert.AreEqual(0, calls.Get(fd, SocketConstants.SO_ERROR));
        }

        [TestMethod]
        public void ABlockingConnectReturnsAfterSndtimeo()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Tcp();
            lan.Calls.Set(fd, SocketConstants.SO_SNDTIMEO, 2500);
            long start = lan.Clock.Now;

            Assert.AreEqual(-Errno.EINPROGRESS, lan.Calls.Connect(fd, Lan.PeerAddress, 80));

            Assert.AreEqual(2500L, lan.Clock.Now - start);
            Assert.AreEqual(0, lan.Calls.Get(fd, SocketConstants.SO_ERROR), "it is still under way");
        }

        [TestMethod]
        public void ABlockingConnectToASilentPeerTimesOut()
        {
            Lan lan = new Lan(LinkKind.Ip, 1500, Lan.Board);

            Assert.AreEqual(-Errno.ETIMEDOUT, lan.Calls.Connect(lan.Calls.Tcp(), Lan.PeerAddress, 80));

            Assert.AreEqual(127_000L, lan.Clock.Now, "1 + 2 + 4 + ... + 64 seconds");
        }

        [TestMethod]
        public void PortZeroAndMulticastAreRejectedAsPeers()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.EADDRNOTAVAIL, calls.Connect(calls.Tcp(), Lan.PeerAddress, 0));
            Assert.AreEqual(-Errno.ENETUNREACH, calls.Connect(calls.Tcp(), 0xE0000001, 80));
            Assert.AreEqual(-Errno.ENETUNREACH, calls.Connect(calls.Tcp(), 0xFFFFFFFF, 80));
        }

        [TestMethod]
        public void TheSubnetBroadcastAddressIsRejectedAsPeer()
        {
            Lan lan = Lan.Settled();

            Assert.AreEqual(-Errno.ENETUNREACH, lan.Calls.Connect(lan.Calls.Tcp(), Lan.Broadcast, 80));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void EachConnectionToOnePeerHasItsOwnPort()
        {
            TcpSettings settings = new TcpSettings { EphemeralPortFirst = 50_000, EphemeralPortLast = 50_002 };
            NetStack stack = new NetStack(new VirtualClock(), new SeededRandom(1), settings);
            Calls calls = new Calls(BsdSockets.Of(stack));
            calls.Listener(80, 10);

            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, 80));
            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, 80));
            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, 80));

            Assert.AreEqual(-Errno.EADDRNOTAVAIL, calls.Connect(calls.Tcp(), Loopback, 80));
        }

        [TestMethod]
        public void OnePortMayConnectToSeveralPeers()
        {
            TcpSettings settings = new TcpSettings { EphemeralPortFirst = 50_000, EphemeralPortLast = 50_000 };
            NetStack stack = new NetStack(new VirtualClock(), new SeededRandom(1), settings);
            Calls calls = new Calls(BsdSockets.Of(stack));
            calls.Listener(80, 10);
            calls.Listener(81, 10);

            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, 80));

            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, 81));
        }

        [TestMethod]
        public void AConnectionUsesTheBoundPort()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Listener(80, 1);
            int client = calls.Tcp();
            calls.Bind(client, Lan.Board, 5000);

            Assert.AreEqual(0, calls.Connect(client, Lan.Board, 80));

            Assert.IsTrue(calls.Accept(listener) >= 0);
            Assert.AreEqual("10.0.0.1:5000", calls.From.ToString());
        }

        [TestMethod]
        public void AFullBacklogDelaysTheNextConnection()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            int listener = calls.Listener(80, 1);
            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, 80));
            int second = calls.Tcp();
            calls.NonBlocking(second);
            calls.Connect(second, Loopback, 80);
            Assert.AreEqual(0, calls.Poll(second, SocketConstants.POLLOUT, 500));
            Assert.AreEqual(1L, lan.Drops(DropReason.TcpBacklogFull));

            Assert.IsTrue(calls.Accept(listener) >= 0);

            Assert.AreEqual(SocketConstants.POLLOUT, calls.Poll(second, SocketConstants.POLLOUT, 5000), "its SYN comes again");
            Assert.IsTrue(calls.Accept(listener) >= 0);
        }

        [TestMethod]
        public void ClosingAListenerResetsUnacceptedConnections()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Listener(80, 2);
            int client = calls.Tcp();
            calls.Connect(client, Loopback, 80);

            calls.Close(listener);

            Assert.AreEqual(-Errno.ECONNRESET, calls.Read(client, 1));
            Assert.AreEqual(-Errno.ECONNREFUSED, calls.Connect(calls.Tcp(), Loopback, 80));
        }

        [TestMethod]
        public void AcceptTimesOut()
        {
            Lan lan = new Lan();
            int listener = lan.Calls.Listener(80, 1);
            lan.Calls.Set(listener, SocketConstants.SO_RCVTIMEO, 777);

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Accept(listener));

            Assert.AreEqual(777L, lan.Clock.Now);
        }

        [TestMethod]
        public void ANonBlockingAcceptReturnsEagain()
        {
            Lan lan = new Lan();
            int listener = lan.Calls.Listener(80, 1);
            lan.Calls.NonBlocking(listener);

            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Accept(listener));

            Assert.AreEqual(0L, lan.Clock.Now);
            Assert.AreEqual(1, lan.Calls.OpenFiles);
        }

        private static byte[] AnswerToSyn(byte[] syn, int flags)
        {
            return Packets.Segment(
                Lan.PeerAddress, 80, Lan.Board, Packets.Read16(syn, 20), (flags & 2) != 0 ? 9000u : 0, Packets.Read32(syn, 24) + 1, flags);
        }
    }
}
