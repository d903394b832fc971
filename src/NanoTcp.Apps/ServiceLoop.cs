using System;
using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>
    /// Serves all services and clients from one thread, with one poll over all sockets, none of which blocks. Allocates a buffer for each
    /// concurrent client, and keeps those of the first 16.
    /// </summary>
    public sealed class ServiceLoop
    {
        // Stop only sets a flag: interval at which it is checked while the network is idle, in milliseconds.
        private const int StopCheckMilliseconds = 100;

        // Delay before the next try after running out of fds or memory, in milliseconds.
        private const int RetryMilliseconds = 1000;

        // Slots that keep their buffer without a client. A board has no more; on a PC the buffers of a peak of thousands are released.
        private const int KeptSlots = 16;

        private readonly NetStack _stack;
        private readonly BsdSockets _sockets;
        private readonly uint _address;
        private readonly Service[] _services;
        private readonly int[] _listeners;
        private readonly int[] _datagramSockets;
        private readonly ServedClient[] _clients;
        private readonly PollFd[] _polled;
        private readonly int _bufferSize;

        // slots that each service can always have
        private readonly int _share;

        // clients of each service
        private readonly int[] _served;

        private readonly DatagramBuffer _scratch = new DatagramBuffer();
        private readonly ServiceDatagrams _datagrams;
        private int _clientCount;
        private bool _isOutOfMemory;
        private bool _stopRequested;

        /// <summary>Creates a loop. Opens no sockets yet.</summary>
        /// <param name="stack">Serves the sockets.</param>
        /// <param name="address">Local address in host order. With a specific address instead of INADDR_ANY, datagrams to a broadcast
        /// address are not answered.</param>
        /// <param name="services">The services, on different ports.</param>
        /// <param name="maximumClients">Maximum number of concurrent TCP clients, at least 1. Each service has an equal share of them. A
        /// further client of a service that uses less than its share displaces a client of one that uses more. Any other waits in the
        /// listen backlog until a client closes or has been idle for <see cref="Service.YieldTime"/>.</param>
        /// <param name="bufferSize">Buffer of each client in bytes, at least 74 (a line of chargen). Raised to the largest minimum of the
        /// services.</param>
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
                bufferSize = bufferSize < services[i].MinBufferSize ? services[i].MinBufferSize : bufferSize;
            }

            _bufferSize = bufferSize;
            _clients = new ServedClient[maximumClients];
            _share = maximumClients / services.Length;
            _served = new int[services.Length];
            _polled = new PollFd[(2 * services.Length) + maximumClients];
            for (int i = 0; i < 2 * services.Length; i++)
            {
                _polled[i] = new PollFd();
            }
        }

        /// <summary>
        /// Longest datagram to answer, 1,472 to 65,507 bytes. Default 4,432, the default reassembly limit of a stack. Set it before
        /// <see cref="Open"/>. Memory is allocated when a datagram longer than a frame is received.
        /// </summary>
        public int LongestDatagram
        {
            get => _datagrams.Longest;
            set => _datagrams.Longest = value;
        }

        /// <summary>
        /// Datagrams dropped without a reply: longer than <see cref="LongestDatagram"/>, out of memory, or sender unreachable. The stack
        /// counts its own drops in <see cref="NetStatistics.Drops"/>.
        /// </summary>
        public long DroppedDatagrams => _datagrams.Dropped;

        /// <summary>TCP clients being served now.</summary>
        public int ClientCount => _clientCount;

        /// <summary>TCP clients accepted so far.</summary>
        public long AcceptedClients { get; private set; }

        /// <summary>Opens the sockets of all services. Clients can connect from now on.</summary>
        /// <returns>0, or a negative <see cref="Errno"/> and no open sockets.</returns>
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
                result = RunOnce(_isOutOfMemory ? RetryMilliseconds : StopCheckMilliseconds);
            }

            Close();
            return result < 0 ? result : 0;
        }

        /// <summary>Makes <see cref="Run"/> return soon. Any thread may call it.</summary>
        public void Stop()
        {
            _stopRequested = true;
        }

        /// <summary>Waits for events and handles them: one round of <see cref="Run"/>, for a program with its own loop.</summary>
        /// <param name="timeoutMilliseconds">Longest wait in milliseconds; 0 for none.</param>
        /// <returns>Number of ready sockets, or a negative <see cref="Errno"/>.</returns>
        public int RunOnce(int timeoutMilliseconds)
        {
            int polled = PreparePoll();
            int ready = _sockets.Poll(_polled, polled, timeoutMilliseconds);
            if (ready < 0)
            {
                // memory may be available in the next round
                return _sockets.Errno == Errno.ENOMEM ? 0 : -_sockets.Errno;
            }

            // Clients first, in descending order: closing one moves the last into its slot, and accepting appends.
            _isOutOfMemory = false;
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

        /// <summary>Closes all sockets. For a program with its own loop; <see cref="Run"/> does it on return.</summary>
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
                SetBufferSize(fd, SocketConstants.SO_SNDBUF, service.SendBufferSize);
                SetBufferSize(fd, SocketConstants.SO_RCVBUF, service.ReceiveBufferSize);

                // no Nagle: a reply in parts must not wait for the client's delayed ACK
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

        // accepted connections inherit the option
        private void SetBufferSize(int fd, int option, int size)
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

        // Listener and datagram socket of each service, then the clients. A listener is not polled while its clients would find no slot.
        private int PreparePoll()
        {
            int count = 0;
            for (int i = 0; i < _services.Length; i++)
            {
                bool accepts = !_isOutOfMemory && (_clientCount < _clients.Length || FindDisplaced(i) >= 0);
                Await(count++, _listeners[i], accepts ? SocketConstants.POLLIN : 0);
                Await(count++, _datagramSockets[i], _isOutOfMemory ? 0 : _datagrams.AwaitedEvents(i));
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
            else if (!TryServe(client, readyEvents))
            {
                CloseClient(index);
            }
        }

        // index of the client that a new one of a service displaces: of those that may be displaced, the one idle longest; -1 for none
        private int FindDisplaced(int service)
        {
            bool isBelowShare = _served[service] < _share;
            int displaced = -1;
            for (int i = 0; i < _clientCount; i++)
            {
                ServedClient client = _clients[i];
                bool mayBeDisplaced = (isBelowShare && _served[client.ServiceIndex] > _share)
                    || _stack.Time - client.ActiveAt >= client.Service.YieldTime;
                if (mayBeDisplaced && (displaced < 0 || client.ActiveAt < _clients[displaced].ActiveAt))
                {
                    displaced = i;
                }
            }

            return displaced;
        }

        private static bool TryServe(ServedClient client, int readyEvents)
        {
            try
            {
                return readyEvents != 0 ? client.Service.Serve(client, readyEvents) : !client.Service.IsOverdue(client);
            }
            catch (OutOfMemoryException)
            {
                // close this client, continue with the others
                return false;
            }
        }

        private void AcceptClients(int index)
        {
            while (true)
            {
                int displaced = _clientCount < _clients.Length ? -1 : FindDisplaced(index);
                if (_clientCount == _clients.Length && displaced < 0)
                {
                    return;
                }

                int fd = _sockets.Accept(_listeners[index], null);
                if (fd < 0)
                {
                    int error = _sockets.Errno;
                    _isOutOfMemory = error != Errno.EAGAIN && error != Errno.ECONNABORTED;
                    return;
                }

                if (displaced >= 0)
                {
                    AbortClient(displaced);
                }

                try
                {
                    AdmitClient(fd, index);
                }
                catch (OutOfMemoryException)
                {
                    _sockets.Close(fd);
                    _isOutOfMemory = true;
                    return;
                }
            }
        }

        private void AdmitClient(int fd, int service)
        {
            if (_clients[_clientCount] == null)
            {
                _polled[(2 * _services.Length) + _clientCount] = new PollFd();
                _clients[_clientCount] = new ServedClient(_stack, _sockets, _scratch, _bufferSize);
            }

            _sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            ClientOptions.KeepAlive(_sockets, fd);
            _clients[_clientCount].Begin(fd, _services[service], service);
            _served[service]++;
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
            _served[client.ServiceIndex]--;
            _clientCount--;
            _clients[index] = _clients[_clientCount];
            _clients[_clientCount] = _clientCount < KeptSlots ? client : null;
        }

        private bool HasDatagramBuffer()
        {
            try
            {
                return _scratch.Bytes != null;
            }
            catch (OutOfMemoryException)
            {
                _isOutOfMemory = true;
                return false;
            }
        }
    }
}
