using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>We open: RFC 9293 section 3.10.7.3, and simultaneous open.</summary>
    [TestClass]
    public class SynSentTests : ScriptedConversation
    {
        [TestMethod]
        public void ASynAckEstablishesAndIsAcknowledged()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Assert.AreEqual(0, Events(Fd) & SocketConstants.POLLOUT);
            Peer.Sends(syn: true);
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(SocketConstants.POLLOUT, Events(Fd) & SocketConstants.POLLOUT);
            Assert.AreEqual(0, SocketError());
        }

        [TestMethod]
        public void AResetWithAckRefusesTheConnection()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, ack: 1, rst: true);
            Peer.ExpectsNothing();
            Assert.AreEqual(Errno.ECONNREFUSED, SocketError());
        }

        [TestMethod]
        public void AResetThatDoesNotAcknowledgeTheSynIsIgnored()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 0, ack: 0, rst: true);
            Peer.Sends(seq: 0, ack: 2, rst: true);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 0, syn: true);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void AResetForAnOldConnectionRepeatsTheSynAtOnce()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, ack: 0, rst: true);
            Peer.Waits(20);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);

            // once: a flood of resets brings no flood of SYNs
            Peer.Sends(seq: 0, ack: 0, rst: true);
            Peer.HearsNothingFor(900);
        }

        [TestMethod]
        public void AnInvalidAckIsResetAndTheHandshakeContinues()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, ack: 0);
            Peer.Expects(seq: 0, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 0, ack: 2);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 0, syn: true, ack: 1);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void AnInvalidSynAckIsResetAndTheHandshakeContinues()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: 500);
            Peer.Expects(seq: 500, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 0, syn: true, ack: -500);
            Peer.Expects(seq: -500, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 0, syn: true, ack: 1);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void AnAcknowledgmentWithoutSynIsDropped()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, ack: 1);
            Peer.Sends(seq: 0, ack: 1, fin: true);
            Peer.Sends(seq: 0, ack: TcpPeer.None, fin: true);
            Peer.Sends(seq: 0, ack: TcpPeer.None, payload: 10);
            Peer.ExpectsNothing();
            Assert.AreEqual(0, Events(Fd) & SocketConstants.POLLOUT);
        }

        [TestMethod]
        public void DataOnTheSynAckAreReceived()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, payload: 100);
            Peer.Expects(seq: 1, ack: 101);
            Assert.AreEqual(100, Read());
        }

        [TestMethod]
        public void AFinOnTheSynAckIsReceived()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, fin: true);
            Peer.Expects(seq: 1, ack: 2);
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void DataAndFinOnTheSynAckAreReceived()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, payload: 100, fin: true);
            Peer.Expects(seq: 1, ack: 102);
            Assert.AreEqual(100, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void ADuplicateSynAckIsAcknowledged()
        {
            EstablishActively();
            Peer.Sends(seq: 0, syn: true);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void TheSynIsRetransmittedAfter1And2And4SecondsThenTimesOut()
        {
            Connect(new TcpSettings { SynRetries = 3 });
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.HearsAfter(4000);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.HearsNothingFor(7_999);
            Assert.AreEqual(-Errno.EALREADY, Result(Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort))));
            Peer.HearsNothingFor(1);
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }

        [TestMethod]
        public void ASynAckToTheSecondSynEstablishes()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(syn: true, options: "mss 1000");
            Peer.SegmentLimit = Mss;
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(3000, Write(3000));
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void CloseInSynSentSendsNothing()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Close();
            Peer.HearsNothingFor(100_000);
            Peer.Sends(seq: 0, syn: true);
            Peer.Expects(seq: 1, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void ARefusedSocketConnectsAgainFromAnotherPort()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            int first = Peer.OurPort;
            Peer.Sends(seq: 0, ack: 1, rst: true);
            Assert.AreEqual(-Errno.ECONNREFUSED, Result(Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort))));
            Assert.AreEqual(-Errno.EINPROGRESS, Result(Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort))));
            World.Settle();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Assert.AreNotEqual(first, Peer.OurPort);
            Peer.Sends(seq: 0, syn: true);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void ASecondConnectReturnsEalready()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Assert.AreEqual(-Errno.EALREADY, Result(Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort))));
            Peer.Sends(syn: true);
            Peer.Expects(seq: 1, ack: 1);
            Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort));
            Assert.AreEqual(-Errno.EISCONN, Result(Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort))));
        }

        [TestMethod]
        public void SimultaneousOpen()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Assert.AreEqual(0, Events(Fd) & SocketConstants.POLLOUT);
            Peer.Sends(seq: 0, syn: true, ack: 1);
            Assert.IsTrue(Peer.Ignores() <= 1);
            Assert.AreEqual(SocketConstants.POLLOUT, Events(Fd) & SocketConstants.POLLOUT);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(seq: 1, ack: 101);
            Assert.AreEqual(100, Read());
        }

        [TestMethod]
        public void AnAckCompletesASimultaneousOpen()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None, options: "mss 1000");
            Peer.SegmentLimit = Mss;
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1);
            Peer.ExpectsNothing();
            Assert.AreEqual(100, Write(100));
            Peer.Expects(seq: 1, ack: 1, payload: 100);
        }

        [TestMethod]
        public void SimultaneousOpenRetransmitsTheSynAck()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1);
            Peer.HearsNothingFor(10_000);
        }

        [TestMethod]
        public void AResetRefusesASimultaneousOpen()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: TcpPeer.None, rst: true);
            Peer.ExpectsNothing();
            Assert.AreEqual(Errno.ECONNREFUSED, SocketError());
        }

        [TestMethod]
        public void SimultaneousOpenResetsAnInvalidAck()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 2);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 1, ack: 1);
            Assert.AreEqual(SocketConstants.POLLOUT, Events(Fd) & SocketConstants.POLLOUT);
        }

        [TestMethod]
        public void SimultaneousOpenAnswersADuplicateSyn()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
        }

        [TestMethod]
        public void SimultaneousOpenReceivesDataAndFinOnTheLastAck()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1, payload: 100, fin: true);
            Peer.Expects(seq: 1, ack: 102);
            Assert.AreEqual(100, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void ADuplicateSynAckAfterSimultaneousOpenIsNotAnsweredWithSynAck()
        {
            // two stacks that answered each other's SYN-ACK with a SYN-ACK would never end
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: 1);
            Peer.Ignores();
            Peer.Sends(seq: 0, syn: true, ack: 1);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void CloseDuringSimultaneousOpenSendsFinAfterTheHandshake()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Close();
            Peer.ExpectsNothing();
            Peer.Sends(seq: 0, syn: true, ack: 1);
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void ConnectFailsOnlyWhileNoPortIsFree()
        {
            Begin(new TcpSettings { EphemeralPortFirst = 5000, EphemeralPortLast = 5001 });
            ConnectAgain();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            int first = Fd;
            ConnectAgain();
            Peer.Ignores();
            int fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            SocketAddress peer = new SocketAddress(ScriptWorld.PeerAddress, PeerPort);
            Assert.AreEqual(-Errno.EADDRNOTAVAIL, Result(Sockets.Connect(fd, peer)));
            Sockets.Close(first);
            Assert.AreEqual(-Errno.EINPROGRESS, Result(Sockets.Connect(fd, peer)));
        }

        [TestMethod]
        public void ASynRepeatedForAnOldConnectionKeepsWindowAndRto()
        {
            Connect(new TcpSettings { SendBufferSize = 20_000 });
            Agree("mss 1000", 65_535);
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 500_000, ack: 900_000);
            Peer.Expects(seq: 900_000, ack: TcpPeer.None, rst: true);
            Peer.HearsAfter(10);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, options: "mss 1000");
            Peer.Expects(ack: 1);
            Write(20_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 1, payload: Mss);
        }

        [TestMethod]
        public void OldAcksRepeatTheSynOnce()
        {
            Connect();
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 500_000, ack: 900_000);
            Peer.Expects(seq: 900_000, ack: TcpPeer.None, rst: true);
            Peer.HearsAfter(10);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 500_000, ack: 900_000);
            Peer.Expects(seq: 900_000, ack: TcpPeer.None, rst: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
        }

        [TestMethod]
        public void SyncntSetsTheSynRetries()
        {
            Begin(null, true);
            Fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_SYNCNT, 1);
            Assert.AreEqual(-Errno.EINPROGRESS, Result(Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort))));
            World.Settle();
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.HearsNothingFor(2000);
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }
    }
}
