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

        /// <summary>TCP_CORK is set.</summary>
        protected const int Corked = 1;

        /// <summary>TCP_NOTSENT_LOWAT limits the unsent bytes.</summary>
        protected const int LimitsUnsent = 32;

        /// <summary>
        /// What makes writing and sending unusual; 0 for the usual. One field, so that a write and a full segment each make one test.
        /// </summary>
        protected int SendFlags;

        private const int InheritedSendFlags = Corked | LimitsUnsent;

        // bits of _options: on a board each field takes 12 bytes
        private const int NoDelayOption = 1;
        private const int KeepAliveOption = 2;
        private const int QuickAckOption = 4;

        // bytes above them: DeferAccept and SynRetries
        private const int DeferAcceptShift = 8;
        private const int SynRetriesShift = 16;

        private int _options;

        protected TcpEndpoint(StackContext stack)
            : base(stack)
        {
        }

        public bool NoDelay => (_options & NoDelayOption) != 0;

        public bool Cork => (SendFlags & Corked) != 0;

        public bool KeepAlive => (_options & KeepAliveOption) != 0;

        public int KeepAliveIdle { get; protected set; }

        public int KeepAliveInterval { get; set; }

        public int KeepAliveCount { get; set; }

        public int UserTimeout { get; set; }

        /// <summary>TCP_CONGESTION, for the next connection.</summary>
        public CongestionAlgorithm Congestion { get; set; }

        /// <summary>TCP_NOTSENT_LOWAT: bytes, as an unsigned number; 0 for no limit.</summary>
        public int UnsentLimit { get; private set; }

        /// <summary>TCP_SYNCNT, at most 255.</summary>
        public int SynRetries
        {
            get => (_options >> SynRetriesShift) & 0xFF;
            set => SetByte(SynRetriesShift, value);
        }

        public int FinWait2 { get; set; }

        /// <summary>TCP_QUICKACK: each segment is acknowledged at once.</summary>
        public bool QuickAck => (_options & QuickAckOption) != 0;

        /// <summary>TCP_DEFER_ACCEPT: expiries of the SYN-ACK's timer that a listener waits for data; 0 for none.</summary>
        public int DeferAccept => (_options >> DeferAcceptShift) & 0xFF;

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
            SetBit(QuickAckOption, on);
        }

        /// <summary>SO_KEEPALIVE.</summary>
        public virtual void SetKeepAlive(bool on)
        {
            SetBit(KeepAliveOption, on);
        }

        /// <summary>TCP_KEEPIDLE.</summary>
        public virtual void SetKeepAliveIdle(int idle)
        {
            KeepAliveIdle = idle;
        }

        /// <summary>TCP_NODELAY.</summary>
        public virtual void SetNoDelay(bool on)
        {
            SetBit(NoDelayOption, on);
        }

        /// <summary>TCP_CORK.</summary>
        public virtual void SetCork(bool on)
        {
            SendFlags = on ? SendFlags | Corked : SendFlags & ~Corked;
        }

        /// <summary>TCP_NOTSENT_LOWAT.</summary>
        public virtual void SetUnsentLimit(int limit)
        {
            UnsentLimit = limit;
            SendFlags = limit > 0 ? SendFlags | LimitsUnsent : SendFlags & ~LimitsUnsent;
        }

        /// <summary>TCP_DEFER_ACCEPT.</summary>
        public void SetDeferAccept(int expiries)
        {
            SetByte(DeferAcceptShift, expiries);
        }

        /// <summary>
        /// Copies the options of another endpoint: of a listener, of the sock that begins to listen, or of a failed connection attempt.
        /// </summary>
        public void CopyOptions(TcpEndpoint other)
        {
            ReuseAddress = other.ReuseAddress;
            Broadcast = other.Broadcast;
            _options = other._options;
            SendFlags = other.SendFlags & InheritedSendFlags;
            KeepAliveIdle = other.KeepAliveIdle;
            KeepAliveInterval = other.KeepAliveInterval;
            KeepAliveCount = other.KeepAliveCount;
            UserTimeout = other.UserTimeout;
            UnsentLimit = other.UnsentLimit;
            Congestion = other.Congestion;
            FinWait2 = other.FinWait2;
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

        private void SetByte(int shift, int value)
        {
            _options = (_options & ~(0xFF << shift)) | (value << shift);
        }

        private void SetBit(int option, bool on)
        {
            _options = on ? _options | option : _options & ~option;
        }
    }
}
