namespace NanoTcp.Services
{
    /// <summary>
    /// A lease: what a server has granted, and until when. Times are the stack clock's milliseconds; long.MaxValue for an infinite lease.
    /// </summary>
    public sealed class DhcpLease
    {
        // for a server that sends no lease time, in seconds: it is asked again soon
        private const uint DefaultLeaseTime = 3600;
        private const uint Infinite = 0xFFFFFFFF;

        private readonly uint[] _dns = new uint[DhcpReply.DnsLimit];
        private readonly uint[] _ntp = new uint[DhcpReply.NtpLimit];

        internal DhcpLease()
        {
        }

        /// <summary>Our address, in host order.</summary>
        public uint Address { get; internal set; }

        /// <summary>Leading one bits of the subnet mask, 0 to 32.</summary>
        public int PrefixLength { get; private set; }

        /// <summary>The default gateway, in host order; 0 for none.</summary>
        public uint Router { get; private set; }

        /// <summary>The routes of the lease, see <see cref="DhcpRoutes"/>.</summary>
        internal byte[] Routes { get; private set; }

        /// <summary>The server's address, in host order.</summary>
        public uint Server { get; private set; }

        /// <summary>Domain of the network, such as "example.org"; null for none.</summary>
        public string Domain { get; private set; }

        /// <summary>Number of name servers, 0 to 3.</summary>
        public int DnsCount { get; private set; }

        /// <summary>Number of time servers, 0 to 3.</summary>
        public int NtpCount { get; private set; }

        /// <summary>When the request was sent, from which the lease's times count.</summary>
        public long Start { get; private set; }

        /// <summary>T1: when to ask the lease's server for an extension.</summary>
        public long RenewAt { get; private set; }

        /// <summary>T2: when to ask any server for an extension.</summary>
        public long RebindAt { get; private set; }

        /// <summary>When the address must no longer be used.</summary>
        public long End { get; private set; }

        /// <summary>Returns a name server's address, in host order.</summary>
        /// <param name="index">0 to <see cref="DnsCount"/> - 1.</param>
        public uint GetDns(int index) => _dns[index];

        /// <summary>Returns a time server's address, in host order.</summary>
        /// <param name="index">0 to <see cref="NtpCount"/> - 1.</param>
        public uint GetNtp(int index) => _ntp[index];

        /// <summary>Gives an SNTP client the time servers.</summary>
        internal void Configure(SntpClient client)
        {
            client.Use(_ntp, NtpCount);
        }

        /// <summary>Gives a resolver the name servers and the domain.</summary>
        internal void Configure(DnsResolver resolver)
        {
            resolver.Use(_dns, DnsCount, Domain);
        }

        /// <summary>Takes over what a server agreed to.</summary>
        /// <param name="reply">Its DHCPACK.</param>
        /// <param name="server">The server's address.</param>
        /// <param name="start">When the request was sent: RFC 2131 section 4.4.1 counts from there.</param>
        internal void Set(DhcpReply reply, uint server, long start)
        {
            Address = reply.YourAddress;
            Server = server;
            PrefixLength = DhcpAddress.Prefix(reply.Mask, reply.YourAddress);

            // RFC 3442: classless routes override the router option
            byte[] routes = DhcpRoutes.ByOption(reply.Routes, reply.RoutesLength);
            Routes = routes == null ? DhcpRoutes.ByRouter(reply.Router, Address, PrefixLength) : routes;
            Router = DhcpRoutes.DefaultRouter(Routes);
            Domain = reply.Domain;
            DnsCount = CopyHosts(reply.Dns, reply.DnsCount, _dns);
            NtpCount = CopyHosts(reply.Ntp, reply.NtpCount, _ntp);
            SetTimes(reply, start);
        }

        // copies the addresses that a host can have, and returns their number
        private static int CopyHosts(uint[] source, int count, uint[] destination)
        {
            int copied = 0;
            for (int i = 0; i < count; i++)
            {
                if (DhcpAddress.IsHost(source[i]))
                {
                    destination[copied++] = source[i];
                }
            }

            return copied;
        }

        // section 4.4.5: T1 is half of the lease and T2 seven eighths, unless the server says otherwise and makes sense
        private void SetTimes(DhcpReply reply, long start)
        {
            uint lease = reply.LeaseTime == 0 ? DefaultLeaseTime : reply.LeaseTime;
            Start = start;
            if (lease == Infinite)
            {
                RenewAt = long.MaxValue;
                RebindAt = long.MaxValue;
                End = long.MaxValue;
                return;
            }

            long length = lease * 1000L;
            long renew = reply.RenewalTime * 1000L;
            long rebind = reply.RebindingTime * 1000L;
            if (rebind == 0 || rebind >= length)
            {
                rebind = length - (length / 8);
            }

            if (renew == 0 || renew >= rebind)
            {
                renew = length / 2 < rebind ? length / 2 : rebind / 2;
            }

            RenewAt = start + renew;
            RebindAt = start + rebind;
            End = start + length;
        }
    }
}
