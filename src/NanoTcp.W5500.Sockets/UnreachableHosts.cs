namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// Hosts that did not answer to ARP a short while ago. A datagram to one of them would hold the chip socket for 1.8 s (RTR times RCR + 1, which
    /// the W5500's data sheet has in common for all sockets, TCP included) and the datagrams to others with it.
    /// </summary>
    internal sealed class UnreachableHosts
    {
        // For how long a host is not asked again; in milliseconds.
        private const int Patience = 10_000;

        private const int Places = 4;

        private readonly uint[] _addresses = new uint[Places];
        private readonly long[] _until = new long[Places];
        private int _next;

        /// <summary>Notes one, in the place of the one that was noted longest ago.</summary>
        public void Add(uint address, long now)
        {
            _addresses[_next] = address;
            _until[_next] = now + Patience;
            _next = (_next + 1) % Places;
        }

        public bool Contains(uint address, long now)
        {
            for (int i = 0; i < Places; i++)
            {
                if (_addresses[i] == address && now < _until[i])
                {
                    return true;
                }
            }

            return false;
        }
    }
}
