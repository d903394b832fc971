namespace NanoTcp.Tcp
{
    /// <summary>Local ports: which are in use, and which one a socket gets that asks for none.</summary>
    internal sealed class TcpPorts
    {
        // RFC 6298 section 2: without a measured round trip, a sender retransmits after 1 s and again 2 s later; in milliseconds
        private const int FinRetransmissionTime = 3000;

        private readonly TcpProtocol _protocol;
        private readonly KeyedHash _hash;
        private readonly int _first;
        private readonly int _count;

        // bound socks, listening or not; a connection holds its port by being in the connection table
        private readonly System.Collections.ArrayList _bound = new System.Collections.ArrayList();

        // RFC 6056 algorithm 4: a counter for each group of peers, started at random
        private readonly uint[] _counters = new uint[8];

        public TcpPorts(TcpProtocol protocol, RandomSource random, KeyedHash hash)
        {
            _protocol = protocol;
            _hash = hash;
            _first = protocol.Settings.EphemeralPortFirst;
            _count = protocol.Settings.EphemeralPortLast - _first + 1;
            for (int i = 0; i < _counters.Length; i++)
            {
                _counters[i] = random.Next();
            }
        }

        /// <summary>Binds a sock to a local address and port; port 0 chooses a free one.</summary>
        /// <returns>0, -EADDRINUSE or -EADDRNOTAVAIL.</returns>
        public int Bind(TcpSock sock, uint address, int port)
        {
            if (port == 0)
            {
                port = ChooseFree(address);
                if (port == 0)
                {
                    return -Errno.EADDRINUSE;
                }
            }
            else if (IsInUse(address, port, sock.ReuseAddress))
            {
                return -Errno.EADDRINUSE;
            }

            sock.LocalAddress = address;
            sock.LocalPort = port;
            _bound.Add(sock);
            return 0;
        }

        /// <summary>Releases the port of a bound sock.</summary>
        public void Release(TcpEndpoint sock)
        {
            _bound.Remove(sock);
        }

        /// <summary>Replaces a bound sock with another, which gets its address and port.</summary>
        public void Replace(TcpEndpoint old, TcpEndpoint sock)
        {
            int index = _bound.IndexOf(old);
            if (index >= 0)
            {
                _bound[index] = sock;
                sock.LocalAddress = old.LocalAddress;
                sock.LocalPort = old.LocalPort;
            }
        }

        /// <summary>Chooses a port for a connection to a peer, RFC 6056 section 3.3.4: hard to guess, and not reused soon.</summary>
        /// <returns>The port, or 0 when all are in use.</returns>
        public int ChooseFor(uint localAddress, uint remoteAddress, int remotePort)
        {
            uint offset = _hash.Compute(localAddress, remoteAddress, (uint)remotePort, 1);
            int group = (int)(_hash.Compute(localAddress, remoteAddress, (uint)remotePort, 2) & 7);
            for (int i = 0; i < _count; i++)
            {
                int port = _first + (int)((offset + _counters[group]++) % (uint)_count);
                bool isUsed = _protocol.Connections.Find(localAddress, port, remoteAddress, remotePort) != null ||
                    _protocol.TimeWait.Find(localAddress, port, remoteAddress, remotePort) != null ||
                    IsBound(0, port, false);
                if (!isUsed)
                {
                    return port;
                }
            }

            return 0;
        }

        /// <summary>
        /// True while a half-open, live or closing connection with another host has a port: the TCP of a network chip must not answer
        /// segments to it. While SYN cookies may come back, any port may have one. TIME_WAIT counts for as long as a peer that missed the last
        /// acknowledgment is likely to retransmit its FIN.
        /// </summary>
        public bool HasConnection(uint address, int port)
        {
            TcpConnectionTable connections = _protocol.Connections;
            for (int i = 0; i < connections.Count; i++)
            {
                TcpSock sock = connections[i];
                if (sock.LocalPort == port && sock.LocalAddress == address && sock.RemoteAddress != address)
                {
                    return true;
                }
            }

            SynCache halfOpen = _protocol.SynCache;
            if (halfOpen.CookiesOut != null)
            {
                return true;
            }

            for (int i = 0; i < halfOpen.Count; i++)
            {
                SynCacheEntry entry = halfOpen[i];
                if (entry.LocalPort == port && entry.LocalAddress == address && entry.RemoteAddress != address)
                {
                    return true;
                }
            }

            TimeWaitTable ended = _protocol.TimeWait;
            long oldest = _protocol.Stack.Now + _protocol.Settings.TimeWait - FinRetransmissionTime;
            for (int i = ended.Count - 1; i >= 0 && ended[i].Deadline > oldest; i--)
            {
                TimeWaitRecord record = ended[i];
                if (record.LocalPort == port && record.LocalAddress == address && record.RemoteAddress != address)
                {
                    return true;
                }
            }

            return false;
        }

        private int ChooseFree(uint address)
        {
            uint offset = _hash.Compute(address, 0, 0, 1);
            for (int i = 0; i < _count; i++)
            {
                int port = _first + (int)((offset + _counters[0]++) % (uint)_count);
                if (!IsInUse(address, port, false))
                {
                    return port;
                }
            }

            return 0;
        }

        private bool IsInUse(uint address, int port, bool mayReuse)
        {
            if (IsBound(address, port, mayReuse))
            {
                return true;
            }

            if (mayReuse)
            {
                return false;
            }

            TcpConnectionTable connections = _protocol.Connections;
            for (int i = 0; i < connections.Count; i++)
            {
                if (connections[i].LocalPort == port)
                {
                    return true;
                }
            }

            return _protocol.TimeWait.HasPort(port);
        }

        // SO_REUSEADDR as on Linux: two socks may share a port if both have the option and neither listens
        private bool IsBound(uint address, int port, bool mayReuse)
        {
            for (int i = 0; i < _bound.Count; i++)
            {
                TcpEndpoint other = (TcpEndpoint)_bound[i];
                if (other.LocalPort != port)
                {
                    continue;
                }

                bool isSameAddress = address == 0 || other.LocalAddress == 0 || other.LocalAddress == address;
                bool isShared = mayReuse && other.ReuseAddress && !(other is TcpListenSock);
                if (isSameAddress && !isShared)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
