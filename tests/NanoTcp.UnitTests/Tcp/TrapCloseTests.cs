using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Bugs that other stacks had, 39 to 49: closing, and calls that meet each other.</summary>
    [TestClass]
    public class TrapCloseTests : ScriptedConversation
    {
        private static readonly byte[] s_buffer = new byte[100];

        [TestMethod]
        public void Trap39_TheFinIsRetransmittedInFinWait1()
        {
            Establish();
            Close();
            Peer.Expects(seq: 1, fin: true);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, fin: true);
        }

        [TestMethod]
        public void Trap39_TheFinIsRetransmittedInClosing()
        {
            Establish();
            Close();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.Sends(seq: 2, ack: 2);
            Peer.HearsNothingFor(50_000);
        }

        [TestMethod]
        public void Trap39_TheFinIsRetransmittedInLastAck()
        {
            Establish();
            Peer.Sends(fin: true);
            Peer.Expects(ack: 2);
            Close();
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, ack: 2, fin: true);
        }

        [TestMethod]
        public void Trap39_ARetransmittedFinIncludesItsData()
        {
            Establish();
            Peer.Sends(window: 0);
            Write(100);
            ShutdownSend();
            Peer.Sends(window: 1000);
            Peer.Expects(seq: 1, payload: 100, fin: true);
            World.PassUntilSent(1000, true);
            Peer.Expects(seq: 1, payload: 100, fin: true);
            Peer.Sends(ack: 101);
            World.PassUntilSent(1000, true);
            Peer.Expects(seq: 101, fin: true);
        }

        [TestMethod]
        public void Trap40_TheStateChangesWhenTheFinIsQueued()
        {
            Establish(window: 0);
            Write(100);
            ShutdownSend();
            Assert.AreEqual(-Errno.EPIPE, Write(1));
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void Trap40_OnlyAnAckOfTheFinLeadsToFinWait2()
        {
            Establish(new TcpSettings { FinWait2 = 1000 }, window: 1000);
            Write(2000);
            Peer.Expects(seq: 1, payload: 1000);
            Close();
            Peer.Sends(ack: 1001, window: 1000);
            Peer.Expects(seq: 1001, payload: 1000);
            Peer.Sends(ack: 2001, window: 0);
            Peer.Waits(5000);
            Peer.Ignores();
            Peer.Sends(ack: 2001, window: 1000);
            Peer.Expects(seq: 2001, fin: true);
            Peer.Sends(ack: 2002);
            Peer.HearsNothingFor(999);
            Peer.Sends(seq: 1, ack: 2002, fin: true);
            Peer.Expects(seq: 2002, ack: 2);
        }

        [TestMethod]
        public void Trap41_AFinIsReceivedWithAClosedWindow()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 1000 });
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001, window: 0);
            Peer.Sends(fin: true);
            Peer.Expects(ack: 1002, window: 0);
            Assert.AreEqual(1000, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void Trap41_AFinAfterTrimmedDataIsIgnored()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 1000 });
            Peer.Sends(payload: 1200, fin: true);
            Peer.Expects(ack: 1001, window: 0);
            Assert.AreEqual(1000, Read());
            Peer.Expects(ack: 1001, window: 1000);
            Assert.AreEqual(-Errno.EAGAIN, Read());
            Peer.Sends(seq: 1001, payload: 200, fin: true);
            Peer.Expects(ack: 1202);
            Assert.AreEqual(200, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void Trap41_AFinThatExactlyFitsTheWindowIsReceived()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 1000 });
            Peer.Sends(payload: 1000, fin: true);
            Peer.Expects(ack: 1002);
            Assert.AreEqual(1000, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void Trap42_OurFinIsSentAfterThePeers()
        {
            Establish(window: 0);
            Write(100);
            ShutdownSend();
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 1, ack: 2);
            Peer.Sends(seq: 2, ack: 1, window: 1000);
            Peer.Expects(seq: 1, ack: 2, payload: 100, fin: true);
            Peer.Sends(seq: 2, ack: 102);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 1, ack: 102, fin: true);
            Peer.Expects(seq: 102, ack: 2);
        }

        [TestMethod]
        public void Trap42_ClosingIsNotTimeWaitUntilOurFinIsAcknowledged()
        {
            Establish(new TcpSettings { TimeWait = 1000 });
            Close();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Waits(10_000);
            Peer.Ignores();
            Assert.AreEqual(1, Peer.Last.Sequence);
            Peer.Sends(seq: 2, ack: 2);
            Peer.HearsNothingFor(999);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void Trap43_CloseWithUnreadDataResets()
        {
            Establish();
            Peer.Sends(payload: 1);
            Peer.Expects(ack: 2);
            Close();
            Peer.Expects(seq: 1, rst: true);
        }

        [TestMethod]
        public void Trap43_CloseWithOnlyOutOfOrderDataSendsFin()
        {
            Establish();
            Peer.Sends(seq: 101, payload: 10);
            Peer.Expects(ack: 1);
            Close();
            Peer.Expects(seq: 1, ack: 1, fin: true);
        }

        [TestMethod]
        public void Trap44_TimeWaitAnswersFinIgnoresResetAndRestarts()
        {
            Establish(new TcpSettings { TimeWait = 5000 });
            Close();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Waits(4000);
            Peer.Sends(seq: 2, rst: true);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Waits(4999);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void Trap44_CloseAfterShutdownDoesNotShortenTimeWait()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Waits(1000);
            Close();
            Peer.Waits(1000);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void Trap45_DataInFinWait1AndFinWait2AreReceivedAndAcknowledged()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 1, payload: 10);
            Peer.Expects(seq: 2, ack: 11);
            Peer.Sends(seq: 11, ack: 2, payload: 10);
            Peer.Expects(seq: 2, ack: 21);
            Peer.Sends(seq: 21, ack: 2, payload: 10);
            Peer.Expects(seq: 2, ack: 31);
            Assert.AreEqual(30, Read());
        }

        [TestMethod]
        public void Trap46_SegmentsAfterTheBatchEndedTheirConnectionAreReset()
        {
            Establish();
            World.Device.Deliver(Peer.Builds(seq: 1, payload: 10));
            World.Device.Deliver(Peer.Builds(seq: 11, flags: ReceivedSegment.Rst));
            World.Device.Deliver(Peer.Builds(seq: 11, payload: 10));
            World.Settle();
            Peer.ExpectsFirst(seq: 1, ack: 11);
            Peer.Expects(seq: 1, ack: TcpPeer.None, rst: true);
            Close();
            Assert.AreEqual(1, Sockets.OpenFiles);
        }

        [TestMethod]
        public void Trap46_ClosingAConnectionWithPendingSegmentsIsHarmless()
        {
            Establish();
            World.Device.Deliver(Peer.Builds(seq: 1, payload: 10));
            World.Device.Deliver(Peer.Builds(seq: 11, ack: 1, flags: ReceivedSegment.Fin));
            Assert.AreEqual(0, Sockets.Close(Fd));
            World.Settle();
            Peer.ExpectsFirst(seq: 1, ack: 1, fin: true);
            Peer.ExpectsFirst(seq: 1, ack: TcpPeer.None, rst: true);
            Peer.Ignores();
        }

        [TestMethod]
        public void Trap47_OpenedAndClosedSocketsLeakNothing()
        {
            Begin();
            for (int i = 0; i < 3 * BsdSockets.FileLimit; i++)
            {
                int fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
                Assert.AreEqual(0, fd);
                Assert.AreEqual(0, Sockets.Close(fd));
            }

            Assert.AreEqual(0, Sockets.OpenFiles);
        }

        [TestMethod]
        public void Trap47_BoundOrListeningSocketsReleaseTheirPort()
        {
            Begin();
            for (int i = 0; i < 50; i++)
            {
                int fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
                Assert.AreEqual(0, Sockets.Bind(fd, new SocketAddress(0, Port)));
                if (i % 2 == 0)
                {
                    Assert.AreEqual(0, Sockets.Listen(fd, 1));
                }

                Assert.AreEqual(0, Sockets.Close(fd));
            }
        }

        [TestMethod]
        public void Trap48_AChangedAddressAbortsItsConnectionsAndNoOthers()
        {
            Establish();
            World.Stack.SetAddress(World.Interface, 0x0A000063, 24);
            World.Settle();
            Assert.AreEqual(-Errno.ECONNABORTED, Read());
            Assert.IsTrue(Sockets.OpenFiles == 2);
            Close();
            Peer.Ignores();
            World.Stack.SetAddress(World.Interface, ScriptWorld.OurAddress, 24);
            Peer.Restarts(77);
            EstablishAgain();
        }

        [TestMethod]
        public void Trap48_AChangedAddressKeepsConnectionsOfOtherAddresses()
        {
            Begin();
            Listen();
            int client = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            Sockets.Connect(client, new SocketAddress(SocketConstants.INADDR_LOOPBACK, Port));
            World.Settle();
            Fd = Accept();
            World.Stack.SetAddress(World.Interface, 0x0A000063, 24);
            World.Settle();
            Assert.AreEqual(100, Write(100));
            Assert.AreEqual(100, Result(Sockets.Read(client, new byte[200], 0, 200)));
        }

        [TestMethod]
        public void Trap49_CloseWhileAnotherThreadReadsEndsTheRead()
        {
            Establish();
            Sockets.Fcntl(Fd, SocketConstants.F_SETFL, 0);
            World.Clock.Meanwhile = CloseFd;
            Assert.AreEqual(-Errno.EBADF, Result(Sockets.Read(Fd, s_buffer, 0, 10)));
            Peer.Expects(seq: 1, fin: true);
        }

        [TestMethod]
        public void Trap49_CloseWhileAnotherThreadWritesEndsTheWrite()
        {
            Establish(new TcpSettings { SendBufferSize = 600 }, window: 0);
            Sockets.Fcntl(Fd, SocketConstants.F_SETFL, 0);
            World.Clock.Meanwhile = CloseFd;
            byte[] bytes = new byte[1000];
            Assert.AreEqual(600, Sockets.Write(Fd, bytes, 0, 1000));
            Assert.AreEqual(-Errno.EBADF, Result(Sockets.Write(Fd, bytes, 0, 1)));
        }

        [TestMethod]
        public void Trap49_CloseWhileAnotherThreadAcceptsEndsTheAccept()
        {
            Begin();
            Listen();
            Sockets.Fcntl(Listener, SocketConstants.F_SETFL, 0);
            Fd = Listener;
            World.Clock.Meanwhile = CloseFd;
            Assert.AreEqual(-Errno.EBADF, Result(Sockets.Accept(Listener, null)));
            Assert.AreEqual(0, Sockets.OpenFiles);
        }

        [TestMethod]
        public void Trap49_CloseWhileAnotherThreadPollsEndsThePoll()
        {
            Establish();
            World.Clock.Meanwhile = CloseFd;
            PollFd entry = new PollFd { Fd = Fd, Events = SocketConstants.POLLIN };
            Assert.AreEqual(1, Sockets.Poll(new PollFd[] { entry }, 1, 1000));
            Assert.AreEqual(SocketConstants.POLLNVAL, entry.Returned);
        }

        [TestMethod]
        public void Trap49_AResetWhileAThreadReadsEndsTheRead()
        {
            Establish();
            Sockets.Fcntl(Fd, SocketConstants.F_SETFL, 0);
            World.Clock.Meanwhile = ResetByPeer;
            Assert.AreEqual(-Errno.ECONNRESET, Result(Sockets.Read(Fd, s_buffer, 0, 10)));
        }

        [TestMethod]
        public void Trap49_PeekingDoesNotMoveTheWindow()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 1000 });
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001, window: 0);
            for (int i = 0; i < 5; i++)
            {
                Assert.AreEqual(1000, Read(1000, SocketConstants.MSG_PEEK));
            }

            Peer.ExpectsNothing();
            Peer.Sends(seq: 1000);
            Peer.Expects(ack: 1001, window: 0);
            Assert.AreEqual(1000, Read());
            Peer.Expects(ack: 1001, window: 1000);
        }

        private static void CloseFd()
        {
            Sockets.Close(Fd);
        }

        private static void ResetByPeer()
        {
            World.Device.Deliver(Peer.Builds(seq: 1, flags: ReceivedSegment.Rst));
        }
    }
}
