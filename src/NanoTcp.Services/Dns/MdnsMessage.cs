namespace NanoTcp.Services
{
    /// <summary>Constants of multicast DNS messages, RFC 6762.</summary>
    internal static class MdnsMessage
    {
        /// <summary>Section 3: the domain of all names on a link.</summary>
        public const string Domain = "local";

        public const uint Group = 0xE00000FB;
        public const int Port = 5353;

        /// <summary>Section 11: IP time to live of every message.</summary>
        public const int IpTimeToLive = 255;

        /// <summary>Section 10: time to live of records that contain a host's name or address, in seconds.</summary>
        public const int TimeToLive = 120;

        /// <summary>Section 10: time to live of all other records, in seconds.</summary>
        public const int LongTimeToLive = 4500;

        /// <summary>Section 6.7: upper bound of the time to live in answers to plain resolvers, in seconds.</summary>
        public const int LegacyTimeToLive = 10;

        /// <summary>In a question's class: a unicast response is welcome (section 5.4).</summary>
        public const int UnicastBit = 0x8000;

        /// <summary>In a record's class, the cache-flush bit: replaces other records of this name and type (section 10.2).</summary>
        public const int FlushBit = 0x8000;

        /// <summary>Length of the longest message in bytes: one frame (section 17).</summary>
        public const int LongestMessage = 1472;

        public const int TypePtr = 12;
        public const int TypeTxt = 16;
        public const int TypeSrv = 33;
        public const int TypeNsec = 47;
    }
}
