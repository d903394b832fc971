namespace NanoTcp.Ip
{
    /// <summary>IPv4 header, RFC 791 section 3.1. Offsets in bytes from its first byte; fields are big endian.</summary>
    internal static class Ipv4Header
    {
        public const int VersionAndLength = 0;
        public const int TypeOfService = 1;
        public const int TotalLength = 2;
        public const int Identification = 4;
        public const int FlagsAndFragment = 6;
        public const int TimeToLive = 8;
        public const int Protocol = 9;
        public const int Checksum = 10;
        public const int Source = 12;
        public const int Destination = 16;
        public const int MinimumLength = 20;

        /// <summary>Version 4 and a header of five words: no options.</summary>
        public const int PlainVersionAndLength = 0x45;

        /// <summary>Type of service of routing and group management, RFC 791: internetwork control.</summary>
        public const int InternetworkControl = 0xC0;

        /// <summary>In the high byte of <see cref="FlagsAndFragment"/>.</summary>
        public const int DontFragment = 0x40;

        /// <summary>In the 16 bits of <see cref="FlagsAndFragment"/>: more fragments, or an offset.</summary>
        public const int FragmentMask = 0x3FFF;

        /// <summary>In the 16 bits of <see cref="FlagsAndFragment"/>.</summary>
        public const int MoreFragments = 0x2000;

        /// <summary>In the 16 bits of <see cref="FlagsAndFragment"/>: offset of the fragment in units of eight bytes.</summary>
        public const int OffsetMask = 0x1FFF;

        // options, RFC 791 section 3.1
        public const int OptionEnd = 0;
        public const int OptionNoOperation = 1;
        public const int OptionLooseSourceRoute = 131;
        public const int OptionStrictSourceRoute = 137;

        /// <summary>Router alert, RFC 2113: routers on the path examine the packet.</summary>
        public const int OptionRouterAlert = 148;
    }

    /// <summary>IP protocol numbers (IANA).</summary>
    internal static class IpProtocolNumber
    {
        public const int Icmp = 1;
        public const int Igmp = 2;
        public const int Tcp = 6;
        public const int Udp = 17;
    }
}
