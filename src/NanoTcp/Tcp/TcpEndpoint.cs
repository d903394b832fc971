using NanoTcp.Ip;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// What connections and listeners have in common: a port, and the socket's options. Times in milliseconds, sizes in bytes.
    /// </summary>
    internal abstract class TcpEndpoint : FastPathSock
    {
        /// <summary>RFC 9293 section 3.7.1: the segment size assumed when the peer's SYN has no MSS option.</summary>
        public const int DefaultSegmentSize = 536;

        // RFC 3168 section 5
        protected const int EcnMask = 3;

        protected TcpEndpoint(StackContext stack)
            : base(stack)
        {
        }

        public bool NoDelay { get; private set; }

        public bool KeepAlive { get; protected set; }

        public int KeepAliveIdle { get; protected set; }

        public int KeepAliveInterval { get; set; }

        public int KeepAliveCount { get; set; }

        public int UserTimeout { get; set; }

        /// <summary>TCP_CONGESTION, for the next connection.</summary>
        public CongestionAlgorithm Congestion { get; set; }

        public int SynRetries { get; set; }

        public int FinWait2 { get; set; }

        /// <summary>TCP_QUICKACK: each segment is acknowledged at once.</summary>
        public bool QuickAck { get; private set; }

        /// <summary>SO_LINGER: -1 for off, otherwise seconds that close waits; 0 aborts.</summary>
        public int Linger { get; set; } = -1;

        /// <summary>SO_SNDBUF, for the next connection.</summary>
        public int SendBufferSize { get; set; }

        /// <summary>SO_RCVBUF, for the next connection.</summary>
        public int ReceiveBufferSize { get; set; }

        /// <summary>TCP_MAXSEG; 0 for <see cref="TcpSettings.MaximumSegmentSize"/>.</summary>
        public int MaximumSegmentSizeLimit { get; set; }

        /// <summary>Payload of a full segment now, or the limit for the next connection.</summary>
        public virtual int SegmentSize => MaximumSegmentSizeLimit != 0 ? MaximumSegmentSizeLimit : DefaultSegmentSize;

        /// <summary>TCP_QUICKACK. Linux resumes delayed acknowledgments after a while; here the option holds until it is cleared.</summary>
        public virtual void SetQuickAck(bool on)
        {
            QuickAck = on;
        }

        /// <summary>SO_KEEPALIVE.</summary>
        public virtual void SetKeepAlive(bool on)
        {
            KeepAlive = on;
        }

        /// <summary>TCP_KEEPIDLE.</summary>
        public virtual void SetKeepAliveIdle(int idle)
        {
            KeepAliveIdle = idle;
        }

        /// <summary>TCP_NODELAY.</summary>
        public virtual void SetNoDelay(bool on)
        {
            NoDelay = on;
        }

        /// <summary>
        /// Copies the options of another endpoint: of a listener, of the sock that begins to listen, or of a failed connection attempt.
        /// </summary>
        public void CopyOptions(TcpEndpoint other)
        {
            ReuseAddress = other.ReuseAddress;
            Broadcast = other.Broadcast;
            NoDelay = other.NoDelay;
            KeepAlive = other.KeepAlive;
            KeepAliveIdle = other.KeepAliveIdle;
            KeepAliveInterval = other.KeepAliveInterval;
            KeepAliveCount = other.KeepAliveCount;
            UserTimeout = other.UserTimeout;
            Congestion = other.Congestion;
            SynRetries = other.SynRetries;
            FinWait2 = other.FinWait2;
            QuickAck = other.QuickAck;
            Linger = other.Linger;
            SendBufferSize = other.SendBufferSize;
            ReceiveBufferSize = other.ReceiveBufferSize;
            MaximumSegmentSizeLimit = other.MaximumSegmentSizeLimit;
            TimeToLive = other.TimeToLive;
            TypeOfService = other.TypeOfService;
        }

        /// <inheritdoc/>
        internal override void HeaderChanged()
        {
            // TCP itself sets the two ECN bits
            TypeOfService &= ~EcnMask;
        }
    }
}
