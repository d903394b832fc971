using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Segments for a closed port: RFC 9293 section 3.10.7.1.</summary>
    [TestClass]
    public class ClosedTests : ScriptedConversation
    {
        [TestMethod]
        public void ASynToAClosedPortIsReset()
        {
            Begin();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, rst: true);
            Assert.AreEqual(1L, Statistics.TcpResetsSent);
        }

        [TestMethod]
        public void AnAckToAClosedPortIsResetWithItsSequenceNumber()
        {
            Begin();
            Peer.Sends(seq: 1, ack: 5000);
            Peer.Expects(seq: 5000, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void ASynAckToAClosedPortIsResetWithItsSequenceNumber()
        {
            Begin();
            Peer.Sends(syn: true, ack: 77);
            Peer.Expects(seq: 77, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void DataWithoutAckToAClosedPortAreCountedInTheReset()
        {
            Begin();
            Peer.Sends(seq: 1, ack: TcpPeer.None, payload: 10);
            Peer.Expects(seq: 0, ack: 11, rst: true);
        }

        [TestMethod]
        public void AFinWithoutAckToAClosedPortIsCountedInTheReset()
        {
            Begin();
            Peer.Sends(seq: 1, ack: TcpPeer.None, payload: 10, fin: true);
            Peer.Expects(seq: 0, ack: 12, rst: true);
        }

        [TestMethod]
        public void AResetToAClosedPortIsNotAnswered()
        {
            Begin();
            Peer.Sends(seq: 1, ack: 1, rst: true);
            Peer.Sends(seq: 1, ack: TcpPeer.None, rst: true);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnUnconnectedSocketLeaksNothing()
        {
            Begin();
            Fd = Sockets.Socket(NanoTcp.Sockets.SocketConstants.AF_INET, NanoTcp.Sockets.SocketConstants.SOCK_STREAM, 0);
            Close();
            Peer.ExpectsNothing();
            Assert.AreEqual(0, Sockets.OpenFiles);
        }
    }
}
