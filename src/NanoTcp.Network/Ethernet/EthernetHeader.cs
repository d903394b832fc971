namespace NanoTcp.Ethernet
{
    /// <summary>Ethernet II header, RFC 894 and IEEE 802.3 section 3.1. Offsets in bytes from its first byte; big-endian fields.</summary>
    internal static class EthernetHeader
    {
        public const int Destination = 0;
        public const int Source = 6;
        public const int EtherType = 12;
        public const int Length = 14;

        /// <summary>Selects a link address in eight bytes read as one little-endian number.</summary>
        public const ulong AddressMask = 0xFFFFFFFFFFFF;

        public const int AddressLength = 6;

        public const int TypeIpv4 = 0x0800;
        public const int TypeArp = 0x0806;

        /// <summary>IEEE 802.1Q section 9.6: two bytes of priority and VLAN follow, then the EtherType.</summary>
        public const int TypeTagged = 0x8100;
        public const int TagLength = 4;
        public const int TagControl = 14;
    }
}
