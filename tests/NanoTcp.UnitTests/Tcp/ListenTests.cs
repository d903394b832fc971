using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Segments for a listener, and half-open connections: RFC 9293 section 3.10.7.2, and 3.10.7.4 in SYN-RECEIVED.</summary>
    [TestClass]
    public class ListenTests : ScriptedConversation
    {
        [TestMethod]
        public void AListenerCompletesAHandshake()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Assert.AreEqual(-Errno.EAGAIN, Accept());
            Peer.Sends(seq: 1, ack: 1);
            Peer.ExpectsNothing();
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void AListenerKeepsTheAddressThatItIsBoundTo()
        {
            Begin();
            int fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            Assert.AreEqual(0, Sockets.Bind(fd, new SocketAddress(ScriptWorld.OurAddress, Port)));
            Assert.AreEqual(0, Sockets.Listen(fd, 1));
            SocketAddress name = new SocketAddress();
            Assert.AreEqual(0, Sockets.GetSockName(fd, name));
            Assert.AreEqual(ScriptWorld.OurAddress, name.Address);
            Assert.AreEqual(Port, name.Port);
        }

        [TestMethod]
        public void AListenerIgnoresAReset()
        {
            Begin();
            Listen();
            Peer.Sends(seq: 1, ack: 1, rst: true);
            Peer.Sends(seq: 1, ack: TcpPeer.None, rst: true, syn: true);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AListenerResetsAnAcknowledgment()
        {
            Begin();
            Listen();
            Peer.Sends(seq: 1, ack: 9);
            Peer.Expects(seq: 9, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void AListenerResetsASynAck()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: 9);
            Peer.Expects(seq: 9, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void AListenerDropsASegmentWithNeitherSynNorAckNorRst()
        {
            Begin();
            Listen();
            Peer.Sends(seq: 1, ack: TcpPeer.None, payload: 10);
            Peer.Sends(seq: 11, ack: TcpPeer.None, fin: true);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AListenerDropsASynWithFin()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, fin: true, ack: TcpPeer.None);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void DataOnTheSynAreIgnoredAndMayBeRetransmitted()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, payload: 100);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1, payload: 100);
            Peer.Expects(ack: 101);
            Fd = Accept();
            Assert.AreEqual(100, Read());
        }

        [TestMethod]
        public void AnInvalidAckInSynReceivedIsResetAndTheHandshakeContinues()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 2);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 1, ack: 0);
            Peer.Expects(seq: 0, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 1, ack: 1);
            Peer.ExpectsNothing();
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void AResetAtRcvNxtInSynReceivedReturnsToListen()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: TcpPeer.None, rst: true);
            Peer.HearsNothingFor(100_000);
            Peer.Sends(seq: 1, ack: 1);
            Peer.Expects(seq: 1, ack: TcpPeer.None, rst: true);
            Assert.AreEqual(-Errno.EAGAIN, Accept());
        }

        [TestMethod]
        public void AResetElsewhereInTheWindowInSynReceivedIsChallenged()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 2, ack: TcpPeer.None, rst: true);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: 1, ack: 1);
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void AResetOutsideTheWindowInSynReceivedIsDropped()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 0, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 100_000, ack: TcpPeer.None, rst: true);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 1, ack: 1);
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void AResetWithTextThatReachesIntoTheWindowInSynReceivedIsChallenged()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 0, ack: TcpPeer.None, payload: 10, rst: true);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: 1, ack: 1);
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void ASynWithAnotherSequenceNumberInSynReceivedRestarts()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 5000, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 5001, syn: true);
            Peer.Sends(seq: 5001, ack: 1);
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void ASynAckWithAnInvalidAckIsResetInSynReceived()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 0, ack: 2, syn: true);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void ASegmentWithoutAckOutsideTheWindowIsAcknowledgedInSynReceived()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 0, ack: TcpPeer.None, fin: true);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void ASynOutsideTheWindowDoesNotReplaceAHalfOpenConnection()
        {
            // RFC 9293 section 3.10.7.4: a guess must not end what a client has begun
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 100_000, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: 1, ack: 1);
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void ARestartedClientResetsTheHalfOpenConnectionAndConnects()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Restarts(Peer.Start + 1_000_000);
            Peer.Sends(seq: 0, ack: TcpPeer.None, syn: true);
            Assert.AreEqual(1 - 1_000_000, Peer.Take().Acknowledgment);
            Peer.Sends(seq: 1 - 1_000_000, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Expects(ack: 1, syn: true);
        }

        [TestMethod]
        public void ARetransmittedSynAckGivesNoRttSample()
        {
            // Karn: it is unknown which of the two was acknowledged, so the RTO stays at its initial second
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1);
            Fd = Accept();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 1, payload: 100);
        }

        [TestMethod]
        public void ARetransmittedSynIsAnsweredOncePerHalfSecond()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            for (int i = 0; i < 300; i++)
            {
                Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
                Assert.AreEqual(i == 0 ? 1 : 0, Peer.Ignores());
            }

            Peer.Waits(500);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
        }

        [TestMethod]
        public void ASegmentOutsideTheWindowInSynReceivedIsAcknowledgedOncePerHalfSecond()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            for (int i = 0; i < 300; i++)
            {
                Peer.Sends(seq: 100_000, ack: 1);
                Assert.AreEqual(i == 0 ? 1 : 0, Peer.Ignores());
            }

            Assert.AreEqual(1, Peer.Last.Sequence);
            Assert.IsFalse(Peer.Last.Has(ReceivedSegment.Syn));
            Peer.Waits(500);
            Peer.Sends(seq: 100_000, ack: 1, payload: 1);
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Accept());
        }

        [TestMethod]
        public void AChallengeInSynReceivedHasAScaledWindowAndTimestamps()
        {
            const string options = "mss 1460,sackOK,TS,wscale 7";
            Begin(new TcpSettings { ReceiveBufferSize = 200_000 });
            Listen();
            Agree(options, 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: options);
            Peer.Expects(seq: 0, ack: 1, syn: true, options: "mss 1460,sackOK,TS,nop,wscale 2", window: 65_535);
            Peer.Sends(seq: 100_000, ack: 1);
            Peer.Expects(seq: 1, ack: 1, options: "nop,nop,TS", window: 65_535 >> 2);
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpOutOfWindow]);
        }

        // RFC 7323 section 3.2
        [TestMethod]
        public void AnAckWithoutTheNegotiatedTimestampDoesNotCompleteAHandshake()
        {
            Begin();
            Listen();
            Agree("mss 1000,TS", 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000,TS");
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Timestamps = false;
            Peer.Sends();
            Peer.ExpectsNothing();
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpPaws]);
            Assert.AreEqual(-Errno.EAGAIN, Accept());
            Peer.Timestamps = true;
            Peer.Sends();
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void EachSynAckIsRetransmittedAtItsOwnTime()
        {
            Begin();
            Listen();
            TcpPeer second = new TcpPeer(World, PeerPort + 1, 5000, 0);
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            World.Pass(300);
            second.Sends(syn: true, ack: TcpPeer.None);
            second.Expects(seq: 0, ack: 1, syn: true);
            World.Pass(700);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            second.HearsAfter(300);
            second.Expects(seq: 0, ack: 1, syn: true);
        }

        [TestMethod]
        public void ASegmentWithoutAckInSynReceivedIsDropped()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: TcpPeer.None, payload: 10);
            Peer.Sends(seq: 1, ack: TcpPeer.None, fin: true);
            Peer.ExpectsNothing();
            Assert.AreEqual(-Errno.EAGAIN, Accept());
        }

        [TestMethod]
        public void OutOfOrderDataMayCompleteTheHandshake()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 101, ack: 1, payload: 100);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: 1, ack: 1, payload: 100);
            Peer.Expects(seq: 1, ack: 201);
            Fd = Accept();
            Assert.AreEqual(200, Read());
        }

        [TestMethod]
        public void TheSynAckIsRetransmittedAfter1And2And4SecondsThenDropped()
        {
            Begin(new TcpSettings { SynAckRetries = 3 });
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.HearsAfter(2000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.HearsAfter(4000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.HearsNothingFor(1_000_000);
            Peer.Sends(seq: 1, ack: 1);
            Peer.Expects(seq: 1, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void ASynWithAFullBacklogIsDroppedAndAcceptedLater()
        {
            Begin();
            Listen(1);
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1);
            TcpPeer second = new TcpPeer(World, PeerPort + 1, 9000, 0);
            second.Sends(syn: true, ack: TcpPeer.None);
            second.ExpectsNothing();
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpBacklogFull]);
            Assert.IsTrue(Accept() >= 0);
            second.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            second.Expects(seq: 0, ack: 1, syn: true);
        }

        [TestMethod]
        public void AHandshakeWithAFullBacklogCompletesAfterTheNextSynAck()
        {
            Begin();
            Listen(1);
            TcpPeer second = new TcpPeer(World, PeerPort + 1, 9000, 0);
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            second.Sends(syn: true, ack: TcpPeer.None);
            second.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1);
            second.Sends(seq: 1, ack: 1);
            second.ExpectsNothing();
            Assert.IsTrue(Accept() >= 0);
            Assert.AreEqual(-Errno.EAGAIN, Accept());
            second.HearsAfter(1000);
            second.Expects(seq: 0, ack: 1, syn: true);
            second.Sends(seq: 1, ack: 1);
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void ClosingAListenerResetsPendingConnections()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1);
            Fd = Listener;
            Close();
            Peer.Expects(seq: 1, ack: 1, rst: true);
            Assert.AreEqual(0, Sockets.OpenFiles);
        }

        [TestMethod]
        public void ClosingAListenerDropsHalfOpenConnections()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Fd = Listener;
            Close();
            Peer.HearsNothingFor(100_000);
            Peer.Sends(seq: 1, ack: 1);
            Peer.Expects(seq: 1, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void AConnectionResetBeforeAcceptIsAcceptedWithItsError()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1);
            Peer.Sends(seq: 1, rst: true);
            Fd = Accept();
            Assert.IsTrue(Fd >= 0);
            Assert.AreEqual(-Errno.ECONNRESET, Read());
        }
    }
}
