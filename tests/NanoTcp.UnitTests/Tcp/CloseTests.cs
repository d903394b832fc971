using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>How a connection ends when we close first: FIN-WAIT-1, FIN-WAIT-2, CLOSING. RFC 9293 sections 3.6 and 3.10.</summary>
    [TestClass]
    public class CloseTests : ScriptedConversation
    {
        // RFC 9293 section 3.10.7.4, seventh: no text after the peer's FIN
        [TestMethod]
        public void InLastAckTextThatAcknowledgesTheFinIsIgnored()
        {
            Establish();
            Peer.Sends(fin: true);
            Peer.Expects(ack: 2);
            Close();
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.Sends(seq: 2, ack: 2, payload: 10);
            Peer.ExpectsNothing();
            Assert.AreEqual(0L, Statistics.TcpResetsSent);
        }

        [TestMethod]
        public void InClosingTextThatAcknowledgesTheFinIsIgnored()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(ack: 1, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Sends(seq: 2, ack: 2, payload: 10);
            Peer.ExpectsNothing();
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void InFinWait1TheTextOfASegmentWithAnInvalidAckIsDropped()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(ack: 5000, payload: 10);
            Peer.Ignores();
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        public void AbortingAClosingConnectionSendsNoReset()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(fin: true, ack: 1);
            Peer.Expects(ack: 2);
            SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
            Close();
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnActiveClosePassesAllStates()
        {
            Establish();
            Close();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(ack: 2);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Assert.AreEqual(1, Sockets.OpenFiles);
        }

        [TestMethod]
        public void AHalfCloseSendsFinAndStillReads()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Assert.AreEqual(-Errno.EPIPE, Write(1));
            Peer.Sends(seq: 1, ack: 2, payload: 1000);
            Peer.Expects(seq: 2, ack: 1001);
            Assert.AreEqual(1000, Read());
            Peer.Sends(seq: 1001, ack: 2, payload: 500, fin: true);
            Peer.Expects(seq: 2, ack: 1502);
            Assert.AreEqual(500, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void AHalfClosedConnectionReadsWithoutLimit()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(fin: true);
            Peer.Sends(ack: 2);
            Peer.HearsNothingFor(10_000_000);
            Peer.Sends(seq: 1, payload: 10);
            Peer.Expects(ack: 11);
            Assert.AreEqual(10, Read());
        }

        [TestMethod]
        public void FinFollowsAllData()
        {
            Establish(new TcpSettings { InitialWindow = 2 });
            Write(5000);
            Peer.ExpectsData(1, 2001, Mss);
            Close();
            Peer.ExpectsNothing();
            Peer.Sends(ack: 2001);
            Peer.ExpectsFirst(seq: 2001, payload: 1000);
            Peer.ExpectsFirst(seq: 3001, payload: 1000);
            Peer.ExpectsFirst(seq: 4001, payload: 1000, fin: true);
            Peer.Sends(ack: 5002);
            Peer.HearsNothingFor(50_000);
        }

        [TestMethod]
        public void FinIsSentWithTheLastData()
        {
            Establish();
            Peer.Sends(window: 0);
            Write(500);
            Close();
            Peer.ExpectsNothing();
            Peer.Sends(window: 5000);
            Peer.Expects(seq: 1, payload: 500, fin: true, psh: 1);
        }

        [TestMethod]
        public void TheFinIsNotHeldBackByNagle()
        {
            Establish();
            Write(10);
            Peer.Expects(seq: 1, payload: 10);
            Write(10);
            Peer.ExpectsNothing();
            Close();
            Peer.Expects(seq: 11, payload: 10, fin: true);
        }

        [TestMethod]
        public void FinWait1ReceivesAndAcknowledgesData()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 1, payload: 100);
            Peer.Expects(seq: 2, ack: 101);
            Assert.AreEqual(100, Read());
        }

        [TestMethod]
        public void FinWait1WithAFinThatAcknowledgesOursEntersTimeWait()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Assert.AreEqual(0, Read());
            Peer.HearsNothingFor(60_000);
            Peer.Sends(seq: 2, ack: 2);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void SimultaneousCloseLeadsThroughClosingToTimeWait()
        {
            Establish();
            Close();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Sends(seq: 2, ack: 2);
            Peer.HearsNothingFor(59_999);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void ClosingAcknowledgesTheFinAgain()
        {
            Establish();
            Close();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void AResetEndsClosing()
        {
            Establish();
            Close();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Sends(seq: 2, ack: TcpPeer.None, rst: true);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void ClosingChallengesASyn()
        {
            Establish();
            Close();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Sends(seq: 2, ack: TcpPeer.None, syn: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void FinWait1RetransmitsTheFin()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(ack: 2);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void FinWait1ChallengesAnAckBeyondSndNxt()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(ack: 3);
            Peer.Expects(seq: 2, ack: 1);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, fin: true);
        }

        [TestMethod]
        public void AResetEndsFinWait1()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 1, rst: true);
            Peer.HearsNothingFor(100_000);
            Assert.AreEqual(-Errno.ECONNRESET, Read());
        }

        [TestMethod]
        public void FinWait1ChallengesASynAndAResetElsewhere()
        {
            Establish(new TcpSettings { ChallengeAckInterval = 0 });
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 5, ack: 1, rst: true);
            Peer.Expects(seq: 2, ack: 1);
            Peer.Sends(seq: 1, syn: true, ack: 1);
            Peer.Expects(seq: 2, ack: 1);
        }

        [TestMethod]
        public void FinWait2ReceivesAndAcknowledgesData()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(ack: 2);
            for (int i = 0; i < 5; i++)
            {
                Peer.Sends(payload: 1000);
                Peer.Expects(seq: 2, ack: 1001 + (i * 1000));
                Assert.AreEqual(1000, Read());
            }
        }

        [TestMethod]
        public void FinWait2IgnoresADuplicateAck()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(ack: 2);
            Peer.Sends(ack: 2);
            Peer.Sends(ack: 2);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AResetEndsFinWait2()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(ack: 2);
            Peer.Sends(seq: 1, rst: true);
            Peer.ExpectsNothing();
            Assert.AreEqual(-Errno.ECONNRESET, Read());
        }

        [TestMethod]
        public void FinWait2ChallengesASynAndAResetElsewhere()
        {
            Establish(new TcpSettings { ChallengeAckInterval = 0 });
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(ack: 2);
            Peer.Sends(seq: 5, rst: true);
            Peer.Expects(seq: 2, ack: 1);
            Peer.Sends(seq: 1, syn: true);
            Peer.Expects(seq: 2, ack: 1);
        }

        [TestMethod]
        public void DataForAClosedSocketAreReset()
        {
            Establish();
            Close();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(ack: 2);
            Peer.Sends(seq: 1, payload: 10);
            Peer.Expects(seq: 2, rst: true);
            Peer.Sends(seq: 11, payload: 10);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void FinWait2TimesOutAfterClose()
        {
            Establish(new TcpSettings { FinWait2 = 10_000 });
            Close();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(ack: 2);
            Peer.HearsNothingFor(10_000);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void CloseAfterHalfCloseStartsTheFinWait2Timeout()
        {
            Establish(new TcpSettings { FinWait2 = 10_000 });
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(ack: 2);
            Peer.HearsNothingFor(50_000);
            Close();
            Peer.HearsNothingFor(9_999);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void CloseWithUnreadDataResets()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 10);
            Peer.Expects(ack: 11);
            Close();
            Peer.Expects(seq: 1, ack: 11, rst: true);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void CloseWithUnreadDataAndFinResetsToo()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 10, fin: true);
            Peer.Expects(ack: 12);
            Close();
            Peer.Expects(seq: 1, ack: 12, rst: true);
        }

        [TestMethod]
        public void CloseWithUnreadDataInLastAckResets()
        {
            Establish();
            Peer.Sends(seq: 1, ack: 1, payload: 50, fin: true);
            Peer.Expects(seq: 1, ack: 52);
            ShutdownSend();
            Peer.Expects(seq: 1, ack: 52, fin: true);
            Close();
            Peer.Expects(seq: 2, ack: 52, rst: true);
        }

        [TestMethod]
        public void CloseWithLingerZeroInLastAckIsSilent()
        {
            // RFC 9293 section 3.10.5: the peer has closed, and all that is missing is its acknowledgment
            Establish();
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 1, ack: 2);
            ShutdownSend();
            Peer.Expects(seq: 1, ack: 2, fin: true);
            SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
            Close();
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void CloseWithLingerZeroInLastAckResetsWhileDataAndFinHaveNotLeft()
        {
            // Linux: tcp_disconnect, where snd_nxt is not write_seq
            Establish(window: 0);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 1, ack: 2);
            Write(100);
            ShutdownSend();
            Peer.ExpectsNothing();
            SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
            Close();
            Peer.Expects(seq: 1, ack: 2, rst: true);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void CloseWithLingerZeroResetsAndDiscardsData()
        {
            Establish(window: 0);
            Write(100);
            SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
            Close();
            Peer.Expects(seq: 1, ack: 1, rst: true);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void AResetInClosingIsAnError()
        {
            // what we sent did not arrive, and a program that waits for the end must learn it; so Linux and FreeBSD
            Establish();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            ShutdownSend();
            Peer.Expects(seq: 101, fin: true);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 102, ack: 2);
            Peer.Sends(seq: 2, ack: 1, rst: true);
            Assert.IsTrue((Events(Fd) & SocketConstants.POLLERR) != 0);
            Assert.AreEqual(Errno.ECONNRESET, SocketError());
        }

        [TestMethod]
        public void AResetInLastAckIsAnError()
        {
            Establish();
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 1, ack: 2);
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            ShutdownSend();
            Peer.Expects(seq: 101, fin: true);
            Peer.Sends(seq: 2, ack: 1, rst: true);
            Assert.IsTrue((Events(Fd) & SocketConstants.POLLERR) != 0);
            Assert.AreEqual(Errno.ECONNRESET, SocketError());
        }

        [TestMethod]
        public void AfterShutRdLaterDataCanBeRead()
        {
            // as on Linux: a read takes what is there, and says that all is over where nothing is
            Establish();
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 101);
            Assert.AreEqual(0, Sockets.Shutdown(Fd, SocketConstants.SHUT_RD));
            Assert.AreEqual(100, Read());
            Assert.AreEqual(0, Read());
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 201);
            Assert.AreEqual(SocketConstants.POLLIN | SocketConstants.POLLOUT, Events(Fd));
            Assert.AreEqual(100, Read());
            Assert.AreEqual(0, Read());
            Write(10);
            Peer.Expects(seq: 1, payload: 10);
        }

        [TestMethod]
        public void AfterShutRdAnUnreadWindowCloses()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 2000 });
            Assert.AreEqual(0, Sockets.Shutdown(Fd, SocketConstants.SHUT_RD));
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001);
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 2001, window: 0);
            Close();
            Peer.Expects(seq: 1, ack: 2001, rst: true);
        }

        [TestMethod]
        public void AfterShutRdwrDataAreReset()
        {
            // no read waits for them, and the peer must not believe that they arrived: RFC 1122 section 4.2.2.13, as on Linux
            Establish();
            Assert.AreEqual(0, Sockets.Shutdown(Fd, SocketConstants.SHUT_RDWR));
            World.Settle();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(payload: 100);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
            Assert.AreEqual(Errno.ECONNRESET, SocketError());
        }

        [TestMethod]
        public void TheResetOfDataAfterCloseHasAnAcceptableSequenceNumber()
        {
            // a reset anywhere but at the peer's RCV.NXT is only challenged (RFC 5961 section 3.2), and it has not seen our FIN
            Establish();
            Close();
            Peer.Expects(seq: 1, ack: 1, fin: true);
            Peer.Sends(ack: 1, payload: 100);
            Peer.Expects(seq: 1, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void ShutdownInTimeWaitReturnsEnotconn()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            Peer.Sends(seq: 1, ack: 2, fin: true);
            Peer.Expects(seq: 2, ack: 2);
            Assert.AreEqual(-Errno.ENOTCONN, Result(Sockets.Shutdown(Fd, SocketConstants.SHUT_RDWR)));
        }

        [TestMethod]
        public void ShutRdwrSendsFinAndReadsEndOfStream()
        {
            Establish();
            Assert.AreEqual(0, Sockets.Shutdown(Fd, SocketConstants.SHUT_RDWR));
            Peer.Expects(seq: 1, fin: true);
            Assert.AreEqual(0, Read());
            Assert.AreEqual(-Errno.EPIPE, Write(1));
        }

        [TestMethod]
        public void ShutdownTwiceSendsOneFin()
        {
            Establish();
            ShutdownSend();
            Peer.Expects(seq: 1, fin: true);
            ShutdownSend();
            Peer.ExpectsNothing();
            Close();
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnOrphanTimesOutEarlierThanAnOwnedConnection()
        {
            Establish(new TcpSettings { OrphanRetries = 2 });
            Close();
            Peer.Expects(seq: 1, fin: true);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, fin: true);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 1, fin: true);
            Peer.Waits(800);
            Peer.Expects(seq: 2, rst: true);
            Peer.HearsNothingFor(1_000_000);
        }

        [TestMethod]
        public void AnAckOfFinAloneStaysInFinWait1WhileDataAreMissing()
        {
            Establish();
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Close();
            Peer.Expects(seq: 3001, fin: true);
            Peer.Sends(ack: 3001);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 3001, fin: true);
            Peer.Sends(ack: 3002);
            Peer.HearsNothingFor(50_000);
        }

        [TestMethod]
        public void Linger2SetsTheFinWait2Timeout()
        {
            Establish();
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_LINGER2, 2);
            Close();
            Peer.Expects(fin: true);
            Peer.Sends();
            Peer.HearsNothingFor(1999);
            Peer.Sends(seq: 0);
            Peer.Expects(ack: 1);
            Peer.Waits(1);
            Peer.Sends(fin: true);
            Peer.Expects(seq: 2, ack: TcpPeer.Any, rst: true);
        }
    }
}
