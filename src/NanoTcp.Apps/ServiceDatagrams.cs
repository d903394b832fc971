using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Answers the datagrams of all services with one buffer, which grows to the longest datagram received.</summary>
    internal sealed class ServiceDatagrams
    {
        private const int PerTurn = 8;

        private readonly BsdSockets _sockets;
        private readonly bool[] _isBlocked;
        private readonly DatagramBuffer _buffer;
        private readonly SocketAddress _peer = new SocketAddress();

        /// <param name="sockets">Makes the calls.</param>
        /// <param name="count">Number of services.</param>
        /// <param name="buffer">Holds one datagram at a time.</param>
        public ServiceDatagrams(BsdSockets sockets, int count, DatagramBuffer buffer)
        {
            _sockets = sockets;
            _buffer = buffer;
            _isBlocked = new bool[count];
        }

        /// <summary>Longest datagram to answer, in bytes.</summary>
        public int Longest { get; set; } = 4432;

        /// <summary>Datagrams dropped without a reply: too long, out of memory, or sender unreachable.</summary>
        public long Dropped { get; private set; }

        /// <summary>
        /// Receive buffer of a service's datagram socket in bytes: two datagrams of typical size, since each round empties it.
        /// </summary>
        public int Room => Longest > 2 * DatagramBuffer.MaxUnfragmented ? Longest : 2 * DatagramBuffer.MaxUnfragmented;

        /// <summary>
        /// Events that a service's socket waits for: a datagram, or writability while the sender's address is being resolved.
        /// </summary>
        public int AwaitedEvents(int index) => _isBlocked[index] ? SocketConstants.POLLOUT : SocketConstants.POLLIN;

        /// <summary>Answers received datagrams, up to the limit of one round.</summary>
        /// <param name="fd">The service's non-blocking socket.</param>
        /// <param name="index">Index of the service.</param>
        /// <param name="service">Makes the replies.</param>
        public void Answer(int fd, int index, Service service)
        {
            bool hasMore = true;
            for (int i = 0; i < PerTurn && hasMore; i++)
            {
                int length = 0;
                _sockets.Ioctl(fd, SocketConstants.FIONREAD, ref length);
                hasMore = length <= DatagramBuffer.MaxUnfragmented
                    ? AnswerUnfragmented(fd, service)
                    : AnswerLong(fd, index, service, length);
            }
        }

        // returns false when there are no more
        private bool AnswerUnfragmented(int fd, Service service)
        {
            int length = Receive(fd, 0);
            if (length > _buffer.Bytes.Length)
            {
                Dropped++;
            }
            else if (length >= 0)
            {
                Send(fd, service, length);
            }

            return length >= 0;
        }

        // A fragmented reply cannot wait for ARP as a single packet can: leave the datagram in the socket until the address is resolved.
        private bool AnswerLong(int fd, int index, Service service, int length)
        {
            _isBlocked[index] = false;
            bool fits = length <= Longest && _buffer.TryGrow(length);
            int count = Receive(fd, SocketConstants.MSG_PEEK);
            if (count >= 0 && fits && !Send(fd, service, count))
            {
                _isBlocked[index] = true;
                return false;
            }

            // sender unreachable, or out of memory
            Dropped += count < 0 || !fits ? 1 : 0;
            _sockets.ReceiveFrom(fd, _buffer.Bytes, 0, 0, SocketConstants.MSG_DONTWAIT, null);
            return true;
        }

        private int Receive(int fd, int flags)
        {
            flags |= SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_TRUNC;
            byte[] buffer = _buffer.Bytes;
            return _sockets.ReceiveFrom(fd, buffer, 0, buffer.Length, flags, _peer);
        }

        // returns false to try again
        private bool Send(int fd, Service service, int length)
        {
            byte[] buffer = _buffer.Bytes;
            int answer = LoopGuard.MayAnswer(_peer) ? service.Answer(buffer, length) : -1;
            if (answer < 0 || _sockets.SendTo(fd, buffer, 0, answer, SocketConstants.MSG_DONTWAIT, _peer) >= 0)
            {
                return true;
            }

            bool isTemporary = _sockets.Errno == Errno.EAGAIN;
            Dropped += isTemporary ? 0 : 1;
            return !isTemporary;
        }
    }
}
