using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Timeouts that were needless are noticed and undone: RFC 3522 and 4015 by timestamps, RFC 5682 without.</summary>
    [TestClass]
    public class SpuriousTimeoutTests : ScriptedConversation
    {
        [TestMethod]
        public void EifelUndoesATimeout()
        {
            Establish(ByCount(), "mss 1012,sackOK,TS", rtt: 100);
            int sent = World.Elapsed;
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001, echo: sent);
            Peer.ExpectsNothing();
            Assert.AreEqual(1L, Statistics.TcpSpuriousRetransmissions);
            Peer.Sends(ack: 4001, echo: sent);
            Write(16_000);
            Peer.ExpectsData(4001, 4001 + 10_000, Mss);
        }

        [TestMethod]
        public void AnEchoOfTheRetransmissionDoesNotUndo()
        {
            Establish(ByCount(), "mss 1012,sackOK,TS", rtt: 100);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Waits(50);
            Peer.Sends(ack: 1001);
            Peer.ExpectsFirst(seq: 1001, payload: 1000);
            Peer.Expects(seq: 2001, payload: 1000);
            Assert.AreEqual(0L, Statistics.TcpSpuriousRetransmissions);
        }

        // RFC 3708 and RFC 4015 may both notice it
        [TestMethod]
        public void ATimeoutThatEifelHasUndoneIsNotUndoneByADuplicateReport()
        {
            Establish(ByCount(), "mss 1012,sackOK,TS", rtt: 100);
            int sent = World.Elapsed;
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001, echo: sent);
            Peer.Sends(ack: 4001, echo: sent, sack: "1-1001");
            Assert.AreEqual(1L, Statistics.TcpSpuriousRetransmissions);
        }

        [TestMethod]
        public void FrtoUndoesATimeoutWithoutTimestamps()
        {
            Establish(ByCount(), "mss 1000,sackOK", rtt: 100);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 2001);
            Peer.ExpectsNothing();
            Assert.AreEqual(1L, Statistics.TcpSpuriousRetransmissions);
            Peer.Sends(ack: 4001);
            Write(16_000);
            Peer.ExpectsData(4001, 4001 + 10_000, Mss);
        }

        [TestMethod]
        public void AnAckOfTheRetransmissionAloneDoesNotUndo()
        {
            Establish(ByCount(), "mss 1000,sackOK", rtt: 100);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001);
            Peer.ExpectsFirst(seq: 1001, payload: 1000);
            Peer.Expects(seq: 2001, payload: 1000);
        }

        [TestMethod]
        public void AfterUndoTheTimerRunsForRemainingData()
        {
            Establish(ByCount(), "mss 1012,sackOK,TS", rtt: 100);
            int sent = World.Elapsed;
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001, echo: sent);
            Peer.ExpectsNothing();
            World.PassUntilSent(5000, true);
            Peer.Expects(seq: 1001, payload: 1000);
        }

        // RFC 3708: D-SACK has reported each retransmission since the reduction
        [TestMethod]
        public void ADuplicateReportUndoesATimeoutOnce()
        {
            Establish(ByCount(), "mss 1000,sackOK", rtt: 100);
            Write(1000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.HearsAfter(300);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001);
            Peer.ExpectsNothing();
            Write(1000);
            Peer.Expects(seq: 1001, payload: 1000);
            World.PassUntilSent(5000, true);
            Peer.Expects(seq: 1001, payload: 1000);
            Peer.Sends(ack: 2001);
            Peer.Sends(ack: 2001, sack: "1001-2001");
            Assert.AreEqual(1L, Statistics.TcpSpuriousRetransmissions);
            Peer.Sends(ack: 2001, sack: "1001-2001");
            Assert.AreEqual(1L, Statistics.TcpSpuriousRetransmissions, "a report too many");
        }

        private static TcpSettings ByCount() => new TcpSettings { LossDetection = LossDetection.Sack, SendBufferSize = 40_000 };
    }
}
