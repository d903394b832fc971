namespace NanoTcp.Simulation
{
    /// <summary>TCP header layout, RFC 9293 section 3.1. Offsets in bytes; fields are big endian.</summary>
    internal static class WiznetTcpHeader
    {
        public const int DestinationPort = 2;
        public const int Sequence = 4;
        public const int Acknowledgment = 8;
        public const int DataOffset = 12;
        public const int Flags = 13;
        public const int Window = 14;
        public const int Checksum = 16;
        public const int Length = 20;
        public const int SegmentSizeOption = 4;

        public const int Fin = 0x01;
        public const int Syn = 0x02;
        public const int Reset = 0x04;
        public const int Push = 0x08;
        public const int Ack = 0x10;
    }
}
