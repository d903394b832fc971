using System;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// All connections, looked up by their two endpoints or by their next timer. A hash table whose chains link the socks themselves, and a
    /// binary heap by <see cref="TcpSock.TimerDeadline"/>; both grow to the largest number of connections so far.
    /// </summary>
    internal sealed class TcpConnectionTable
    {
        // a power of two; each growth doubles it
        private const int MinimumBuckets = 4;

        private TcpSock[] _chains = new TcpSock[MinimumBuckets];

        // Each connection's timer is not earlier than that of its parent, at (index - 1) / 2. A move writes array and indexes
        // without a call in between: on a board any call may run out of memory, and they must agree.
        private TcpSock[] _heap = new TcpSock[MinimumBuckets];
        private int _count;

        // true while that may not hold: FindFirst() orders the heap
        private bool _isUnordered;

        public int Count => _count;

        public TcpSock this[int index] => _heap[index];

        /// <summary>Adds a connection.</summary>
        /// <returns>False when a connection with the same endpoints exists.</returns>
        public bool Add(TcpSock sock)
        {
            if (Find(sock.LocalAddress, sock.LocalPort, sock.RemoteAddress, sock.RemotePort) != null)
            {
                return false;
            }

            // allocate before anything is changed
            if (_count == _chains.Length)
            {
                Grow();
            }

            Link(sock);
            int index = _count++;
            _heap[index] = sock;
            sock.ListIndex = index;
            MovedEarlier(sock);
            return true;
        }

        public void Remove(TcpSock sock)
        {
            if (sock.ListIndex < 0)
            {
                return;
            }

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

            // the last connection moves to the freed index
            int index = sock.ListIndex;
            int last = --_count;
            TcpSock moved = _heap[last];
            _heap[index] = moved;
            moved.ListIndex = index;
            _heap[last] = null;
            sock.ListIndex = -1;
            sock.TimerDeadline = NetDevice.Never;
            if (index < last && !_isUnordered)
            {
                MovedEarlier(moved);
                Postpone(moved, moved.TimerDeadline);
            }
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

        /// <summary>Finds the connection whose timer comes first.</summary>
        /// <returns>The connection; null when there is none.</returns>
        public TcpSock FindFirst()
        {
            if (_isUnordered)
            {
                for (int i = (_count / 2) - 1; i >= 0; i--)
                {
                    Postpone(_heap[i], _heap[i].TimerDeadline);
                }

                _isUnordered = false;
            }

            return _heap[0];
        }

        /// <summary>
        /// Keeps connections at their indexes until <see cref="FindFirst"/> is called next: for a loop over all of them that may set timers and
        /// end connections. Only the last one takes a freed place, which such a loop has passed.
        /// </summary>
        public void KeepPlaces()
        {
            _isUnordered = true;
        }

        /// <summary>A connection's timer was set to an earlier time.</summary>
        public void MovedEarlier(TcpSock sock)
        {
            if (_isUnordered)
            {
                return;
            }

            int index = sock.ListIndex;
            while (index > 0)
            {
                int above = (index - 1) / 2;
                TcpSock parent = _heap[above];
                if (parent.TimerDeadline <= sock.TimerDeadline)
                {
                    break;
                }

                _heap[index] = parent;
                parent.ListIndex = index;
                _heap[above] = sock;
                sock.ListIndex = above;
                index = above;
            }
        }

        /// <summary>Sets a connection's timer to a later time.</summary>
        public void Postpone(TcpSock sock, long deadline)
        {
            sock.TimerDeadline = deadline;
            int index = sock.ListIndex;
            int below = (2 * index) + 1;
            while (below < _count)
            {
                TcpSock child = _heap[below];
                if (below + 1 < _count && _heap[below + 1].TimerDeadline < child.TimerDeadline)
                {
                    below++;
                    child = _heap[below];
                }

                if (sock.TimerDeadline <= child.TimerDeadline)
                {
                    break;
                }

                _heap[index] = child;
                child.ListIndex = index;
                _heap[below] = sock;
                sock.ListIndex = below;
                index = below;
                below = (2 * index) + 1;
            }
        }

        private void Grow()
        {
            TcpSock[] chains = new TcpSock[2 * _count];
            TcpSock[] heap = new TcpSock[2 * _count];
            Array.Copy(_heap, 0, heap, 0, _count);
            _chains = chains;
            _heap = heap;
            for (int i = 0; i < _count; i++)
            {
                Link(heap[i]);
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
