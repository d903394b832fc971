using System;

namespace NanoTcp.Services
{
    /// <summary>Settings of a DHCP server. The defaults suit a laptop on a direct cable.</summary>
    public sealed class DhcpServerSettings
    {
        /// <summary>Most leases that a server has.</summary>
        public const int LeaseLimit = 8;

        private const int MinLease = 60;
        private const int MaxLease = 86_400;

        /// <summary>First address to give, in host order; 0 for the one after the server's. The others follow it.</summary>
        public uint FirstAddress { get; set; }

        /// <summary>Number of addresses to give, 1 to <see cref="LeaseLimit"/>. Default 4.</summary>
        public int LeaseCount { get; set; } = 4;

        /// <summary>Length of a lease in seconds, 60 to 86,400. Default 3600.</summary>
        public int LeaseSeconds { get; set; } = 3600;

        /// <summary>Router to give, in host order; 0 for none, which lets a laptop keep its default route by Wi-Fi. Default none.</summary>
        public uint Router { get; set; }

        /// <summary>Name server to give, in host order; 0 for none. Default none.</summary>
        public uint DnsServer { get; set; }

        internal void Validate()
        {
            if (LeaseCount < 1 || LeaseCount > LeaseLimit || LeaseSeconds < MinLease || LeaseSeconds > MaxLease)
            {
                throw new ArgumentOutOfRangeException("LeaseCount is 1 to 8, LeaseSeconds 60 to 86400");
            }
        }
    }
}
