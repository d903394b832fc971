namespace NanoTcp.Ethernet
{
    /// <summary>Ethernet II header, RFC 894 and IEEE 802.3 section 3.1. Offsets in bytes from its first byte; fields are big endian.</summary>
    internal static class EthernetHeader
    {
        public const int Destination = 0;
        public const int Source = 6;
        public const int EtherType = 12;
        public const int Length = 14;

        public const int AddressLength = 6;

        public const int TypeIpv4 = 0x0800;
        public const int TypeArp = 0x0806;

        /// <summary>Writes a header.</summary>
        public static void Write(byte[] frame, int offset, byte[] destination, byte[] source, int etherType)
        {
            System.Array.Copy(destination, 0, frame, offset + Destination, AddressLength);
            System.Array.Copy(source, 0, frame, offset + Source, AddressLength);
            frame[offset + EtherType] = (byte)(etherType >> 8);
            frame[offset + EtherType + 1] = (byte)etherType;
        }
    }
}
