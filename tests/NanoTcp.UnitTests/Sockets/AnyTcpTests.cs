using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>Behavior of a stream socket, whether the software, the chip, or both serve it.</summary>
    [TestClass]
    public class AnyTcpTests
    {
        private const int DontWait = SocketConstants.MSG_DONTWAIT;

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void MsgTruncDiscardsAStreamsBytes(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Send(peer, 10, 0);
            world.PassTime(20);
            byte[] sent = Packets.Bytes(10);
            world.Board.Buffer[0] = 200;

            Assert.AreEqual(4, world.Board.Receive(board, 4, SocketConstants.MSG_TRUNC));
            Assert.AreEqual((byte)200, world.Board.Buffer[0]);

            Assert.AreEqual(6, world.Board.Read(board, 100));
            Assert.AreEqual(sent[4], world.Board.Buffer[0]);
            Assert.AreEqual(sent[9], world.Board.Buffer[5]);
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AConnectionIsDisconnectedAndConnectsAgain(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int listener = world.PeerListener(80, 2);
            int fd = world.Board.Tcp();
            Assert.AreEqual(0, world.Board.Connect(fd, SocketWorld.PeerAddress, 80));

            Assert.AreEqual(0, world.Board.Disconnect(fd));

            Assert.AreEqual((-Errno.ENOTCONN).ToString(), world.Board.PeerName(fd));
            Assert.AreEqual(Errno.ECONNRESET, world.Board.Get(fd, SocketConstants.SO_ERROR));
            Assert.AreEqual(-Errno.EPIPE, world.Board.Write(fd, 1));
            Assert.AreEqual(-Errno.ENOTCONN, world.Board.Receive(fd, 1, DontWait));
            Assert.AreEqual(0, world.Board.Connect(fd, SocketWorld.PeerAddress, 80));
            world.PassTime(20);
            world.Peer.Accept(listener);
            int peer = world.Peer.Accept(listener);
            Assert.IsTrue(peer >= 0);
            Assert.AreEqual(5, world.Board.Write(fd, 5));
            world.PassTime(20);
            Assert.AreEqual(5, world.Peer.Receive(peer));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AConnectThatBlocksEndsWhenTheSocketIsDisconnected(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int fd = world.Board.Tcp();
            world.After(100, () => world.Board.Disconnect(fd));

            Assert.AreEqual(-Errno.ECONNRESET, world.Board.Connect(fd, SocketWorld.Silent, 80));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void ASocketWithoutAConnectionIsDisconnectedWithoutAnError(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int fd = world.Board.Tcp();

            Assert.AreEqual(0, world.Board.Disconnect(fd));
            Assert.AreEqual(0, world.Board.Get(fd, SocketConstants.SO_ERROR));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AListenerThatIsDisconnectedStopsAndKeepsItsPort(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int listener = world.Board.Listener(80, 1);

            Assert.AreEqual(0, world.Board.Disconnect(listener));

            Assert.AreEqual(0, world.Board.Get(listener, SocketConstants.SO_ACCEPTCONN));
            Assert.AreEqual(-Errno.EINVAL, world.Board.Accept(listener));
            Assert.AreEqual(-Errno.EADDRINUSE, world.Board.Bind(world.Board.Tcp(), 0, 80));
            Assert.AreEqual(0, world.Board.Listen(listener, 1));
            int peer = world.Peer.Tcp();
            world.Peer.Fcntl(peer, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            world.Peer.Connect(peer, SocketWorld.BoardAddress, 80);
            world.PassTime(100);
            Assert.IsTrue(world.Board.Accept(listener) >= 0);
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void LocalAndPeerNamesMatch(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int listener = world.PeerListener(80, 1);
            int fd = world.Board.Tcp();

            Assert.AreEqual(0, world.Board.Connect(fd, SocketWorld.PeerAddress, 80));
            world.PassTime(5);
            int peer = world.Peer.Accept(listener);

            Assert.AreEqual("10.0.0.2:80", world.Board.PeerName(fd));
            Assert.AreEqual(world.Board.Name(fd), world.Peer.PeerName(peer));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AcceptReturnsThePeersAddress(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int listener = world.Board.Listener(80, 1);
            int peer = world.PeerConnects(80);

            int fd = world.Board.Accept(listener);

            Assert.AreEqual("10.0.0.1:80", world.Board.Name(fd));
            Assert.AreEqual(world.Peer.Name(peer), world.Board.PeerName(fd));
            Assert.AreEqual(world.Peer.Name(peer), world.Board.From.ToString());
        }

        [TestMethod]
        [DataRow(SocketWorld.Software, 1)]
        [DataRow(SocketWorld.Chip, 1)]
        [DataRow(SocketWorld.Hybrid, 1)]
        [DataRow(SocketWorld.Hybrid, 7)]
        [DataRow(SocketWorld.Paranoid, 1)]
        public void AnAcceptedConnectionHasTheListenersOptions(int kind, int connections)
        {
            SocketWorld world = new SocketWorld(kind);
            int listener = world.Board.Tcp();
            world.Board.Bind(listener, 0, 80);
            world.Board.Set(listener, SocketConstants.SO_BROADCAST, 1);
            world.Board.Set(listener, SocketConstants.SO_REUSEADDR, 1);
            world.Board.Listen(listener, 2);
            for (int i = 0; i < connections; i++)
            {
                world.PeerConnects(80);
                int board = world.Board.Accept(listener);

                Assert.AreEqual(1, world.Board.Get(board, SocketConstants.SO_BROADCAST));
                Assert.AreEqual(1, world.Board.Get(board, SocketConstants.SO_REUSEADDR));
            }
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void WhatIsWrittenIsReadUnchanged(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out int peer);
            byte[] sent = Packets.Bytes(40_000);
            byte[] read = new byte[40_000];
            int count = 0;
            for (int i = 0; i < 2000; i++)
            {
                world.After(i, () => count += Collect(world.Peer, peer, read, count));
            }

            Assert.AreEqual(40_000, world.Board.Write(board, 40_000));
            world.PassTime(2000);

            Assert.AreEqual(40_000, count);
            Assert.IsTrue(AreEqual(sent, read, 40_000));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void WhatThePeerWritesIsReadUnchanged(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            byte[] expected = Packets.Bytes(40_000);
            int written = 0;
            for (int i = 0; i < 3000; i++)
            {
                world.After(i, () => written += WriteFrom(world.Peer, peer, written, 40_000));
            }

            byte[] read = new byte[40_000];
            int count = 0;
            while (count < 40_000)
            {
                int part = world.Board.Read(board, 3000);
                Assert.IsTrue(part > 0, part.ToString());
                System.Array.Copy(world.Board.Buffer, 0, read, count, part);
                count += part;
            }

            Assert.IsTrue(AreEqual(expected, read, 40_000));
            Assert.AreEqual(-Errno.EAGAIN, world.Board.Receive(board));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AStreamHasNoMessageBoundaries(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Write(peer, 3);
            world.Peer.Write(peer, 4);
            world.PassTime(300);

            Assert.AreEqual(2, world.Board.Read(board, 2));
            Assert.AreEqual(5, world.Board.Read(board, 100));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void PeekedDataCanBeReadAgain(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Write(peer, 10);

            Assert.AreEqual(4, world.Board.Receive(board, 4, SocketConstants.MSG_PEEK));
            Assert.AreEqual(10, world.Board.Receive(board, 100, SocketConstants.MSG_PEEK | DontWait));

            Assert.AreEqual(10, world.Board.Read(board, 100));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ReadingOrWritingNothingReturnsAtOnce(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out _);

            Assert.AreEqual(0, world.Board.Read(board, 0));
            Assert.AreEqual(0, world.Board.Write(board, 0));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ANonBlockingCallReturnsEagain(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out _);
            long start = world.Clock.Now;

            Assert.AreEqual(-Errno.EAGAIN, world.Board.Receive(board, 10, DontWait));
            world.Board.NonBlocking(board);
            Assert.AreEqual(-Errno.EAGAIN, world.Board.Read(board, 10));

            Assert.IsTrue(world.Clock.Now - start <= 1);
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AReadTimesOut(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out _);
            world.Board.Set(board, SocketConstants.SO_RCVTIMEO, 250);
            long start = world.Clock.Now;

            Assert.AreEqual(-Errno.EAGAIN, world.Board.Read(board, 10));

            Assert.IsTrue(world.Clock.Now - start >= 250 && world.Clock.Now - start <= 251);
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void AReadReturnsWhenDataArrive(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out int peer);
            world.PassTime(1000);
            long start = world.Clock.Now;
            world.After(123, () => world.Peer.Send(peer, 7, DontWait));

            Assert.AreEqual(7, world.Board.Read(board, 10));

            long waited = world.Clock.Now - start;
            Assert.IsTrue(waited >= 123 && waited <= 126, waited.ToString());
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AfterThePeersFinAReadReturnsTheRestThenZero(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Write(peer, 10);
            world.Peer.Close(peer);

            Assert.AreEqual(10, world.Board.Read(board, 100));
            Assert.AreEqual(0, world.Board.Read(board, 100));
            Assert.AreEqual(0, world.Board.Read(board, 100));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void ThePeersHalfCloseLeavesOurDirectionOpen(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Shutdown(peer, SocketConstants.SHUT_WR);

            Assert.AreEqual(0, world.Board.Read(board, 10));
            Assert.AreEqual(9, world.Board.Write(board, 9));
            world.Board.Close(board);
            world.PassTime(300);

            Assert.AreEqual(9, world.Peer.Read(peer, 100));
            Assert.AreEqual(0, world.Peer.Read(peer, 100));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AHalfClosedConnectionCanStillBeRead(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            Assert.AreEqual(0, world.Board.Shutdown(board, SocketConstants.SHUT_WR));
            Assert.AreEqual(-Errno.EPIPE, world.Board.Write(board, 1));
            world.PassTime(20);
            Assert.AreEqual(0, world.Peer.Read(peer, 10));
            world.Peer.Write(peer, 9);
            world.Peer.Close(peer);

            Assert.AreEqual(9, world.Board.Read(board, 100));
            Assert.AreEqual(0, world.Board.Read(board, 100));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AfterShutRdAReadReturnsReceivedDataThenZero(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Write(peer, 10);
            world.PassTime(100);

            Assert.AreEqual(0, world.Board.Shutdown(board, SocketConstants.SHUT_RD));

            Assert.AreEqual(10, world.Board.Read(board, 10));
            Assert.AreEqual(0, world.Board.Read(board, 10));
            Assert.AreEqual(5, world.Board.Write(board, 5));
            world.PassTime(10);
            Assert.AreEqual(5, world.Peer.Read(peer, 10));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AnUnconnectedStreamFails(int kind)
        {
            Calls calls = new SocketWorld(kind).Board;
            int fd = calls.Tcp();

            Assert.AreEqual(-Errno.ENOTCONN, calls.Read(fd, 1));
            Assert.AreEqual(-Errno.EPIPE, calls.Write(fd, 1));
            Assert.AreEqual(-Errno.ENOTCONN, calls.Shutdown(fd, SocketConstants.SHUT_RDWR));
            Assert.AreEqual((-Errno.ENOTCONN).ToString(), calls.PeerName(fd));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AConnectToAClosedPortIsRefusedAndMayBeRetried(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int fd = world.Board.Tcp();
            Assert.AreEqual(-Errno.ECONNREFUSED, world.Board.Connect(fd, SocketWorld.PeerAddress, 80));
            world.PeerListener(80, 1);

            Assert.AreEqual(0, world.Board.Connect(fd, SocketWorld.PeerAddress, 80));

            Assert.AreEqual(5, world.Board.Write(fd, 5));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ANeighborThatDoesNotAnswerIsUnreachable(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int fd = world.Board.Tcp();

            Assert.AreEqual(-Errno.EHOSTUNREACH, world.Board.Connect(fd, SocketWorld.Silent, 80));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AnotherNetworkWithoutARouterIsUnreachable(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int fd = world.Board.Tcp();

            Assert.AreEqual(-Errno.ENETUNREACH, world.Board.Connect(fd, 0xC0000201, 80));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ConnectOnAConnectedSocketFails(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out _);

            Assert.AreEqual(-Errno.EISCONN, world.Board.Connect(board, SocketWorld.PeerAddress, 80));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void ANonBlockingConnectCompletesInTheBackground(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.PeerListener(80, 1);
            int fd = world.Board.Tcp();
            world.Board.NonBlocking(fd);

            Assert.AreEqual(-Errno.EINPROGRESS, world.Board.Connect(fd, SocketWorld.PeerAddress, 80));
            Assert.AreEqual(-Errno.EALREADY, world.Board.Connect(fd, SocketWorld.PeerAddress, 80));
            Assert.AreEqual(SocketConstants.POLLOUT, world.Board.Poll(fd, SocketConstants.POLLOUT, 1000));

            Assert.AreEqual(0, world.Board.Get(fd, SocketConstants.SO_ERROR));
            Assert.AreEqual(0, world.Board.Connect(fd, SocketWorld.PeerAddress, 80));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void ThePeersResetReturnsEconnreset(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Set(peer, SocketConstants.SO_LINGER, 0);
            world.After(50, () => world.Peer.Close(peer));

            Assert.AreEqual(-Errno.ECONNRESET, world.Board.Read(board, 10));

            Assert.AreEqual(0, world.Board.Read(board, 10));
            Assert.AreEqual(-Errno.EPIPE, world.Board.Write(board, 10));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void DataReceivedBeforeAResetAreReadFirst(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Write(peer, 10);
            world.PassTime(100);
            world.Peer.Set(peer, SocketConstants.SO_LINGER, 0);
            world.Peer.Close(peer);
            world.PassTime(100);

            Assert.AreEqual(10, world.Board.Read(board, 20));
            Assert.AreEqual(-Errno.ECONNRESET, world.Board.Read(board, 20));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void WritingToAClosedPeerReturnsEpipe(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Close(peer);
            world.PassTime(100);

            Assert.AreEqual(5, world.Board.Write(board, 5), "the peer's end closes one direction only, as far as we know");
            world.PassTime(200);

            Assert.AreEqual(0, world.Board.Read(board, 10));
            Assert.AreEqual(-Errno.EPIPE, world.Board.Write(board, 5));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ANonBlockingWriteAcceptsWhatFits(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out _);
            world.Board.NonBlocking(board);

            int taken = world.Board.Write(board, 60_000);

            Assert.IsTrue(taken > 0 && taken < 60_000, taken.ToString());
            FillUp(world, board);
            Assert.AreEqual(-Errno.EAGAIN, world.Board.Write(board, 1000));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ABlockingWriteReturnsAPartialCountAfterItsTimeout(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out _);
            world.Board.Set(board, SocketConstants.SO_SNDTIMEO, 3000);
            long start = world.Clock.Now;

            int taken = world.Board.Write(board, 60_000);

            long waited = world.Clock.Now - start;
            Assert.IsTrue(waited >= 3000 && waited <= 3002, waited.ToString());
            Assert.IsTrue(taken > 0 && taken < 60_000, taken.ToString());
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void TheUserTimeoutEndsAStalledConnection(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out _);
            FillUp(world, board);
            BsdSockets.Of(world.Stack).SetSockOpt(board, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_USER_TIMEOUT, 5000);
            world.Cut();

            Assert.AreEqual(-Errno.ETIMEDOUT, world.Board.Write(board, 1000));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void CloseDoesNotBlockByDefault(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out _);
            world.Board.NonBlocking(board);
            world.Board.Write(board, 1000);
            long start = world.Clock.Now;

            Assert.AreEqual(0, world.Board.Close(board));

            Assert.AreEqual(start, world.Clock.Now);
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        [DataRow(SocketWorld.Paranoid)]
        public void DataWrittenBeforeCloseAreDelivered(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out int peer);
            Assert.AreEqual(1500, world.Board.Write(board, 1500));

            world.Board.Close(board);
            world.PassTime(500);

            Assert.AreEqual(1500, world.Peer.Read(peer, 4000));
            Assert.AreEqual(0, world.Peer.Read(peer, 4000));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void CloseWithLingerTimesOut(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out _);
            FillUp(world, board);
            world.Board.Set(board, SocketConstants.SO_LINGER, 3);
            long start = world.Clock.Now;

            Assert.AreEqual(0, world.Board.Close(board));

            long waited = world.Clock.Now - start;
            Assert.IsTrue(waited >= 3000 && waited <= 3002, waited.ToString());
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void AThousandConsecutiveConnectionsLeakNothing(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int listener = world.Board.Listener(80, 2);

            for (int i = 0; i < 1000; i++)
            {
                int peer = world.PeerConnects(80);
                int board = world.Board.Accept(listener);
                Assert.IsTrue(board >= 0, i.ToString());
                world.Peer.Write(peer, 5);
                Assert.AreEqual(5, world.Board.Read(board, 5), i.ToString());
                world.Peer.Close(peer);
                Assert.AreEqual(0, world.Board.Read(board, 5), i.ToString());
                world.Board.Close(board);
                world.PassTime(20);
            }

            Assert.AreEqual(1, world.Board.OpenFiles);
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void SeveralConnectionsMayWaitToBeAccepted(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            int listener = world.Board.Listener(80, 4);
            int[] peers = new int[4];
            for (int i = 0; i < 4; i++)
            {
                peers[i] = world.PeerConnects(80);
            }

            world.PassTime(500);

            for (int i = 0; i < 4; i++)
            {
                Assert.IsTrue(world.Board.Accept(listener) >= 0);
            }
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void APortHasOneListener(int kind)
        {
            Calls calls = new SocketWorld(kind).Board;
            int listener = calls.Listener(80, 1);
            int fd = calls.Tcp();

            Assert.AreEqual(-Errno.EADDRINUSE, calls.Bind(fd, 0, 80));
            calls.Close(listener);

            Assert.AreEqual(0, calls.Bind(fd, 0, 80));
            Assert.AreEqual(-Errno.EINVAL, calls.Bind(fd, 0, 81));
            Assert.AreEqual(-Errno.EADDRNOTAVAIL, calls.Bind(calls.Tcp(), SocketWorld.PeerAddress, 81));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void ConsecutiveConnectionsUseDifferentPorts(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.PeerListener(80, 4);
            int first = world.Board.Tcp();
            world.Board.Connect(first, SocketWorld.PeerAddress, 80);
            int port = world.Board.PortOf(first);
            world.Board.Close(first);
            int second = world.Board.Tcp();

            Assert.AreEqual(0, world.Board.Connect(second, SocketWorld.PeerAddress, 80));

            Assert.AreNotEqual(port, world.Board.PortOf(second));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void PollReportsReadiness(int kind)
        {
            const int all = SocketConstants.POLLIN | SocketConstants.POLLOUT | SocketConstants.POLLRDHUP;
            SocketWorld world = new SocketWorld(kind);
            int listener = world.Board.Listener(80, 1);
            Assert.AreEqual(0, world.Board.Poll(listener, all, 10));
            int peer = world.PeerConnects(80);
            Assert.AreEqual(SocketConstants.POLLIN, world.Board.Poll(listener, all, 1000));
            int board = world.Board.Accept(listener);
            Assert.AreEqual(SocketConstants.POLLOUT, world.Board.Poll(board, all, 10));
            world.Peer.Write(peer, 5);
            Assert.AreEqual(SocketConstants.POLLIN, world.Board.Poll(board, SocketConstants.POLLIN, 1000));
            world.Board.Read(board, 10);
            world.Peer.Close(peer);

            Assert.AreEqual(
                SocketConstants.POLLIN | SocketConstants.POLLRDHUP,
                world.Board.Poll(board, SocketConstants.POLLIN | SocketConstants.POLLRDHUP, 1000));
            world.Board.Shutdown(board, SocketConstants.SHUT_WR);
            Assert.AreEqual(SocketConstants.POLLHUP, world.Board.Poll(board, 0, 1000));
        }

        [TestMethod]
        [DataRow(SocketWorld.Software)]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void KeepAliveDetectsAVanishedPeer(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Accept(out int board, out int peer);
            world.Peer.Write(peer, 1);
            Assert.AreEqual(1, world.Board.Read(board, 1));
            BsdSockets sockets = BsdSockets.Of(world.Stack);
            sockets.SetSockOpt(board, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, 10);
            sockets.SetSockOpt(board, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPINTVL, 2);
            world.Board.Set(board, SocketConstants.SO_KEEPALIVE, 1);
            world.Peer.Write(peer, 1);
            Assert.AreEqual(1, world.Board.Read(board, 1));
            world.Cut();
            long start = world.Clock.Now;

            Assert.AreEqual(-Errno.ETIMEDOUT, world.Board.Read(board, 1));

            long waited = world.Clock.Now - start;
            Assert.IsTrue(waited >= 10_000 && waited < 60_000, waited.ToString());
        }

        private static int Collect(Calls peer, int fd, byte[] all, int at)
        {
            int count = peer.Receive(fd, 4096, DontWait);
            if (count <= 0)
            {
                return 0;
            }

            System.Array.Copy(peer.Buffer, 0, all, at, count);
            return count;
        }

        private static int WriteFrom(Calls peer, int fd, int at, int total)
        {
            if (at >= total)
            {
                return 0;
            }

            byte[] pattern = Packets.Bytes(total);
            int count = total - at < 4096 ? total - at : 4096;
            System.Array.Copy(pattern, at, peer.Buffer, 0, count);
            int written = peer.Send(fd, count, DontWait);
            return written > 0 ? written : 0;
        }

        private static void FillUp(SocketWorld world, int board)
        {
            for (int quiet = 0; quiet < 5;)
            {
                quiet = world.Board.Send(board, 60_000, DontWait) > 0 ? 0 : quiet + 1;
                world.PassTime(100);
            }
        }

        private static bool AreEqual(byte[] one, byte[] other, int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (one[i] != other[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
