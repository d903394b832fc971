namespace NanoTcp.Tcp
{
    /// <summary>TCP header, RFC 9293 section 3.1. Offsets in bytes from its first byte; fields are big endian.</summary>
    internal static class TcpHeader
    {
        public const int SourcePort = 0;
        public const int DestinationPort = 2;
        public const int SequenceNumber = 4;
        public const int AcknowledgmentNumber = 8;

        /// <summary>High four bits, in 32-bit words.</summary>
        public const int DataOffset = 12;
        public const int Flags = 13;
        public const int Window = 14;
        public const int Checksum = 16;
        public const int UrgentPointer = 18;
        public const int MinimumLength = 20;
        public const int MaximumLength = 60;
    }

    /// <summary>The control bits, RFC 9293 section 3.1 and RFC 3168 section 6.1.</summary>
    internal static class TcpFlags
    {
        public const int Fin = 0x01;
        public const int Syn = 0x02;
        public const int Rst = 0x04;
        public const int Psh = 0x08;
        public const int Ack = 0x10;
        public const int Urg = 0x20;

        /// <summary>ECN echo.</summary>
        public const int Ece = 0x40;

        /// <summary>Congestion window reduced.</summary>
        public const int Cwr = 0x80;
    }

    /// <summary>Options: kind and length in bytes (IANA registry of TCP option kinds).</summary>
    internal static class TcpOption
    {
        public const int End = 0;
        public const int NoOperation = 1;

        /// <summary>RFC 9293 section 3.7.1.</summary>
        public const int MaximumSegmentSize = 2;
        public const int MaximumSegmentSizeLength = 4;

        /// <summary>RFC 7323 section 2.2.</summary>
        public const int WindowScale = 3;
        public const int WindowScaleLength = 3;

        /// <summary>RFC 2018 section 2.</summary>
        public const int SackPermitted = 4;
        public const int SackPermittedLength = 2;

        /// <summary>RFC 2018 section 3: two bytes, then eight for each block.</summary>
        public const int Sack = 5;
        public const int SackBlockLength = 8;

        /// <summary>RFC 7323 section 3.2.</summary>
        public const int Timestamps = 8;
        public const int TimestampsLength = 10;

        /// <summary>Timestamps after two no-operations, the layout of RFC 7323 appendix A.</summary>
        public const int TimestampsAlignedLength = 12;
    }
}
