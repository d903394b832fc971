namespace NanoTcp.Services
{
    /// <summary>What multicast DNS adds to the messages of DNS, RFC 6762.</summary>
    internal static class MdnsMessage
    {
        /// <summary>Section 3: the domain of all names on a link.</summary>
        public const string Domain = "local";

        public const uint Group = 0xE00000FB;
        public const int Port = 5353;

        /// <summary>Section 11: of everything that is sent.</summary>
        public const int IpTimeToLive = 255;

        /// <summary>Section 10: of records that hold a host's name or address, in seconds.</summary>
        public const int TimeToLive = 120;

        /// <summary>Section 10: of all other records, in seconds.</summary>
        public const int LongTimeToLive = 4500;

        /// <summary>Section 6.7: at most so long for those who do not know better, in seconds.</summary>
        public const int LegacyTimeToLive = 10;

        /// <summary>In a question's class: the answer may come to the asker alone (section 5.4).</summary>
        public const int UnicastBit = 0x8000;

        /// <summary>In a record's class: there are no others of this name and type (section 10.2).</summary>
        public const int FlushBit = 0x8000;

        /// <summary>Bytes of the longest message: one frame (section 17).</summary>
        public const int LongestMessage = 1472;

        public const int TypePtr = 12;
        public const int TypeTxt = 16;
        public const int TypeSrv = 33;
        public const int TypeNsec = 47;
    }
}
