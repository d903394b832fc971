using System;

namespace NanoTcp.Services
{
    /// <summary>Settings of an SNTP client. Times in milliseconds unless noted.</summary>
    public sealed class SntpSettings
    {
        /// <summary>Most names in <see cref="Servers"/>.</summary>
        public const int ServerLimit = 4;

        /// <summary>
        /// Names or addresses of servers, which are queried after those that DHCP announces; null or empty for none. There is no default: a
        /// product must not use a public server without its operator's consent (RFC 4330 section 10).
        /// </summary>
        public string[] Servers { get; set; }

        /// <summary>Time between two queries in seconds, 64 to 131,072. A server may double it (kiss code RATE). Default 1024.</summary>
        public int PollInterval { get; set; } = 1024;

        /// <summary>Longest wait for an answer, 100 to 15,000. Default 3000.</summary>
        public int Timeout { get; set; } = 3000;

        /// <summary>
        /// Upper bound of the random delay before the first query, so that boards powered on together do not all query at once. 0 to 65,535,
        /// default 1000.
        /// </summary>
        public int StartDelay { get; set; } = 1000;

        /// <summary>
        /// Smallest offset that is stepped; smaller ones are slewed by 0.5 ms a second, so that time does not go back. 1 to 1,000,000, default
        /// 128 (RFC 5905 section 11.3).
        /// </summary>
        public int StepThreshold { get; set; } = 128;

        internal int ServerCount => Servers == null ? 0 : Servers.Length;

        internal void Validate()
        {
            Check(ServerCount, 0, ServerLimit, "Number of Servers");
            Check(PollInterval, 64, 131_072, "PollInterval");
            Check(Timeout, 100, 15_000, "Timeout");
            Check(StartDelay, 0, 65_535, "StartDelay");
            Check(StepThreshold, 1, 1_000_000, "StepThreshold");
            for (int i = 0; i < ServerCount; i++)
            {
                if (Servers[i] == null || (!Ipv4Address.TryParse(Servers[i], out _) && !DnsName.IsHostName(Servers[i])))
                {
                    throw new ArgumentException("A server is neither an address nor a host name.");
                }
            }
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
