using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>How a connection ends when the peer closes first: CLOSE-WAIT and LAST-ACK. RFC 9293 sections 3.6 and 3.10.</summary>
    [TestClass]
    public class PassiveCloseTests : ScriptedConversation
    {
        [TestMethod]
        public void APassiveClosePassesAllStates()
        {
            EstablishInCloseWait();
            Close();
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.Sends(seq: 2, ack: 2);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 2, ack: 2);
            Peer.Expects(seq: 2, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void CloseWaitSendsDataWithoutLimit()
        {
            EstablishInCloseWait();
            Peer.HearsNothingFor(50_000);
            Assert.AreEqual(2500, Write(2500));
            Peer.ExpectsData(1, 2501, Mss);
            Peer.Sends(seq: 2, ack: 2501);
            ShutdownSend();
            Peer.Expects(seq: 2501, ack: 2, fin: true);
        }

        [TestMethod]
        public void CloseWaitRetransmitsData()
        {
            EstablishInCloseWait();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, ack: 2, payload: 100);
        }

        [TestMethod]
        public void CloseWaitAcknowledgesTheFinAgain()
        {
            EstablishInCloseWait();
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 1, ack: 2);
        }

        [TestMethod]
        public void CloseWaitIgnoresDataAfterTheFin()
        {
            EstablishInCloseWait();
            Peer.Sends(seq: 2, ack: 1, payload: 10);
            Peer.Waits(100);
            Peer.Ignores();
            Assert.AreEqual(2, Peer.Last.Acknowledgment);
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void AResetInCloseWaitReturnsEpipe()
        {
            EstablishInCloseWait();
            Peer.Sends(seq: 2, rst: true);
            Peer.ExpectsNothing();
            Assert.AreEqual(-Errno.EPIPE, Write(1));
        }

        [TestMethod]
        public void CloseWaitChallengesInvalidSynResetAndAck()
        {
            EstablishInCloseWait(new TcpSettings { ChallengeAckInterval = 0 });
            Peer.Sends(seq: 3, ack: 1, rst: true);
            Peer.Expects(seq: 1, ack: 2);
            Peer.Sends(seq: 2, ack: 1, syn: true);
            Peer.Expects(seq: 1, ack: 2);
            Peer.Sends(seq: 2, ack: 50);
            Peer.Expects(seq: 1, ack: 2);
        }

        [TestMethod]
        public void CloseWaitReadsDataReceivedBeforeTheFin()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 101, fin: true);
            Peer.Expects(ack: 102);
            Assert.AreEqual(60, Read(60));
            Assert.AreEqual(40, Read(60));
            Assert.AreEqual(0, Read(60));
        }

        [TestMethod]
        public void LastAckRetransmitsTheFin()
        {
            EstablishInCloseWait();
            Close();
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.Sends(seq: 2, ack: 2);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void LastAckAcknowledgesTheFinAgain()
        {
            EstablishInCloseWait();
            Close();
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void AResetEndsLastAck()
        {
            EstablishInCloseWait();
            Close();
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.Sends(seq: 2, ack: TcpPeer.None, rst: true);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void LastAckChallengesInvalidSynResetAndAck()
        {
            EstablishInCloseWait(new TcpSettings { ChallengeAckInterval = 0 });
            Close();
            Peer.Expects(seq: 1, ack: 2, fin: true);
            Peer.Sends(seq: 3, ack: 1, rst: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Sends(seq: 2, ack: 1, syn: true);
            Peer.Expects(seq: 2, ack: 2);
            Peer.Sends(seq: 2, ack: 50);
            Peer.Expects(seq: 2, ack: 2);
        }

        [TestMethod]
        public void LastAckSendsRemainingData()
        {
            EstablishInCloseWait(new TcpSettings { InitialWindow = 1 });
            Write(2500);
            Peer.Expects(seq: 1, payload: 1000);
            Close();
            Peer.ExpectsNothing();
            Peer.Sends(seq: 2, ack: 1001);
            Peer.ExpectsFirst(seq: 1001, payload: 1000);
            Peer.Expects(seq: 2001, payload: 500, fin: true);
            Peer.Sends(seq: 2, ack: 2502);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void AServerThatClosesFirstStillSendsItsReply()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 5, fin: true);
            Peer.Expects(ack: 7);
            Assert.AreEqual(5, Read());
            Write(1500);
            Peer.ExpectsData(1, 1501, Mss);
            Close();
            Peer.Expects(seq: 1501, ack: 7, fin: true);
            Peer.Sends(seq: 7, ack: 1502);
            Peer.HearsNothingFor(100_000);
            Assert.AreEqual(1, Sockets.OpenFiles);
        }

        private static void EstablishInCloseWait(TcpSettings settings = null)
        {
            Establish(settings);
            Peer.Sends(seq: 1, ack: 1, fin: true);
            Peer.Expects(seq: 1, ack: 2);
            Assert.AreEqual(0, Read());
        }
    }
}
