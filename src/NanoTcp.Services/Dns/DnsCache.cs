namespace NanoTcp.Services
{
    /// <summary>A bounded cache of names, each kept for the time to live of its answer.</summary>
    internal sealed class DnsCache
    {
        private readonly Entry[] _entries;
        private int _count;

        public DnsCache(int size)
        {
            _entries = new Entry[size];
        }

        public void Clear()
        {
            for (int i = 0; i < _count; i++)
            {
                _entries[i] = null;
            }

            _count = 0;
        }

        /// <summary>Answers a query from the cache.</summary>
        /// <returns>False when the name is not cached.</returns>
        public bool TryAnswer(DnsQuery query, long now)
        {
            int i = Find(query);
            if (i < 0)
            {
                return false;
            }

            Entry entry = _entries[i];
            if (now >= entry.End)
            {
                _entries[i] = _entries[--_count];
                _entries[_count] = null;
                return false;
            }

            query.SetResult(entry.Error, entry.Addresses, entry.Addresses.Length);
            return true;
        }

        /// <summary>Caches a query's answer.</summary>
        /// <param name="query">A query that is done.</param>
        /// <param name="end">When the entry expires, in milliseconds.</param>
        public void Add(DnsQuery query, long end)
        {
            int i = Find(query);
            if (i < 0)
            {
                i = _count < _entries.Length ? _count++ : FindFirstToExpire();
            }

            if (i >= 0)
            {
                _entries[i] = new Entry(query, end);
            }
        }

        private int Find(DnsQuery query)
        {
            for (int i = 0; i < _count; i++)
            {
                if (DnsName.Equal(_entries[i].Name, _entries[i].Name.Length, query.CacheName, query.CacheNameLength))
                {
                    return i;
                }
            }

            return -1;
        }

        private int FindFirstToExpire()
        {
            int stalest = -1;
            for (int i = 0; i < _count; i++)
            {
                if (stalest < 0 || _entries[i].End < _entries[stalest].End)
                {
                    stalest = i;
                }
            }

            return stalest;
        }

        private sealed class Entry
        {
            public readonly byte[] Name;
            public readonly uint[] Addresses;
            public readonly int Error;
            public readonly long End;

            public Entry(DnsQuery query, long end)
            {
                Name = new byte[query.CacheNameLength];
                System.Array.Copy(query.CacheName, 0, Name, 0, Name.Length);
                Addresses = new uint[query.AddressCount];
                for (int i = 0; i < Addresses.Length; i++)
                {
                    Addresses[i] = query.GetAddress(i);
                }

                Error = query.Error;
                End = end;
            }
        }
    }
}
