namespace NanoTcp.Services
{
    /// <summary>The NTP header, RFC 5905 section 7.3. Offsets in bytes from its first byte; fields are big endian.</summary>
    internal static class SntpMessage
    {
        public const int Port = 123;

        public const int Flags = 0;
        public const int Stratum = 1;
        public const int RootDelay = 4;
        public const int RootDispersion = 8;
        public const int ReferenceId = 12;
        public const int Originate = 24;
        public const int Receive = 32;
        public const int Transmit = 40;

        /// <summary>Length of the header; extension fields and an authenticator may follow.</summary>
        public const int Length = 48;

        public const int Version = 4;
        public const int ModeClient = 3;
        public const int ModeServer = 4;

        /// <summary>Leap indicator of a server that is not synchronized.</summary>
        public const int LeapUnknown = 3;

        /// <summary>Stratum of a kiss-o'-death message, RFC 5905 section 7.4.</summary>
        public const int StratumKiss = 0;

        /// <summary>Highest stratum of a synchronized server.</summary>
        public const int StratumMax = 15;

        // kiss codes: four ASCII characters as a big-endian number
        public const uint KissDeny = 0x44454E59;
        public const uint KissRestrict = 0x52535452;
        public const uint KissRate = 0x52415445;
    }
}
