namespace NanoTcp.Udp
{
    /// <summary>UDP header, RFC 768. Offsets in bytes from its first byte; fields are big endian.</summary>
    internal static class UdpHeader
    {
        public const int SourcePort = 0;
        public const int DestinationPort = 2;
        public const int LengthField = 4;
        public const int Checksum = 6;
        public const int Length = 8;
    }
}
