using System;

namespace NanoTcp.Tcp
{
    /// <summary>The congestion control algorithm of a connection.</summary>
    public enum CongestionAlgorithm
    {
        /// <summary>RFC 5681.</summary>
        NewReno,

        /// <summary>RFC 9438.</summary>
        Cubic,
    }

    /// <summary>How losses are detected, besides the retransmission timer.</summary>
    public enum LossDetection
    {
        /// <summary>Duplicate acknowledgments alone (RFC 5681, RFC 6582), even if the peer offers SACK.</summary>
        DuplicateAcks,

        /// <summary>Selective acknowledgments (RFC 2018, RFC 6675).</summary>
        Sack,

        /// <summary>Selective acknowledgments and time (RACK-TLP, RFC 8985).</summary>
        Rack,
    }

    /// <summary>
    /// Every constant of TCP in one table. Times are in milliseconds, sizes in bytes. Set them before creating the stack, which validates
    /// them.
    /// </summary>
    public sealed class TcpSettings
    {
        /// <summary>Send buffer of a connection, 536 to 1,048,576. SO_SNDBUF overrides it.</summary>
        public int SendBufferSize { get; set; } = 8192;

        /// <summary>
        /// Receive buffer of a connection, and so the largest window that it offers, 536 to 1,048,576. SO_RCVBUF overrides it.
        /// </summary>
        public int ReceiveBufferSize { get; set; } = 8192;

        /// <summary>Largest segment to accept, 88 to 1,460; the device's MTU lowers it further. TCP_MAXSEG overrides it.</summary>
        public int MaximumSegmentSize { get; set; } = 1460;

        /// <summary>
        /// Smallest segment size that a peer can impose, so that it cannot force us to send floods of tiny segments; 48 to 536 (RFC 6691).
        /// </summary>
        public int MinimumSegmentSize { get; set; } = 88;

        /// <summary>Initial congestion window in segments, 1 to 64 (RFC 6928: 10).</summary>
        public int InitialWindow { get; set; } = 10;

        /// <summary>Retransmission timeout before the first measurement, 200 to 60,000 (RFC 6298 section 2.1: 1 s).</summary>
        public int RtoInitial { get; set; } = 1000;

        /// <summary>Minimum of the timeout's variance term, 10 to 3,000: RTO = SRTT + max(4 RTTVAR, this), as on Linux.</summary>
        public int RtoMinimum { get; set; } = 200;

        /// <summary>Maximum retransmission timeout, 1,000 to 240,000 (RFC 6298 section 2.5: at least 60 s).</summary>
        public int RtoMaximum { get; set; } = 120_000;

        /// <summary>
        /// Longest delay of an acknowledgment, 0 (none) to 500 (RFC 9293 section 3.8.6.3; Linux: 40). TCP_QUICKACK overrides it.
        /// </summary>
        public int DelayedAckTime { get; set; } = 40;

        /// <summary>Number of segments that are acknowledged at once, without delay, 1 to 16 (RFC 5681 section 4.2: 2).</summary>
        public int DelayedAckSegments { get; set; } = 2;

        /// <summary>
        /// Acknowledgments sent without delay at the start of a connection, while the peer's congestion window is small; 0 to 64.
        /// </summary>
        public int InitialImmediateAcks { get; set; } = 16;

        /// <summary>Send new data on the first two duplicate acknowledgments (RFC 3042).</summary>
        internal bool LimitedTransmit { get; set; } = true;

        /// <summary>Shrink the congestion window after an idle time (RFC 5681 section 4.1).</summary>
        public bool SlowStartAfterIdle { get; set; } = true;

        /// <summary>How losses are detected; anything above duplicate acknowledgments offers SACK to the peer.</summary>
        public LossDetection LossDetection { get; set; } = LossDetection.Rack;

        /// <summary>Report duplicates by SACK (RFC 2883).</summary>
        internal bool DuplicateSack { get; set; } = true;

        /// <summary>Offer timestamps with a clock of 1 ms (RFC 7323).</summary>
        public bool Timestamps { get; set; } = true;

        /// <summary>Offer window scaling (RFC 7323 section 2); the shift follows from the receive buffer's size.</summary>
        public bool WindowScale { get; set; } = true;

        /// <summary>
        /// Explicit congestion notification (RFC 3168): requested on connections that we open, and accepted from peers that request it.
        /// </summary>
        public bool Ecn { get; set; }

        /// <summary>Congestion control of new connections. TCP_CONGESTION overrides it.</summary>
        public CongestionAlgorithm Congestion { get; set; } = CongestionAlgorithm.NewReno;

        /// <summary>Header prediction; off only to compare the slow path with it.</summary>
        internal bool HeaderPrediction { get; set; } = true;

        /// <summary>
        /// Path MTU discovery (RFC 1191): sets DF, and falls back to segments of 536 bytes when a black hole is suspected.
        /// </summary>
        public bool PathMtuDiscovery { get; set; } = true;

        /// <summary>
        /// Time after which larger segments are tried again, 300,000 to 86,400,000 (RFC 1191 section 6.3: at least 5 minutes, better 10).
        /// </summary>
        public int PathMtuLifetime { get; set; } = 600_000;

        /// <summary>Duration of TIME_WAIT, 0 to 240,000 (2 MSL; Linux: 60 s).</summary>
        public int TimeWait { get; set; } = 60_000;

        /// <summary>Most connections in TIME_WAIT, 1 to 4,096; a further one replaces the oldest.</summary>
        public int TimeWaitLimit { get; set; } = 32;

        /// <summary>
        /// Longest FIN_WAIT_2 of a connection whose socket is closed, 1,000 to 600,000 (Linux: 60 s). TCP_LINGER2 overrides it.
        /// </summary>
        public int FinWait2 { get; set; } = 60_000;

        /// <summary>
        /// Retransmissions of a SYN before connect fails with ETIMEDOUT, 1 to 12 (Linux: 6, about two minutes). TCP_SYNCNT overrides it.
        /// </summary>
        public int SynRetries { get; set; } = 6;

        /// <summary>Retransmissions of a SYN-ACK, 1 to 12 (Linux: 5).</summary>
        public int SynAckRetries { get; set; } = 5;

        /// <summary>Retransmissions of data before the connection ends with ETIMEDOUT, 3 to 30 (RFC 1122 section 4.2.3.5; Linux: 15).</summary>
        public int Retries { get; set; } = 15;

        /// <summary>The same for a connection whose socket is closed, 1 to 30 (Linux: 8).</summary>
        public int OrphanRetries { get; set; } = 8;

        /// <summary>
        /// Most half-open connections in total, waiting for the third segment of their handshake; 1 to 256. While there are so many,
        /// further SYNs are answered with SYN cookies (RFC 4987 section 3.6).
        /// </summary>
        public int SynCacheSize { get; set; } = 16;

        /// <summary>
        /// Idle time before the first keep-alive probe of a socket with SO_KEEPALIVE, 1,000 to 32,767,000 (RFC 9293 section 3.8.4: 2 h).
        /// TCP_KEEPIDLE overrides it.
        /// </summary>
        public int KeepAliveIdle { get; set; } = 7_200_000;

        /// <summary>Time between keep-alive probes, 1,000 to 32,767,000 (Linux: 75 s). TCP_KEEPINTVL overrides it.</summary>
        public int KeepAliveInterval { get; set; } = 75_000;

        /// <summary>Keep-alive probes without an answer before the connection ends, 1 to 127 (Linux: 9). TCP_KEEPCNT overrides it.</summary>
        public int KeepAliveCount { get; set; } = 9;

        /// <summary>
        /// Longest time that data may stay unacknowledged (RFC 5482), up to 2,000,000,000; 0 for no limit but <see cref="Retries"/>.
        /// TCP_USER_TIMEOUT overrides it.
        /// </summary>
        public int UserTimeout { get; set; }

        /// <summary>
        /// Shortest time between two challenge ACKs of a connection, 0 (no limit) to 60,000 (RFC 5961 section 7; Linux: 500).
        /// </summary>
        public int ChallengeAckInterval { get; set; } = 500;

        /// <summary>
        /// First ephemeral port, for sockets that are not bound to one, 1,024 to 65,000 (RFC 6056: 49,152; Linux: 32,768).
        /// </summary>
        public int EphemeralPortFirst { get; set; } = 32_768;

        /// <summary>Last ephemeral port, up to 65,535.</summary>
        public int EphemeralPortLast { get; set; } = 60_999;

        /// <summary>
        /// Secret key for initial sequence numbers (RFC 6528), ports (RFC 6056) and timestamps: 16 bytes. Null draws a new one from the
        /// stack's random source at each start.
        /// </summary>
        public byte[] Secret { get; set; }

        /// <summary>Returns a copy, for another stack to use with changes.</summary>
        public TcpSettings Clone() => (TcpSettings)MemberwiseClone();

        /// <summary>Checks all values.</summary>
        /// <exception cref="ArgumentException">A value is out of its range; the message says which one and what is accepted.</exception>
        public void Validate()
        {
            Check("SendBufferSize", SendBufferSize, 536, 1 << 20);
            Check("ReceiveBufferSize", ReceiveBufferSize, 536, 1 << 20);
            Check("MaximumSegmentSize", MaximumSegmentSize, 88, 1460);
            Check("MinimumSegmentSize", MinimumSegmentSize, 48, 536);
            Check("InitialWindow", InitialWindow, 1, 64);
            Check("RtoInitial", RtoInitial, 200, 60_000);
            Check("RtoMinimum", RtoMinimum, 10, 3000);
            Check("RtoMaximum", RtoMaximum, 1000, 240_000);
            Check("DelayedAckTime", DelayedAckTime, 0, 500);
            Check("DelayedAckSegments", DelayedAckSegments, 1, 16);
            Check("InitialImmediateAcks", InitialImmediateAcks, 0, 64);
            Check("PathMtuLifetime", PathMtuLifetime, 300_000, 86_400_000);
            Check("TimeWait", TimeWait, 0, 240_000);
            Check("TimeWaitLimit", TimeWaitLimit, 1, 4096);
            Check("FinWait2", FinWait2, 1000, 600_000);
            Check("SynRetries", SynRetries, 1, 12);
            Check("SynAckRetries", SynAckRetries, 1, 12);
            Check("Retries", Retries, 3, 30);
            Check("OrphanRetries", OrphanRetries, 1, 30);
            Check("SynCacheSize", SynCacheSize, 1, 256);
            Check("KeepAliveIdle", KeepAliveIdle, 1000, 32_767_000);
            Check("KeepAliveInterval", KeepAliveInterval, 1000, 32_767_000);
            Check("KeepAliveCount", KeepAliveCount, 1, 127);
            Check("UserTimeout", UserTimeout, 0, 2_000_000_000);
            Check("ChallengeAckInterval", ChallengeAckInterval, 0, 60_000);
            Check("EphemeralPortFirst", EphemeralPortFirst, 1024, 65_000);
            Check("EphemeralPortLast", EphemeralPortLast, EphemeralPortFirst, 65_535);
            Check("LossDetection", (int)LossDetection, 0, (int)LossDetection.Rack);
            Check("Congestion", (int)Congestion, 0, (int)CongestionAlgorithm.Cubic);
            Check("Secret.Length", Secret == null ? KeyedHash.KeyLength : Secret.Length, KeyedHash.KeyLength, KeyedHash.KeyLength);
            Check("RtoMaximum, which must reach RtoInitial,", RtoMaximum, RtoInitial, 240_000);
            Check("MinimumSegmentSize, which must not pass MaximumSegmentSize,", MinimumSegmentSize, 48, MaximumSegmentSize);
        }

        private static void Check(string name, int value, int minimum, int maximum)
        {
            if (value < minimum || value > maximum)
            {
                throw new ArgumentException("TcpSettings." + name + " is " + value.ToString() + "; accepted are " + minimum.ToString() +
                    " to " + maximum.ToString() + ".");
            }
        }
    }
}
