using System;

namespace NanoTcp.Services
{
    /// <summary>What a DHCP client is told. The defaults suit most networks.</summary>
    public sealed class DhcpSettings
    {
        private const int LongestHostName = 63;

        /// <summary>Our name for the server (option 12): up to 63 letters, digits, hyphens and dots; null for none.</summary>
        public string HostName { get; set; }

        /// <summary>True to look whether nobody else has the address before it is used (RFC 5227), which takes 4 to 7 seconds.</summary>
        public bool CheckAddress { get; set; } = true;

        /// <summary>How long no server may answer before a link-local address is taken (RFC 3927), in milliseconds; 0 for never.</summary>
        public int LinkLocalAfter { get; set; } = 12_000;

        /// <summary>The first message is sent at a random moment up to this, in milliseconds, so that boards with one switch do not ask at once.</summary>
        public int StartDelay { get; set; } = 1000;

        /// <summary>An address of an earlier run, in host order: it is asked for first (INIT-REBOOT). 0 for none.</summary>
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
