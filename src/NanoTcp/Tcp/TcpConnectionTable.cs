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

        // each connection's timer is not earlier than that of its parent, at (index - 1) / 2
        private TcpSock[] _heap = new TcpSock[MinimumBuckets];
        private int _count;
        private bool _isOrderKept;

        public int Count => _count;

        public TcpSock this[int index] => _heap[index];

        /// <summary>The connection whose timer comes first; null when there is none.</summary>
        public TcpSock First => _heap[0];

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

            Place(sock, _count++);
            MovedEarlier(sock);
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
            int index = sock.ListIndex;
            int last = --_count;
            TcpSock moved = _heap[last];
            Place(moved, index);
            _heap[last] = null;
            sock.ListIndex = -1;
            sock.TimerDeadline = NetDevice.Never;
            if (index < last && !_isOrderKept)
            {
                MoveTowardsFirst(moved);
                MoveTowardsLast(moved);
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

        /// <summary>A connection's timer was set to an earlier time.</summary>
        public void MovedEarlier(TcpSock sock)
        {
            if (!_isOrderKept)
            {
                MoveTowardsFirst(sock);
            }
        }

        /// <summary>Sets the timer of the first connection to a later time.</summary>
        public void Postpone(TcpSock first, long deadline)
        {
            first.TimerDeadline = deadline;
            MoveTowardsLast(first);
        }

        /// <summary>
        /// Before a loop over all connections that may set timers and end connections: none is moved to an index that the loop has passed,
        /// apart from the last one, which takes a freed place. <see cref="RestoreOrder"/> ends it.
        /// </summary>
        public void KeepOrder()
        {
            _isOrderKept = true;
        }

        public void RestoreOrder()
        {
            _isOrderKept = false;
            for (int i = (_count / 2) - 1; i >= 0; i--)
            {
                MoveTowardsLast(_heap[i]);
            }
        }

        private void MoveTowardsFirst(TcpSock sock)
        {
            int index = sock.ListIndex;
            while (index > 0)
            {
                int above = (index - 1) / 2;
                TcpSock parent = _heap[above];
                if (parent.TimerDeadline <= sock.TimerDeadline)
                {
                    break;
                }

                Place(parent, index);
                index = above;
            }

            Place(sock, index);
        }

        private void MoveTowardsLast(TcpSock sock)
        {
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

                Place(child, index);
                index = below;
                below = (2 * index) + 1;
            }

            Place(sock, index);
        }

        private void Place(TcpSock sock, int index)
        {
            _heap[index] = sock;
            sock.ListIndex = index;
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
