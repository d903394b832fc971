using System;

namespace NanoTcp.Services
{
    /// <summary>A resolver's patience and memory. Times in milliseconds unless said otherwise.</summary>
    public sealed class DnsSettings
    {
        /// <summary>How long a server may take to answer the first time it is asked; twice as long in each further round. 100 to 30,000.</summary>
        public int Timeout { get; set; } = 2000;

        /// <summary>How often each server is asked, 1 to 8.</summary>
        public int Rounds { get; set; } = 3;

        /// <summary>How long a server may take when asked by TCP, because its answer did not fit a datagram. 1000 to 60,000.</summary>
        public int TcpTimeout { get; set; } = 5000;

        /// <summary>Names that can be looked up at the same time, 1 to 16.</summary>
        public int QueryLimit { get; set; } = 4;

        /// <summary>Names that are remembered, 0 to 256; the one that goes stale first gives way.</summary>
        public int CacheSize { get; set; } = 16;

        /// <summary>A name is remembered at least so long, in seconds: 0 to 3600.</summary>
        public int MinimumTimeToLive { get; set; } = 1;

        /// <summary>And at most so long, in seconds: 1 to 604,800.</summary>
        public int MaximumTimeToLive { get; set; } = 86_400;

        /// <summary>That a name does not exist is remembered at most so long, in seconds (RFC 2308 section 5): 0 to 10,800.</summary>
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
