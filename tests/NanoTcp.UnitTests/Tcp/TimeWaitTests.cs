using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>TIME-WAIT: RFC 9293 sections 3.6.1 and 3.10.7.4, RFC 1337, RFC 6191.</summary>
    [TestClass]
    public class TimeWaitTests : ScriptedConversation
    {
        private const string Stamped = "mss 1012,nop,nop,TS";

        [TestMethod]
        public void TimeWaitAcknowledgesADuplicateFinAndRestarts()
        {
            EstablishInTimeWait();
            Peer.Waits(50_000);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Waits(59_999);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void TimeWaitExpires()
        {
            EstablishInTimeWait();
            Peer.Waits(60_000);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void TimeWaitIgnoresAReset()
        {
            EstablishInTimeWait();
            Peer.Sends(seq: 2, rst: true);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void TimeWaitIgnoresAnInOrderAck()
        {
            EstablishInTimeWait();
            Peer.Sends(seq: 2, ack: 2);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void TimeWaitAnswersStrayAcksOncePerHalfSecond()
        {
            EstablishInTimeWait();
            for (int i = 0; i < 300; i++)
            {
                Peer.Sends(seq: 100, ack: 1);
                Assert.AreEqual(i == 0 ? 1 : 0, Peer.Ignores());
            }

            Peer.Waits(500);
            Peer.Sends(seq: 100, ack: 1);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void TimeWaitAcknowledgesOldData()
        {
            EstablishInTimeWait();
            Peer.Sends(seq: -500, ack: 2, payload: 100);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void ASynWithAHigherSequenceNumberReopens()
        {
            EstablishInTimeWait();
            uint before = Peer.OurStart;
            Peer.Waits(1000);
            Peer.Sends(seq: 3, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 0, ack: 4, syn: true);
            Assert.IsTrue((int)(Peer.OurStart - before) > 0, "our number must be above the old connection's");
            Peer.Sends(seq: 4, ack: 1);
            Fd = Accept();
            Assert.IsTrue(Fd >= 0);
        }

        [TestMethod]
        public void TheNewInitialSequenceNumberIsAboveTheOldConnections()
        {
            // RFC 6191 section 2 and RFC 1122 section 4.2.2.13: the clock alone does not get past a fast sender
            Establish(new TcpSettings { SendBufferSize = 65_536, InitialWindow = 64 });
            Write(60_000);
            Peer.ExpectsData(1, 60_001, Mss);
            Peer.Sends(ack: 60_001);
            Close();
            Peer.Expects(seq: 60_001, fin: true);
            Peer.Sends(seq: 1, ack: 60_002, fin: true);
            Peer.Expects(ack: 2);
            uint end = Peer.OurStart + 60_002;
            Peer.Sends(seq: 3, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 0, ack: 4, syn: true);
            Assert.IsTrue((int)(Peer.OurStart - end) > 0, "behind by " + ((int)(end - Peer.OurStart)).ToString());
        }

        [TestMethod]
        public void ASynWithoutListenerIsOnlyAcknowledged()
        {
            // a reset would end the wait, which protects the next connection
            EstablishActively();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Sends(seq: 100_000, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void ARestartedPeerWithALowerSequenceNumberConnectsAfterItsReset()
        {
            // our acknowledgment of its SYN is one that it does not know; its reset says so, and its next SYN finds no trace
            EstablishInTimeWait();
            Peer.Restarts(Peer.Start - 5000);
            Peer.Sends(seq: 0, ack: TcpPeer.None, syn: true);
            Assert.AreEqual(5002, Peer.Take().Acknowledgment);
            Peer.Sends(seq: 5002, ack: TcpPeer.None, rst: true);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Expects(ack: 1, syn: true);
        }

        [TestMethod]
        public void APureInOrderAckIsNotAnswered()
        {
            EstablishInTimeWait();
            Peer.Sends(seq: 2, ack: 1);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ASynWithALowerSequenceNumberIsOnlyAcknowledged()
        {
            EstablishInTimeWait();
            Peer.Sends(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 2, ack: 2);
            Assert.AreEqual(-Errno.EAGAIN, Accept());
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(1000)]
        public void ASynWithALowerSequenceNumberAndALaterTimestampReopens(int later)
        {
            EstablishInTimeWait(Stamped);
            Peer.Waits(later);
            Peer.Sends(seq: -5000, ack: TcpPeer.None, syn: true, options: Stamped);
            Peer.Expects(seq: 0, ack: -4999, syn: true);
        }

        [TestMethod]
        public void ASynWithAHigherSequenceNumberAndAnEarlierTimestampDoesNotReopen()
        {
            EstablishInTimeWait(Stamped);
            Peer.Waits(1000);
            Peer.Sends(seq: 3, ack: TcpPeer.None, syn: true, options: Stamped, ts: -1);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void TimeWaitAnswersWithTimestamps()
        {
            EstablishInTimeWait(Stamped);
            Peer.Waits(30_000);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Assert.IsTrue(Peer.Last.HasTimestamps);
        }

        [TestMethod]
        public void APortInTimeWaitIsInUseWithoutReuse()
        {
            EstablishInTimeWait();
            Fd = Listener;
            Close();
            int fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            Assert.AreEqual(-Errno.EADDRINUSE, Result(Sockets.Bind(fd, new SocketAddress(0, Port))));
            Sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1);
            Assert.AreEqual(0, Sockets.Bind(fd, new SocketAddress(0, Port)));
            Assert.AreEqual(0, Sockets.Listen(fd, 1));
        }

        [TestMethod]
        public void AFullTableDisplacesTheOldest()
        {
            Begin(new TcpSettings { TimeWaitLimit = 2 });
            Listen();
            TcpPeer[] peers = new TcpPeer[3];
            for (int i = 0; i < 3; i++)
            {
                peers[i] = new TcpPeer(World, 50_000 + i, (uint)(1000 * i), 0);
                OpenAndClose(peers[i]);
                World.Pass(10);
            }

            peers[0].Sends(seq: 1, ack: 2, fin: true);
            peers[0].Expects(seq: 2, ack: TcpPeer.None, rst: true);
            peers[1].Sends(seq: 1, ack: 2, fin: true);
            peers[1].Expects(seq: 2, ack: 2);
            peers[2].Sends(seq: 1, ack: 2, fin: true);
            peers[2].Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void RestartedRecordsStayInOrder()
        {
            Begin();
            Listen();
            TcpPeer[] peers = new TcpPeer[3];
            for (int i = 0; i < 3; i++)
            {
                peers[i] = new TcpPeer(World, 50_000 + i, (uint)(1000 * i), 0);
                OpenAndClose(peers[i]);
                World.Pass(10_000);
            }

            peers[0].Sends(seq: 1, ack: 2, fin: true);
            peers[0].Expects(seq: 2, ack: 2);
            World.Pass(41_000);
            peers[1].Sends(seq: 1, ack: 2, fin: true);
            peers[1].Expects(seq: 2, ack: TcpPeer.None, rst: true);
            peers[2].Sends(seq: 1, ack: 2, fin: true);
            peers[2].Expects(seq: 2, ack: 2);
            World.Pass(18_999);
            peers[0].Sends(seq: 1, ack: 2, fin: true);
            peers[0].Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void AnOpenSocketInTimeWaitReadsDataThenEndOfStream()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 2, payload: 100, fin: true);
            Peer.Expects(seq: 2, ack: 102);
            Peer.Waits(70_000);
            Assert.AreEqual(100, Read());
            Assert.AreEqual(0, Read());
            Assert.AreEqual(-Errno.EPIPE, Write(1));
            Close();
            Peer.HearsNothingFor(1000);
        }

        private static void EstablishInTimeWait(string options = "mss 1000")
        {
            Establish(options: options);
            Close();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        private static void OpenAndClose(TcpPeer peer)
        {
            peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            peer.Expects(seq: 0, ack: 1, syn: true);
            peer.Sends(seq: 1, ack: 1);
            Fd = Accept();
            Close();
            peer.Expects(seq: 1, ack: 1, fin: true);
            peer.Sends(seq: 1, ack: 2, fin: true);
            peer.Expects(seq: 2, ack: 2);
        }
    }
}
