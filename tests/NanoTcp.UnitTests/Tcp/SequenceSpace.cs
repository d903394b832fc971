using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>
    /// Where in sequence space, and in time, the conversations lie. The peer's initial sequence number is as the test wants it. Ours is the
    /// stack's secret, but RFC 6528 lets it grow by 250 a millisecond: a world that begins at the right time has one that is close below
    /// any number wanted.
    /// </summary>
    internal static class SequenceSpace
    {
        public const uint Seed = 4711;

        // RFC 6528 and RFC 9293 section 3.4.1: a clock of 4 us
        private const uint NumbersPerMillisecond = 250;

        // half a segment's length, so that the first one lies across the boundary
        private const uint Margin = 500;

        private const uint UsualPeerStart = 0xFFFFFE00;
        private const uint UsualTimestampStart = 1000;
        private const long UsualClock = 1000;

        /// <summary>The peer's initial sequence number: close below 2^32 unless a test says otherwise.</summary>
        public static uint PeerStart { get; set; } = UsualPeerStart;

        /// <summary>The peer's timestamp when the world begins.</summary>
        public static uint PeerTimestampStart { get; set; } = UsualTimestampStart;

        /// <summary>What our sequence numbers shall cross soon after the start.</summary>
        public static uint OurBoundary { get; set; }

        /// <summary>True when our initial sequence number is to lie below <see cref="OurBoundary"/>; false leaves it to chance.</summary>
        public static bool PlacesOurs { get; set; }

        /// <summary>The clock when the world begins is not earlier than this, in milliseconds.</summary>
        public static long EarliestClock { get; set; } = UsualClock;

        /// <summary>Makes everything as it was.</summary>
        public static void Restore()
        {
            PeerStart = UsualPeerStart;
            PeerTimestampStart = UsualTimestampStart;
            EarliestClock = UsualClock;
            OurBoundary = 0;
            PlacesOurs = false;
        }

        /// <summary>When a world must begin.</summary>
        public static long ClockStart(TcpSettings settings, bool weOpen)
        {
            if (!PlacesOurs)
            {
                return EarliestClock;
            }

            uint start = weOpen ? LearnActiveStart(settings) : LearnPassiveStart(settings);
            uint missing = OurBoundary - Margin - start;
            return EarliestClock + (missing / NumbersPerMillisecond);
        }

        private static uint LearnPassiveStart(TcpSettings settings)
        {
            ScriptedConversation.BeginAt(settings.Clone(), EarliestClock, 1500);
            ScriptedConversation.Listen();
            ScriptedConversation.Peer.Sends(syn: true, ack: TcpPeer.None);
            ScriptedConversation.Peer.Ignores();
            return ScriptedConversation.Peer.OurStart;
        }

        private static uint LearnActiveStart(TcpSettings settings)
        {
            ScriptedConversation.BeginAt(settings.Clone(), EarliestClock, 1500);
            ScriptedConversation.ConnectAgain();
            ScriptedConversation.Peer.Ignores();
            return ScriptedConversation.Peer.OurStart;
        }
    }
}
