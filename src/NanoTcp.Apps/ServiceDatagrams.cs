using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Answers the datagrams of all services from one buffer, which grows with the longest that came.</summary>
    internal sealed class ServiceDatagrams
    {
        private const int PerTurn = 8;

        private readonly BsdSockets _sockets;
        private readonly bool[] _isBlocked;
        private readonly DatagramBuffer _buffer;
        private readonly SocketAddress _peer = new SocketAddress();

        /// <param name="sockets">The stack's sockets.</param>
        /// <param name="count">How many services there are.</param>
        /// <param name="buffer">Holds the datagrams, one at a time.</param>
        public ServiceDatagrams(BsdSockets sockets, int count, DatagramBuffer buffer)
        {
            _sockets = sockets;
            _buffer = buffer;
            _isBlocked = new bool[count];
        }

        /// <summary>Longest datagram that is answered, in bytes.</summary>
        public int Longest { get; set; } = 4432;

        /// <summary>Datagrams that were not answered although they should be: too long, out of memory, or the sender was not to be reached.</summary>
        public long Dropped { get; private set; }

        /// <summary>Bytes that the datagrams of one service may wait in: each turn empties its socket, so that two usual ones need room.</summary>
        public int Room => Longest > 2 * DatagramBuffer.LongestWhole ? Longest : 2 * DatagramBuffer.LongestWhole;

        /// <summary>What a service's socket waits for: datagrams, or that the sender of the last one can be reached.</summary>
        public int AwaitedEvents(int index) => _isBlocked[index] ? SocketConstants.POLLOUT : SocketConstants.POLLIN;

        /// <summary>Answers what has come, as far as one turn goes.</summary>
        /// <param name="fd">The service's socket, which does not block.</param>
        /// <param name="index">The service's place.</param>
        /// <param name="service">The service.</param>
        public void Answer(int fd, int index, Service service)
        {
            bool goesOn = true;
            for (int i = 0; i < PerTurn && goesOn; i++)
            {
                int length = 0;
                _sockets.Ioctl(fd, SocketConstants.FIONREAD, ref length);
                goesOn = length <= DatagramBuffer.LongestWhole ? AnswerWhole(fd, service) : AnswerLong(fd, index, service, length);
            }
        }

        // returns false when no more is there
        private bool AnswerWhole(int fd, Service service)
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

        // An answer in fragments cannot wait for the sender's link address as one packet can: the datagram stays in the socket until it is known.
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

            // the sender was not to be reached, or there is no memory
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

        // returns false when it is to be tried again
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
