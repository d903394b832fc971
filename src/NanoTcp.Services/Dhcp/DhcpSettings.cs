using System;

namespace NanoTcp.Services
{
    /// <summary>Settings of a DHCP client. The defaults suit most networks.</summary>
    public sealed class DhcpSettings
    {
        private const int LongestHostName = 63;

        /// <summary>Host name sent to the server (option 12): up to 63 letters, digits, hyphens and dots; null for none.</summary>
        public string HostName { get; set; }

        /// <summary>
        /// True to probe whether another host has the address before it is used (RFC 5227), which takes 4 to 7 seconds. Default true.
        /// </summary>
        public bool CheckAddress { get; set; } = true;

        /// <summary>
        /// Milliseconds without an answer after which a link-local address is used (RFC 3927); 0 for never. Default 12,000.
        /// </summary>
        public int LinkLocalAfter { get; set; } = 12_000;

        /// <summary>
        /// Upper bound of the random delay before the first message, in milliseconds, so that boards powered on together do not all ask at
        /// once. Default 1000.
        /// </summary>
        public int StartDelay { get; set; } = 1000;

        /// <summary>An address of an earlier run, in host order, which is requested first (INIT-REBOOT); 0 for none.</summary>
        public uint PreviousAddress { get; set; }

        internal void Validate()
        {
            if (StartDelay < 0 || StartDelay > 65_535 || LinkLocalAfter < 0)
            {
                throw new ArgumentOutOfRangeException("StartDelay is 0 to 65535 ms, LinkLocalAfter 0 or more");
            }

            if (HostName != null && (HostName.Length > LongestHostName || !DnsName.IsHostName(HostName)))
            {
                throw new ArgumentException("HostName has 1 to 63 letters, digits, hyphens and dots.");
            }
        }
    }
}
