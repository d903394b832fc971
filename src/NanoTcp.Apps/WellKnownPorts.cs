namespace NanoTcp.Apps
{
    /// <summary>Ports that IANA has assigned to small services.</summary>
    internal static class WellKnownPorts
    {
        public const int Echo = 7;
        public const int Discard = 9;
        public const int Daytime = 13;
        public const int QuoteOfTheDay = 17;
        public const int Chargen = 19;
        public const int Telnet = 23;
        public const int Time = 37;
        public const int Http = 80;
    }
}
