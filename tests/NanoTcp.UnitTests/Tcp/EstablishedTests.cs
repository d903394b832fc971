using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>ESTABLISHED x every event: RFC 9293 section 3.10.7.4 and RFC 5961.</summary>
    [TestClass]
    public class EstablishedTests : ScriptedConversation
    {
        private const int WindowSize = 8192;

        [TestMethod]
        public void DataInOrderAreDeliveredAndAcknowledged()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(seq: 1, ack: 101, window: WindowSize - 100);
            Assert.AreEqual(100, Read());
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        public void DataWithFinAreDeliveredBeforeTheEndOfFile()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 100, fin: true);
            Peer.Expects(seq: 1, ack: 102);
            Assert.AreEqual(100, Read());
            Assert.AreEqual(0, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void AFinIsAcknowledgedAtOnceAndEndsReading()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 0 });
            Peer.Sends(seq: 1, fin: true);
            Peer.Expects(seq: 1, ack: 2);
            Assert.AreEqual(0, Read());
            Assert.AreEqual(SocketConstants.POLLIN | SocketConstants.POLLOUT, Events(Fd));
        }

        [TestMethod]
        public void UrgentDataAreReadInOrder()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 100, flags: ReceivedSegment.Urg);
            Peer.Expects(seq: 1, ack: 101);
            Assert.AreEqual(100, Read());
        }

        [TestMethod]
        public void ASegmentWithoutAckIsDropped()
        {
            Establish();
            Peer.Sends(seq: 1, ack: TcpPeer.None, payload: 100);
            Peer.Sends(seq: 1, ack: TcpPeer.None, fin: true);
            Peer.Sends(seq: 1, ack: TcpPeer.None, flags: ReceivedSegment.Psh | ReceivedSegment.Urg);
            Peer.ExpectsNothing();
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        public void AnOldAckIsIgnoredAndItsDataAreReceived()
        {
            Establish();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Sends(ack: 101);
            Peer.Sends(seq: 1, ack: 1);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 1, ack: 50, payload: 10);
            Peer.Expects(seq: 101, ack: 11);
            Assert.AreEqual(10, Read());
        }

        [TestMethod]
        public void AnAckOlderThanTheLargestWindowIsChallenged()
        {
            Establish(window: 1000);
            Peer.Sends(seq: 1, ack: -1000, payload: 10);
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Read());
            Assert.AreEqual(1L, Statistics.TcpChallengeAcks);
        }

        [TestMethod]
        public void AnAckBeyondSndNxtIsChallengedAndItsDataAreDropped()
        {
            Establish(new TcpSettings { ChallengeAckInterval = 0 });
            Peer.Sends(seq: 1, ack: 2, payload: 10);
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Read());
            Peer.Sends(seq: 1, ack: 1 + 0x7FFFFFF0, payload: 10);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void AResetAtRcvNxtEndsTheConnection()
        {
            Establish();
            Peer.Sends(seq: 1, rst: true);
            Peer.ExpectsNothing();
            Assert.AreEqual(-Errno.ECONNRESET, Read());
            Assert.AreEqual(0, Read());
            Assert.AreEqual(-Errno.EPIPE, Write(1));
            Peer.Sends(seq: 1, payload: 1);
            Peer.Expects(seq: 1, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void AResetWithoutAckAtRcvNxtEndsTheConnection()
        {
            Establish();
            Peer.Sends(seq: 1, ack: TcpPeer.None, rst: true);
            Assert.AreEqual(-Errno.ECONNRESET, Write(1));
        }

        [TestMethod]
        public void AnAckBeforeTheInitialSequenceNumberIsChallenged()
        {
            // RFC 5961 section 5.2 lets in what is within the largest window below SND.UNA; as on Linux, no more than was acknowledged
            Establish(new TcpSettings { ChallengeAckInterval = 0 });
            Peer.Sends(seq: 1, ack: -1000, payload: 100);
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Read());
            Write(500);
            Peer.Expects(seq: 1, payload: 500);
            Peer.Sends(seq: 1, ack: 501);
            Peer.Sends(seq: 1, ack: 1, payload: 100);
            Peer.Expects(seq: 501, ack: 101);
            Peer.Sends(seq: 101, ack: 0, payload: 100);
            Peer.Expects(seq: 501, ack: 101);
        }

        [TestMethod]
        public void AResetElsewhereInTheWindowIsChallenged()
        {
            Establish(new TcpSettings { ChallengeAckInterval = 0 });
            Peer.Sends(seq: 2, rst: true);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: WindowSize, rst: true);
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        public void EachConnectionHasItsOwnLimitOfChallengeAcks()
        {
            // RFC 5961 section 7; a shared limit would reveal whether a forged segment was answered (CVE-2016-5696)
            Establish();
            TcpPeer second = new TcpPeer(World, PeerPort + 1, 9000, 0);
            second.Sends(syn: true, ack: TcpPeer.None);
            second.Expects(seq: 0, ack: 1, syn: true);
            second.Sends(seq: 1, ack: 1);

            for (int i = 0; i < 200; i++)
            {
                Peer.Sends(seq: 2, rst: true);
                if (i == 0)
                {
                    Peer.Expects(seq: 1, ack: 1);
                }
            }

            Peer.ExpectsNothing();
            second.Sends(seq: 2, rst: true);
            second.Expects(seq: 1, ack: 1);
            second.Sends(seq: 2, rst: true);
            second.ExpectsNothing();
            Assert.AreEqual(2L, Statistics.TcpChallengeAcks);
        }

        [TestMethod]
        public void AResetOutsideTheWindowIsDropped()
        {
            Establish();
            Peer.Sends(seq: 0, rst: true);
            Peer.Sends(seq: WindowSize + 2, rst: true);
            Peer.Sends(seq: -70_000, rst: true);
            Peer.ExpectsNothing();
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        // an empty segment there is acceptable otherwise, since it is SND.NXT of a peer that has filled the window
        [TestMethod]
        public void AResetAtTheRightEdgeOfTheWindowIsDropped()
        {
            Establish();
            Peer.Sends(seq: WindowSize + 1, rst: true);
            Peer.ExpectsNothing();
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpBlindAttack]);
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        // RFC 9293 section 3.10.7.4: the whole segment is unacceptable
        [TestMethod]
        public void OldTextAcknowledgesNothing()
        {
            Establish();
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(seq: 1, ack: 1, payload: 50);
            Peer.Ignores();
            Peer.Sends(seq: 1, ack: 1001, payload: 50);
            Peer.Ignores();
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(1000, info.SendQueue);
        }

        [TestMethod]
        public void SentResetsAreCounted()
        {
            Establish();
            Peer.Sends(payload: 10);
            Peer.Ignores();
            Close();
            Peer.Expects(seq: TcpPeer.Any, ack: TcpPeer.Any, rst: true);
            Assert.AreEqual(1L, Statistics.TcpResetsSent);
        }

        [TestMethod]
        public void TextMayEndAtSequenceNumber0()
        {
            Begin();
            Listen();
            TcpPeer peer = new TcpPeer(World, PeerPort + 1, 0xFFFFFF9B, 0);
            peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000");
            peer.Expects(ack: 1, syn: true);
            peer.Sends();
            Fd = Accept();
            peer.Sends(payload: 100);
            peer.Expects(ack: 101);
            peer.Sends(payload: 100);
            peer.Expects(ack: 201);
            Assert.AreEqual(200, Result(Sockets.Read(Fd, new byte[300], 0, 300)));
            Assert.AreEqual(-Errno.EAGAIN, Result(Sockets.Read(Fd, new byte[300], 0, 300)));
        }

        [TestMethod]
        public void AnAcknowledgmentAtTheRightEdgeOfTheWindowIsProcessed()
        {
            Establish();
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(seq: WindowSize + 1, ack: 1001);
            Peer.ExpectsNothing();
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(0, info.SendQueue);
        }

        // section 3.10.7.4: otherwise two ends with closed windows would wait for each other
        [TestMethod]
        public void AnAcknowledgmentBelowTheWindowIsProcessed()
        {
            Establish();
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(seq: 0, ack: 1001);
            Peer.Ignores();
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(0, info.SendQueue);
            Assert.AreEqual(1000L, info.BytesAcknowledged);
        }

        [TestMethod]
        public void ResetsAndSegmentsAreCounted()
        {
            Establish();
            long received = Statistics.TcpSegmentsReceived;
            long sent = Statistics.TcpSegmentsSent;
            Peer.Sends(seq: 100_000, payload: 1);
            Peer.Expects(ack: 1);
            Assert.AreEqual(received + 1, Statistics.TcpSegmentsReceived);
            Assert.AreEqual(sent + 1, Statistics.TcpSegmentsSent);
            Peer.Sends(seq: 1, rst: true);
            Assert.AreEqual(1L, Statistics.TcpResetsReceived);
            Peer.Sends(seq: 1, payload: 1);
            Peer.Expects(seq: TcpPeer.Any, ack: TcpPeer.Any, rst: true);
            Assert.AreEqual(sent + 2, Statistics.TcpSegmentsSent);
        }

        [TestMethod]
        public void ASynInTheWindowIsChallenged()
        {
            Establish(new TcpSettings { ChallengeAckInterval = 0 });
            Peer.Sends(seq: 1, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: 500, syn: true);
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        public void ASynOutsideTheWindowIsChallenged()
        {
            Establish(new TcpSettings { ChallengeAckInterval = 0 });
            Peer.Sends(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: 1_000_000, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        public void ARestartedPeerResetsTheOldConnectionAfterAChallenge()
        {
            Establish();
            Peer.Sends(seq: 300_000, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: 1, ack: TcpPeer.None, rst: true);
            Peer.Sends(seq: 300_000, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 0, ack: 300_001, syn: true);
            Assert.AreEqual(-Errno.ECONNRESET, Read());
        }

        [TestMethod]
        public void DataOutsideTheWindowAreAcknowledgedAndDropped()
        {
            Establish();
            Peer.Sends(seq: WindowSize + 1, payload: 10);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: -100, payload: 10);
            Peer.Expects(seq: 1, ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        public void ChallengeAcksAreLimitedToOnePerHalfSecond()
        {
            Establish();
            Peer.Sends(seq: 2, rst: true);
            Peer.Expects(seq: 1, ack: 1);
            Peer.Sends(seq: 2, rst: true);
            Peer.HearsNothingFor(499);
            Peer.Sends(seq: 2, rst: true);
            Peer.ExpectsNothing();
            Peer.HearsNothingFor(1);
            Peer.Sends(seq: 2, rst: true);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void ChallengeAckLimitsAreUnobservableAcrossConnections()
        {
            // CVE-2016-5696: a limit shared by all connections shows an attacker whether a forged segment was answered
            Establish();
            TcpPeer other = new TcpPeer(World, PeerPort + 1, 5000, 0);
            other.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000");
            other.Expects(ack: 1, syn: true);
            other.Sends();
            Peer.Sends(seq: 2, rst: true);
            Peer.Expects(seq: 1, ack: 1);
            other.Sends(seq: 2, rst: true);
            other.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void AWriteBeyondTheBufferIsPartialThenReturnsEagain()
        {
            Establish(new TcpSettings { SendBufferSize = 3000 }, window: 0);
            Assert.AreEqual(3000, Write(5000));
            Assert.AreEqual(-Errno.EAGAIN, Write(1));
            Assert.AreEqual(0, Events(Fd) & SocketConstants.POLLOUT);
        }

        [TestMethod]
        public void AcknowledgmentsMakeASocketWritable()
        {
            Establish(new TcpSettings { SendBufferSize = 4000 });
            Assert.AreEqual(4000, Write(4000));
            Peer.ExpectsData(1, 4001, Mss);
            Assert.AreEqual(0, Events(Fd) & SocketConstants.POLLOUT);
            Peer.Sends(ack: 1001);
            Assert.AreEqual(SocketConstants.POLLOUT, Events(Fd) & SocketConstants.POLLOUT);
            Assert.AreEqual(1000, Write(1000));
            Peer.Expects(seq: 4001, payload: 1000);
        }

        [TestMethod]
        public void AReadOnAnIdleConnectionReturnsEagain()
        {
            Establish();
            Assert.AreEqual(-Errno.EAGAIN, Read());
            Assert.AreEqual(0, Events(Fd) & SocketConstants.POLLIN);
        }

        [TestMethod]
        public void AReadReturnsAvailableBytesUpToTheCount()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Assert.AreEqual(30, Read(30));
            Assert.AreEqual(70, Read(100));
        }

        [TestMethod]
        public void AChangedAddressAbortsTheConnection()
        {
            Establish();
            World.Stack.SetAddress(World.Interface, 0x0A000009, 24);
            World.Settle();
            Assert.AreEqual(-Errno.ECONNABORTED, Read());
        }

        [TestMethod]
        public void SegmentsWithEveryCombinationOfFlagsDoNoHarm()
        {
            for (int flags = 0; flags < 256; flags++)
            {
                Establish();
                bool hasAck = (flags & ReceivedSegment.Ack) != 0;
                Peer.Sends(seq: 1, ack: hasAck ? 1 : TcpPeer.None, payload: 10, flags: flags & ~ReceivedSegment.Ack);
                Peer.Ignores();
                bool isReset = (flags & ReceivedSegment.Rst) != 0;
                bool isData = hasAck && !isReset && (flags & ReceivedSegment.Syn) == 0;
                Assert.AreEqual(isReset ? -Errno.ECONNRESET : isData ? 10 : -Errno.EAGAIN, Read(), "flags " + flags.ToString());
            }
        }
    }
}
