using System.Collections;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// All connections, looked up by their two endpoints. A hash table whose chains link the socks themselves; it grows to the largest
    /// number of connections so far.
    /// </summary>
    internal sealed class TcpConnectionTable
    {
        // a power of two; each growth doubles it
        private const int MinimumBuckets = 8;

        private TcpSock[] _chains = new TcpSock[MinimumBuckets];
        private readonly ArrayList _list = new ArrayList();

        public int Count => _list.Count;

        public TcpSock this[int index] => (TcpSock)_list[index];

        /// <summary>Adds a connection.</summary>
        /// <returns>False when a connection with the same endpoints exists.</returns>
        public bool Add(TcpSock sock)
        {
            if (Find(sock.LocalAddress, sock.LocalPort, sock.RemoteAddress, sock.RemotePort) != null)
            {
                return false;
            }

            // allocate before anything is changed
            if (_list.Count == _chains.Length)
            {
                Grow();
            }

            sock.ListIndex = _list.Add(sock);
            Link(sock);
            return true;
        }

        public void Remove(TcpSock sock)
        {
            if (sock.ListIndex < 0)
            {
                return;
            }

            // the last connection moves to the freed index
            int last = _list.Count - 1;
            TcpSock moved = (TcpSock)_list[last];
            _list[sock.ListIndex] = moved;
            moved.ListIndex = sock.ListIndex;
            _list.RemoveAt(last);
            sock.ListIndex = -1;

            int bucket = Bucket(sock.LocalPort, sock.RemoteAddress, sock.RemotePort);
            TcpSock predecessor = _chains[bucket];
            if (predecessor == sock)
            {
                _chains[bucket] = sock.HashNext;
            }
            else
            {
                while (predecessor.HashNext != sock)
                {
                    predecessor = predecessor.HashNext;
                }

                predecessor.HashNext = sock.HashNext;
            }

            sock.HashNext = null;
        }

        public TcpSock Find(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            TcpSock sock = _chains[Bucket(localPort, remoteAddress, remotePort)];
            while (sock != null && !(sock.RemotePort == remotePort && sock.LocalPort == localPort &&
                sock.RemoteAddress == remoteAddress && sock.LocalAddress == localAddress))
            {
                sock = sock.HashNext;
            }

            return sock;
        }

        private void Grow()
        {
            _chains = new TcpSock[2 * _chains.Length];
            for (int i = 0; i < _list.Count; i++)
            {
                Link((TcpSock)_list[i]);
            }
        }

        private void Link(TcpSock sock)
        {
            int bucket = Bucket(sock.LocalPort, sock.RemoteAddress, sock.RemotePort);
            sock.HashNext = _chains[bucket];
            _chains[bucket] = sock;
        }

        private int Bucket(int localPort, uint remoteAddress, int remotePort)
        {
            uint hash = (uint)remotePort + ((uint)localPort << 4) + remoteAddress;
            return (int)((hash ^ (hash >> 6) ^ (hash >> 16)) & (uint)(_chains.Length - 1));
        }
    }
}
