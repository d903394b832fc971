namespace NanoTcp.Ethernet
{
    /// <summary>ARP packet for IPv4 over Ethernet, RFC 826. Offsets in bytes from its first byte; fields are big endian.</summary>
    internal static class ArpHeader
    {
        public const int HardwareType = 0;
        public const int ProtocolType = 2;
        public const int HardwareLength = 4;
        public const int ProtocolLength = 5;
        public const int Operation = 6;
        public const int SenderHardware = 8;
        public const int SenderProtocol = 14;
        public const int TargetHardware = 18;
        public const int TargetProtocol = 24;
        public const int Length = 28;

        public const int HardwareEthernet = 1;
        public const int OperationRequest = 1;
        public const int OperationReply = 2;

        /// <summary>True when types and lengths are those of IPv4 over Ethernet.</summary>
        public static bool IsIpv4OverEthernet(byte[] f, int o)
        {
            return f[o] == 0 && f[o + 1] == HardwareEthernet &&
                f[o + ProtocolType] == EthernetHeader.TypeIpv4 >> 8 && f[o + ProtocolType + 1] == 0 &&
                f[o + HardwareLength] == EthernetHeader.AddressLength && f[o + ProtocolLength] == 4;
        }
    }
}
