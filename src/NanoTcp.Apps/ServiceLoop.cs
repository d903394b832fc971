using System;
using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>
    /// Serves all services and all their clients from one thread: a single poll over every socket, none of which blocks. Buffers are
    /// made when there are more clients than ever before, and kept.
    /// </summary>
    public sealed class ServiceLoop
    {
        // How long Stop, which only sets a flag, may go unnoticed while nothing happens on the network.
        private const int StopCheckMilliseconds = 100;

        // What cannot be taken now (no descriptor, no memory) is looked at again after this time.
        private const int RetryMilliseconds = 1000;

        // When all places are taken, one who was idle for so long gives way to a new client.
        private const int YieldMilliseconds = 10_000;

        private readonly NetStack _stack;
        private readonly BsdSockets _sockets;
        private readonly uint _address;
        private readonly Service[] _services;
        private readonly int[] _listeners;
        private readonly int[] _datagramSockets;
        private readonly ServedClient[] _clients;
        private readonly PollFd[] _polled;
        private readonly int _bufferSize;
        private readonly DatagramBuffer _scratch = new DatagramBuffer();
        private readonly ServiceDatagrams _datagrams;
        private int _clientCount;
        private bool _isShort;
        private bool _stopRequested;

        /// <summary>Makes a loop; nothing is opened yet.</summary>
        /// <param name="stack">The stack.</param>
        /// <param name="address">Address to serve on, host order. Given the board's own address (rather than INADDR_ANY), datagrams sent
        /// to a broadcast address are not answered.</param>
        /// <param name="services">What to serve, each on another port.</param>
        /// <param name="maximumClients">TCP clients at once, at least 1; a further one waits in the listen backlog until one goes or has been idle
        /// for ten seconds.</param>
        /// <param name="bufferSize">Bytes of buffer per client, 74 (a line of chargen) or more; where a service needs more, it is that much.</param>
        public ServiceLoop(NetStack stack, uint address, Service[] services, int maximumClients, int bufferSize)
        {
            _stack = stack;
            _sockets = BsdSockets.Of(stack);
            _datagrams = new ServiceDatagrams(_sockets, services.Length, _scratch);
            _address = address;
            _services = services;
            _listeners = new int[services.Length];
            _datagramSockets = new int[services.Length];
            for (int i = 0; i < services.Length; i++)
            {
                _listeners[i] = -1;
                _datagramSockets[i] = -1;
                bufferSize = bufferSize < services[i].LeastBufferSize ? services[i].LeastBufferSize : bufferSize;
            }

            _bufferSize = bufferSize;
            _clients = new ServedClient[maximumClients];
            _polled = new PollFd[(2 * services.Length) + maximumClients];
            for (int i = 0; i < 2 * services.Length; i++)
            {
                _polled[i] = new PollFd();
            }
        }

        /// <summary>
        /// Longest datagram that is answered, 1,472 to 65,507 bytes; 4,432 at first, which is what a stack puts together of fragments unless it is told
        /// otherwise. To be set before <see cref="Open"/>. Memory is taken when one comes that is longer than a frame.
        /// </summary>
        public int LongestDatagram
        {
            get => _datagrams.Longest;
            set => _datagrams.Longest = value;
        }

        /// <summary>
        /// Datagrams that were not answered: longer than <see cref="LongestDatagram"/>, out of memory, or their sender was not to be reached. What the
        /// stack itself could not keep is in its <see cref="NetStatistics.Drops"/>.
        /// </summary>
        public long DroppedDatagrams => _datagrams.Dropped;

        /// <summary>TCP clients being served now.</summary>
        public int ClientCount => _clientCount;

        /// <summary>TCP clients accepted so far.</summary>
        public long AcceptedClients { get; private set; }

        /// <summary>Opens the sockets of all services; clients can connect from then on.</summary>
        /// <returns>0, or a negative <see cref="Errno"/>; nothing is left open then.</returns>
        public int Open()
        {
            for (int i = 0; i < _services.Length; i++)
            {
                _listeners[i] = OpenSocket(SocketConstants.SOCK_STREAM, SocketConstants.INADDR_ANY, _services[i]);
                if (_services[i].HasDatagrams)
                {
                    _datagramSockets[i] = OpenSocket(SocketConstants.SOCK_DGRAM, _address, _services[i]);
                }

                if (_listeners[i] < 0 || (_services[i].HasDatagrams && _datagramSockets[i] < 0))
                {
                    int error = _listeners[i] < 0 ? _listeners[i] : _datagramSockets[i];
                    Close();
                    return error;
                }
            }

            return 0;
        }

        /// <summary>Serves until <see cref="Stop"/>, then closes all sockets.</summary>
        /// <returns>0, or a negative <see cref="Errno"/> when polling failed.</returns>
        public int Run()
        {
            int result = 0;
            while (!_stopRequested && result >= 0)
            {
                result = Turn(_isShort ? RetryMilliseconds : StopCheckMilliseconds);
            }

            Close();
            return result < 0 ? result : 0;
        }

        /// <summary>Makes <see cref="Run"/> return soon. May be called from any thread.</summary>
        public void Stop()
        {
            _stopRequested = true;
        }

        /// <summary>Waits for something to do and does it: one turn of <see cref="Run"/>, for a program with a loop of its own.</summary>
        /// <param name="timeoutMilliseconds">Longest time to wait; 0 not to wait.</param>
        /// <returns>How many sockets were ready, or a negative <see cref="Errno"/>.</returns>
        public int Turn(int timeoutMilliseconds)
        {
            int polled = PreparePoll();
            int ready = _sockets.Poll(_polled, polled, timeoutMilliseconds);
            if (ready < 0)
            {
                // a full heap may be less full the next time
                return _sockets.Errno == Errno.ENOMEM ? 0 : -_sockets.Errno;
            }

            // The clients first and from the last to the first: closing one moves the last into its place, and accepting adds behind.
            _isShort = false;
            for (int i = _clientCount - 1; i >= 0; i--)
            {
                ServeClient(i, _polled[(2 * _services.Length) + i].Returned);
            }

            for (int i = 0; i < _services.Length; i++)
            {
                if (_polled[2 * i].Returned != 0)
                {
                    AcceptClients(i);
                }

                if (_polled[(2 * i) + 1].Returned != 0 && HasDatagramBuffer())
                {
                    _datagrams.Answer(_datagramSockets[i], i, _services[i]);
                }
            }

            return ready;
        }

        /// <summary>Closes all sockets. For a program with a loop of its own; <see cref="Run"/> does it itself.</summary>
        public void Close()
        {
            while (_clientCount > 0)
            {
                CloseClient(_clientCount - 1);
            }

            for (int i = 0; i < _services.Length; i++)
            {
                CloseSocket(_listeners, i);
                CloseSocket(_datagramSockets, i);
            }
        }

        private int OpenSocket(int type, uint address, Service service)
        {
            int fd = _sockets.Socket(SocketConstants.AF_INET, type, 0);
            if (fd < 0)
            {
                return -_sockets.Errno;
            }

            _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1);
            if (type == SocketConstants.SOCK_DGRAM)
            {
                _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, _datagrams.Room);
            }
            else
            {
                SetRoom(fd, SocketConstants.SO_SNDBUF, service.SendBufferSize);
                SetRoom(fd, SocketConstants.SO_RCVBUF, service.ReceiveBufferSize);

                // an answer in parts must not wait for the client's delayed acknowledgment
                _sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, 1);
            }

            bool opened = _sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK) >= 0
                && _sockets.Bind(fd, new SocketAddress(address, service.Port)) >= 0
                && (type != SocketConstants.SOCK_STREAM || _sockets.Listen(fd, _clients.Length) >= 0);
            if (!opened)
            {
                int error = -_sockets.Errno;
                _sockets.Close(fd);
                return error;
            }

            return fd;
        }

        // accepted connections inherit it
        private void SetRoom(int fd, int option, int size)
        {
            if (size > 0)
            {
                _sockets.GetSockOpt(fd, SocketConstants.SOL_SOCKET, option, out int usual);
                _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, option, size < usual ? size : usual);
            }
        }

        private void CloseSocket(int[] sockets, int index)
        {
            if (sockets[index] >= 0)
            {
                _sockets.Close(sockets[index]);
                sockets[index] = -1;
            }
        }

        // Listener and datagram socket of each service, then the clients. A full house leaves its listeners unheard while all are busy.
        private int PreparePoll()
        {
            bool accepts = (_clientCount < _clients.Length || FindIdlest() >= 0) && !_isShort;
            int count = 0;
            for (int i = 0; i < _services.Length; i++)
            {
                Await(count++, _listeners[i], accepts ? SocketConstants.POLLIN : 0);
                Await(count++, _datagramSockets[i], _isShort ? 0 : _datagrams.AwaitedEvents(i));
            }

            for (int i = 0; i < _clientCount; i++)
            {
                ServedClient client = _clients[i];
                Await(count++, client.Fd, client.Service.AwaitedEvents(client));
            }

            return count;
        }

        private void Await(int index, int fd, int events)
        {
            PollFd polled = _polled[index];
            polled.Fd = fd;
            polled.Events = events;
            polled.Returned = 0;
        }

        private void ServeClient(int index, int readyEvents)
        {
            ServedClient client = _clients[index];
            if (readyEvents == 0 && _stack.Time - client.ActiveAt > client.Service.IdleLimit)
            {
                AbortClient(index);
            }
            else if (!Stays(client, readyEvents))
            {
                CloseClient(index);
            }
        }

        // the place of the client that was idle longest, and long enough to give way; -1 for none
        private int FindIdlest()
        {
            int idlest = -1;
            long activeAt = _stack.Time - YieldMilliseconds;
            for (int i = 0; i < _clientCount; i++)
            {
                if (_clients[i].ActiveAt <= activeAt)
                {
                    idlest = i;
                    activeAt = _clients[i].ActiveAt;
                }
            }

            return idlest;
        }

        private static bool Stays(ServedClient client, int readyEvents)
        {
            try
            {
                return readyEvents != 0 ? client.Service.Serve(client, readyEvents) : !client.Service.IsOverdue(client);
            }
            catch (OutOfMemoryException)
            {
                // one client less, and the others go on
                return false;
            }
        }

        private void AcceptClients(int index)
        {
            while (true)
            {
                int idlest = _clientCount < _clients.Length ? -1 : FindIdlest();
                if (_clientCount == _clients.Length && idlest < 0)
                {
                    return;
                }

                int fd = _sockets.Accept(_listeners[index], null);
                if (fd < 0)
                {
                    int error = _sockets.Errno;
                    _isShort = error != Errno.EAGAIN && error != Errno.ECONNABORTED;
                    return;
                }

                if (idlest >= 0)
                {
                    AbortClient(idlest);
                }

                try
                {
                    AdmitClient(fd, _services[index]);
                }
                catch (OutOfMemoryException)
                {
                    _sockets.Close(fd);
                    _isShort = true;
                    return;
                }
            }
        }

        private void AdmitClient(int fd, Service service)
        {
            if (_clients[_clientCount] == null)
            {
                _polled[(2 * _services.Length) + _clientCount] = new PollFd();
                _clients[_clientCount] = new ServedClient(_stack, _sockets, _scratch, _bufferSize);
            }

            _sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            ClientOptions.KeepAlive(_sockets, fd);
            _clients[_clientCount].Begin(fd, service);
            _clientCount++;
            AcceptedClients++;
        }

        private void CloseClient(int index)
        {
            _sockets.Close(_clients[index].Fd);
            RemoveClient(index);
        }

        private void AbortClient(int index)
        {
            ClientOptions.Abort(_sockets, _clients[index].Fd);
            RemoveClient(index);
        }

        private void RemoveClient(int index)
        {
            ServedClient client = _clients[index];
            _clientCount--;
            _clients[index] = _clients[_clientCount];
            _clients[_clientCount] = client;
        }

        private bool HasDatagramBuffer()
        {
            try
            {
                return _scratch.Bytes != null;
            }
            catch (OutOfMemoryException)
            {
                _isShort = true;
                return false;
            }
        }
    }
}
