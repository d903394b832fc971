namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// Hosts that recently did not answer ARP. A datagram to one of them would block the chip socket, and datagrams to other hosts, for 1.8
    /// s: RTR times RCR + 1, registers that all sockets share.
    /// </summary>
    internal sealed class UnreachableHosts
    {
        // time until the next attempt, in milliseconds
        private const int Lifetime = 10_000;

        private const int Places = 4;

        private readonly uint[] _addresses = new uint[Places];
        private readonly long[] _until = new long[Places];
        private int _next;

        /// <summary>Adds a host; replaces the oldest one.</summary>
        public void Add(uint address, long now)
        {
            _addresses[_next] = address;
            _until[_next] = now + Lifetime;
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
