using System;

namespace NanoTcp.Services
{
    /// <summary>Timeouts and cache sizes of a resolver. Times in milliseconds unless noted.</summary>
    public sealed class DnsSettings
    {
        /// <summary>Timeout of a query in the first round, doubled in each further round. 100 to 30,000, default 2000.</summary>
        public int Timeout { get; set; } = 2000;

        /// <summary>Number of times that each server is queried, 1 to 8. Default 3.</summary>
        public int Rounds { get; set; } = 3;

        /// <summary>Timeout of a query by TCP, used when an answer does not fit a datagram. 1000 to 60,000, default 5000.</summary>
        public int TcpTimeout { get; set; } = 5000;

        /// <summary>Most lookups in progress, 1 to 16. Default 4.</summary>
        public int QueryLimit { get; set; } = 4;

        /// <summary>Most names in the cache, 0 to 256; the entry that expires first is replaced. Default 16.</summary>
        public int CacheSize { get; set; } = 16;

        /// <summary>Lower bound for the time that a name is cached, in seconds: 0 to 3600. Default 1.</summary>
        public int MinimumTimeToLive { get; set; } = 1;

        /// <summary>Upper bound for the time that a name is cached, in seconds: 1 to 604,800. Default 86,400.</summary>
        public int MaximumTimeToLive { get; set; } = 86_400;

        /// <summary>
        /// Upper bound for the time that a negative answer is cached (RFC 2308 section 5), in seconds: 0 to 10,800. Default 300.
        /// </summary>
        public int MaximumNegativeTimeToLive { get; set; } = 300;

        internal void Validate()
        {
            Check(Timeout, 100, 30_000, "Timeout");
            Check(Rounds, 1, 8, "Rounds");
            Check(TcpTimeout, 1000, 60_000, "TcpTimeout");
            Check(QueryLimit, 1, 16, "QueryLimit");
            Check(CacheSize, 0, 256, "CacheSize");
            Check(MinimumTimeToLive, 0, 3600, "MinimumTimeToLive");
            Check(MaximumTimeToLive, 1, 604_800, "MaximumTimeToLive");
            Check(MaximumNegativeTimeToLive, 0, 10_800, "MaximumNegativeTimeToLive");
        }

        private static void Check(int value, int least, int most, string name)
        {
            if (value < least || value > most)
            {
                throw new ArgumentOutOfRangeException(name + " must be " + least.ToString() + " to " + most.ToString());
            }
        }
    }
}
