namespace NanoTcp.Services
{
    /// <summary>The addresses of a server.</summary>
    internal sealed class DhcpPool
    {
        private readonly DhcpBinding[] _bindings;

        public DhcpPool(int count)
        {
            _bindings = new DhcpBinding[count];
            Clear();
        }

        public int Count => _bindings.Length;

        public DhcpBinding this[int index] => _bindings[index];

        public void Clear()
        {
            for (int i = 0; i < Count; i++)
            {
                _bindings[i] = new DhcpBinding();
            }
        }

        /// <summary>
        /// Selects an address for a client (RFC 2131 section 4.3.1): its own, the one that it requests, or the one unused for longest.
        /// </summary>
        /// <param name="request">The client's message.</param>
        /// <param name="requested">Index of the requested address; -1 for none.</param>
        /// <param name="now">In milliseconds.</param>
        /// <returns>Index of the address; -1 when all are in use.</returns>
        public int Select(DhcpRequest request, int requested, long now)
        {
            int own = Find(request);
            if (own >= 0)
            {
                return own;
            }

            if (requested >= 0 && _bindings[requested].IsFree(now))
            {
                return requested;
            }

            int oldest = -1;
            for (int i = 0; i < Count; i++)
            {
                if (_bindings[i].IsFree(now) && (oldest < 0 || _bindings[i].End < _bindings[oldest].End))
                {
                    oldest = i;
                }
            }

            return oldest;
        }

        /// <summary>Finds the address that a client has, or had last.</summary>
        /// <returns>Its index; -1 for none.</returns>
        public int Find(DhcpRequest request)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_bindings[i].IsOf(request))
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Counts the addresses that clients have or were offered.</summary>
        public int CountInUse(long now)
        {
            int count = 0;
            for (int i = 0; i < Count; i++)
            {
                count += _bindings[i].Client != null && !_bindings[i].IsFree(now) ? 1 : 0;
            }

            return count;
        }
    }
}
