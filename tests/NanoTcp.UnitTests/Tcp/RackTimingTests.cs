using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Loss found by time, and the probe of a flight's tail: RFC 8985.</summary>
    [TestClass]
    public class RackTimingTests : ScriptedConversation
    {
        private const string Options = "mss 1000,nop,nop,sackOK";
        private const int RoundTrip = 100;
        private const int TimerGranularity = 10;

        [TestMethod]
        public void ARetransmissionIsNotLostToWhatWasSentInTheSameMillisecond()
        {
            Establish(null, Options);
            Write(5000);
            Peer.ExpectsData(1, 5001, Mss);
            Peer.Sends(ack: 1, sack: "1001-4001");
            Peer.Expects(seq: 1, payload: Mss);
            Peer.Sends(ack: 1, sack: "1001-5001");
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void TheTailOfAFlightOfTwoIsProbedWithoutTimeForADelayedAcknowledgment()
        {
            Establish(null, Options, rtt: RoundTrip);
            Write(2 * Mss);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.HearsAfter((2 * RoundTrip) + TimerGranularity);
            Peer.Expects(seq: 1001, payload: Mss);
        }
    }
}
