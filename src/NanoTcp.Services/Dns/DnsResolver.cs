using System;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.Services
{
    /// <summary>
    /// Looks up the IPv4 addresses of names, RFC 1035. It queries name servers in turn, caches their answers, and asks the hosts on the
    /// link for names that end in ".local" (RFC 6762 section 5.1).
    /// </summary>
    public sealed partial class DnsResolver : StackService
    {
        /// <summary>Most name servers.</summary>
        public const int ServerLimit = 3;

        private static readonly uint[] s_noAddresses = new uint[0];

        private readonly NetStack _stack;
        private readonly DnsSettings _settings;
        private readonly uint[] _servers = new uint[ServerLimit];

        // made by the first query, since many programs never look up a name
        private BsdSockets _sockets;
        private DnsQuery[] _queries;
        private DnsCache _cache;
        private DnsAnswer _answer;
        private SocketAddress _peer;
        private int _queryCount;
        private string _domain;

        /// <summary>Makes a resolver; its name servers are set by <see cref="AddServer"/> or by a DHCP client.</summary>
        /// <param name="stack">The stack that runs the resolver as a service.</param>
        /// <param name="settings">Settings, which are validated here; null for the defaults.</param>
        public DnsResolver(NetStack stack, DnsSettings settings)
        {
            _settings = settings == null ? new DnsSettings() : settings;
            _settings.Validate();
            _stack = stack;
        }

        /// <summary>Number of name servers, 0 to <see cref="ServerLimit"/>.</summary>
        public int ServerCount { get; private set; }

        /// <summary>Datagrams that were malformed or did not match a query.</summary>
        public long IgnoredAnswers { get; private set; }

        /// <summary>Domain appended to names without a dot, such as "example.org"; null for none.</summary>
        public string Domain
        {
            get => _domain;
            set
            {
                if (value != null && !DnsName.IsHostName(value))
                {
                    throw new ArgumentException("Domain is not the name of one.");
                }

                lock (_stack.Lock)
                {
                    _domain = value;
                }
            }
        }

        /// <inheritdoc/>
        public override long Deadline
        {
            get
            {
                long next = NetDevice.Never;
                for (int i = 0; i < _queryCount; i++)
                {
                    next = _queries[i].Deadline < next ? _queries[i].Deadline : next;
                }

                return next;
            }
        }

        /// <summary>Returns a name server's address, in host order.</summary>
        /// <param name="index">0 to <see cref="ServerCount"/> - 1.</param>
        public uint GetServer(int index) => _servers[index];

        /// <summary>Removes all name servers, and clears the cache.</summary>
        public void ClearServers()
        {
            lock (_stack.Lock)
            {
                ServerCount = 0;
                if (_cache != null)
                {
                    _cache.Clear();
                }
            }
        }

        /// <summary>Adds a name server, which is queried when those before it do not answer.</summary>
        /// <param name="address">The server's address, in host order.</param>
        /// <exception cref="InvalidOperationException">There are <see cref="ServerLimit"/> servers already.</exception>
        public void AddServer(uint address)
        {
            lock (_stack.Lock)
            {
                if (ServerCount == ServerLimit)
                {
                    throw new InvalidOperationException("A resolver has 3 servers at most.");
                }

                _servers[ServerCount++] = address;
            }
        }

        /// <summary>Starts to look up a name. <see cref="DnsQuery.IsDone"/> tells when the result is there, which may be at once.</summary>
        /// <param name="host">A name, or an address in dotted decimal.</param>
        public DnsQuery Start(string host) => Start(host, null);

        /// <summary>Starts to look up a name.</summary>
        /// <param name="host">A name, or an address in dotted decimal.</param>
        /// <param name="waiter">Runs when the query is done, unless it is done at once; null for none.</param>
        internal DnsQuery Start(string host, StackService waiter)
        {
            DnsQuery query = new DnsQuery(host) { Waiter = waiter };
            lock (_stack.Lock)
            {
                _stack.ReadClock();
                if (_peer == null)
                {
                    MakeParts();
                }

                Begin(query, _stack.Now);
                return query;
            }
        }

        /// <summary>Cancels a query; does nothing when it is done.</summary>
        /// <param name="query">A query of this resolver.</param>
        public void Cancel(DnsQuery query)
        {
            lock (_stack.Lock)
            {
                if (!query.IsDone)
                {
                    Finish(query, DnsError.EAI_AGAIN, false);
                }
            }
        }

        /// <summary>Looks up a name and blocks until the result is there. Not for callbacks of the stack.</summary>
        /// <param name="host">A name, or an address in dotted decimal.</param>
        /// <param name="timeout">In milliseconds, 0 or more.</param>
        /// <param name="address">The first address found, in host order.</param>
        /// <returns>0, or one of <see cref="DnsError"/>.</returns>
        public int Resolve(string host, int timeout, out uint address)
        {
            DnsQuery query = Resolve(host, timeout);
            address = query.AddressCount == 0 ? 0 : query.GetAddress(0);
            return query.Error;
        }

        /// <summary>Looks up a name and blocks until the result is there. Not for callbacks of the stack.</summary>
        /// <param name="host">A name, or an address in dotted decimal.</param>
        /// <param name="timeout">In milliseconds, 0 or more.</param>
        /// <returns>The query, which is done.</returns>
        public DnsQuery Resolve(string host, int timeout)
        {
            lock (_stack.Lock)
            {
                DnsQuery query = Start(host);
                long deadline = _stack.Now + timeout;
                while (!query.IsDone && _stack.WaitForChange(null, deadline))
                {
                }

                _stack.FinishWait();
                Cancel(query);
                return query;
            }
        }

        /// <inheritdoc/>
        public override void Run(long now)
        {
            for (int i = _queryCount - 1; i >= 0; i--)
            {
                DnsQuery query = _queries[i];
                if (query.IsStream)
                {
                    ServeStream(query, now);
                }
                else
                {
                    ServeDatagrams(query, now);
                }

                if (!query.IsDone && now >= query.Deadline)
                {
                    QueryNextServer(query, now);
                }
            }
        }

        /// <summary>Takes over what the network says, such as a DHCP server.</summary>
        /// <param name="servers">Addresses of name servers in host order, the preferred one first; from index 0 on.</param>
        /// <param name="count">How many of them count, 0 or more.</param>
        /// <param name="domain">The domain that is added to names without a dot; null for none.</param>
        internal void Use(uint[] servers, int count, string domain)
        {
            bool isSame = ServerCount == count;
            for (int i = 0; isSame && i < ServerCount; i++)
            {
                isSame = _servers[i] == servers[i];
            }

            if (!isSame)
            {
                ClearServers();
                for (int i = 0; i < count; i++)
                {
                    AddServer(servers[i]);
                }
            }

            _domain = domain;
        }

        // the last one is set when all exist
        private void MakeParts()
        {
            _sockets = new BsdSockets(_stack, this);
            _queries = new DnsQuery[_settings.QueryLimit];
            _cache = new DnsCache(_settings.CacheSize);
            _answer = new DnsAnswer();
            _stack.AddService(this);
            _peer = new SocketAddress();
        }

        private void Begin(DnsQuery query, long now)
        {
            string host = query.Host;
            if (host == "localhost")
            {
                host = "127.0.0.1";
            }

            if (Ipv4Address.TryParse(host, out uint address))
            {
                query.SetResult(DnsError.None, new uint[] { address }, 1);
                return;
            }

            bool isBare = host != null && host.IndexOf('.') < 0;
            query.CacheNameLength = host == null ? 0 : DnsName.Write(host, isBare ? _domain : null, query.CacheName);
            query.SetName(query.CacheName, query.CacheNameLength);
            if (query.NameLength == 0)
            {
                query.SetResult(DnsError.EAI_NONAME, s_noAddresses, 0);
            }
            else if (_cache.TryAnswer(query, now))
            {
                return;
            }
            else if (!query.IsLocal && ServerCount == 0)
            {
                query.SetResult(DnsError.EAI_AGAIN, s_noAddresses, 0);
            }
            else if (_queryCount == _queries.Length)
            {
                query.SetResult(DnsError.EAI_MEMORY, s_noAddresses, 0);
            }
            else
            {
                _queries[_queryCount++] = query;
                SendQuery(query, now);
                _stack.Mark(this);
            }
        }

        private void Finish(DnsQuery query, int error, bool isLasting)
        {
            bool isFound = error == DnsError.None;
            query.SetResult(error, isFound ? _answer.Addresses : s_noAddresses, isFound ? _answer.Count : 0);
            Remove(query, isLasting);
        }

        // a partial answer is not cached
        private void FinishPartial(DnsQuery query)
        {
            query.SetPartialResult();
            Remove(query, false);
        }

        private void Remove(DnsQuery query, bool isLasting)
        {
            for (int i = 0; i < _queryCount; i++)
            {
                if (_queries[i] == query)
                {
                    _queries[i] = _queries[--_queryCount];
                    _queries[_queryCount] = null;
                }
            }

            if (isLasting)
            {
                AddToCache(query);
            }

            // also wakes the callers that wait for it
            CloseSocket(query);
            query.Stream = null;
            if (query.Waiter != null)
            {
                _stack.Mark(query.Waiter);
            }
        }

        private void AddToCache(DnsQuery query)
        {
            int most = query.Error == DnsError.None ? _settings.MaximumTimeToLive : _settings.MaximumNegativeTimeToLive;
            int seconds = query.TimeToLive < _settings.MinimumTimeToLive && query.Error == DnsError.None
                ? _settings.MinimumTimeToLive
                : query.TimeToLive;
            seconds = seconds < most ? seconds : most;
            if (seconds > 0)
            {
                _cache.Add(query, _stack.Now + (seconds * 1000L));
            }
        }

        private void CloseSocket(DnsQuery query)
        {
            if (query.Fd >= 0)
            {
                _sockets.Close(query.Fd);
                query.Fd = -1;
            }
        }
    }
}
