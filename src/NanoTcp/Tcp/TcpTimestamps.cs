namespace NanoTcp.Tcp
{
    /// <summary>Timestamps: RFC 7323 sections 3 to 5.</summary>
    internal sealed partial class TcpSock
    {
        // section 5.5: TS.Recent is invalid after 24 days
        private const long TimestampLifetime = 24L * 24 * 3600 * 1000;

        // negotiated in the handshake
        private bool _usesTimestamps;

        // offset of TSval from our clock, in milliseconds
        private uint _timestampOffset;

        // TS.Recent, and when it was taken
        private uint _recentTimestamp;
        private long _recentTimestampTakenAt;

        private bool IsOldTimestamp(TcpSegment segment)
        {
            return (int)(segment.TimestampValue - _recentTimestamp) < 0 && Now - _recentTimestampTakenAt < TimestampLifetime;
        }

        private uint EchoedTimestamp(TcpSegment segment) => _usesTimestamps && segment.HasTimestamps ? segment.TimestampEcho : 0;

        // RFC 7323 section 4.3: taken from the segment that covers Last.ACK.sent, so that the peer's round trip includes a delayed
        // acknowledgment
        private void TakeTimestamp(uint sequence, uint timestamp)
        {
            if ((int)(sequence - _lastAckSent) <= 0 && (int)(timestamp - _recentTimestamp) >= 0)
            {
                _recentTimestamp = timestamp;
                _recentTimestampTakenAt = Stack.Now;
                _timestampOption = 0;
            }
        }

        // The same for an option that the fast path found acceptable.
        private void TakeTimestamp(ulong option, uint timestamp, uint sequence)
        {
            if ((int)(sequence - _lastAckSent) <= 0)
            {
                _recentTimestamp = timestamp;
                _recentTimestampTakenAt = Stack.Now;
                _timestampOption = option;
            }
        }
    }
}
