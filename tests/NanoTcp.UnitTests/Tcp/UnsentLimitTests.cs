using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>TCP_NOTSENT_LOWAT: a writer waits while so much is written and not sent.</summary>
    [TestClass]
    public class UnsentLimitTests : ScriptedConversation
    {
        [TestMethod]
        public void AWriteTakesWhatTheWindowsAllowAndTheLimitOnTop()
        {
            Establish(window: 3000);
            Limit(1000);
            Assert.AreEqual(4000, Write(8000));
            Peer.ExpectsData(1, 3001, Mss);
            Assert.AreEqual(-Errno.EAGAIN, Write(10));
        }

        [TestMethod]
        public void ASegmentThatIsBegunBelowTheLimitIsTakenWhole()
        {
            Establish(window: 3000);
            Limit(1);
            Assert.AreEqual(4000, Write(8000));
            Peer.ExpectsData(1, 3001, Mss);
        }

        [TestMethod]
        public void WritingIsPossibleAgainWhenHalfOfTheLimitIsUnsent()
        {
            Establish(window: 1000);
            Limit(1000);
            Assert.AreEqual(1499, Write(1499));
            Peer.Expects(seq: 1, payload: 1000);
            Assert.AreNotEqual(0, Events(Fd) & SocketConstants.POLLOUT);
            Assert.AreEqual(1, Write(1));
            Assert.AreEqual(0, Events(Fd) & SocketConstants.POLLOUT);
            Peer.Sends(ack: 1001);
            Peer.Expects(seq: 1001, payload: 500);
            Assert.AreNotEqual(0, Events(Fd) & SocketConstants.POLLOUT);
        }

        [TestMethod]
        public void WithoutALimitTheRingAloneDecides()
        {
            Establish(new TcpSettings { SendBufferSize = 8000 }, window: 1000);
            Limit(100);
            Limit(0);
            Assert.AreEqual(8000, Write(9000));
            Peer.Expects(seq: 1, payload: 1000);
            Limit(100);
            Assert.AreEqual(0, Events(Fd) & SocketConstants.POLLOUT);
        }

        [TestMethod]
        public void ANegativeLimitIsNone()
        {
            // Linux takes the number as an unsigned one
            Establish(new TcpSettings { SendBufferSize = 8000 }, window: 1000);
            Limit(-1);
            Assert.AreEqual(8000, Write(9000));
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void OnlyTheEndOfALimitedWriteHasPsh()
        {
            Establish();
            Limit(10);
            Assert.AreEqual(2500, Write(2500));
            Peer.ExpectsFirst(seq: 1, payload: 1000, psh: 0);
            Peer.ExpectsFirst(seq: 1001, payload: 1000, psh: 0);
            Peer.Expects(seq: 2001, payload: 500, psh: 1);
        }

        [TestMethod]
        public void AcceptedConnectionsInheritTheLimit()
        {
            Begin();
            Listen();
            Fd = Listener;
            Limit(700);
            EstablishAgain();
            Sockets.GetSockOpt(Fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NOTSENT_LOWAT, out int value);
            Assert.AreEqual(700, value);
        }

        private static void Limit(int bytes)
        {
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NOTSENT_LOWAT, bytes);
        }
    }
}
