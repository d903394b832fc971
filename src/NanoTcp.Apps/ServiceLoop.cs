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

        // The largest datagram on Ethernet: 1500 bytes less the headers of IP and UDP.
        private const int LongestDatagram = 1472;

        // Each turn empties a datagram socket, so that two long ones or many short ones need room; the usual 8 KB are much for a board.
        private const int DatagramRoom = 2 * LongestDatagram;

        private const int DatagramsPerTurn = 8;

        private readonly BsdSockets _sockets;
        private readonly uint _address;
        private readonly Service[] _services;
        private readonly int[] _listeners;
        private readonly int[] _datagramSockets;
        private readonly ServiceClient[] _clients;
        private readonly PollFd[] _polled;
        private readonly int _bufferSize;
        private readonly SocketAddress _peer = new SocketAddress();
        private byte[] _datagram;
        private int _clientCount;
        private bool _isShort;
        private bool _stopRequested;

        /// <summary>Makes a loop; nothing is opened yet.</summary>
        /// <param name="sockets">The stack's sockets.</param>
        /// <param name="address">Address to serve on, host order. Given the board's own address (rather than INADDR_ANY), datagrams sent
        /// to a broadcast address are not answered.</param>
        /// <param name="services">What to serve, each on another port.</param>
        /// <param name="maximumClients">TCP clients at once, at least 1; further ones wait in the listen backlog.</param>
        /// <param name="bufferSize">Bytes of buffer per client, 74 (a line of chargen) or more; where a service needs more, it is that much.</param>
        public ServiceLoop(BsdSockets sockets, uint address, Service[] services, int maximumClients, int bufferSize)
        {
            _sockets = sockets;
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
            _clients = new ServiceClient[maximumClients];
            _polled = new PollFd[(2 * services.Length) + maximumClients];
            for (int i = 0; i < 2 * services.Length; i++)
            {
                _polled[i] = new PollFd();
            }
        }

        /// <summary>A buffer for a datagram, or for what is thrown away; made at the first use.</summary>
        internal byte[] Datagram
        {
            get
            {
                if (_datagram == null)
                {
                    _datagram = new byte[LongestDatagram];
                }

                return _datagram;
            }
        }

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
                    AnswerDatagrams(i);
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
                _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, DatagramRoom);
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

        // Listener and datagram socket of each service, then the clients. A full house leaves its listeners unheard.
        private int PreparePoll()
        {
            bool accepts = _clientCount < _clients.Length && !_isShort;
            int count = 0;
            for (int i = 0; i < _services.Length; i++)
            {
                Await(count++, _listeners[i], accepts ? SocketConstants.POLLIN : 0);
                Await(count++, _datagramSockets[i], _isShort ? 0 : SocketConstants.POLLIN);
            }

            for (int i = 0; i < _clientCount; i++)
            {
                ServiceClient client = _clients[i];
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
            ServiceClient client = _clients[index];
            if (!Stays(client, readyEvents))
            {
                CloseClient(index);
            }
        }

        private static bool Stays(ServiceClient client, int readyEvents)
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
            while (_clientCount < _clients.Length)
            {
                int fd = _sockets.Accept(_listeners[index], null);
                if (fd < 0)
                {
                    int error = _sockets.Errno;
                    _isShort = error != Errno.EAGAIN && error != Errno.ECONNABORTED;
                    return;
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
                _clients[_clientCount] = new ServiceClient(_sockets, this, _bufferSize);
            }

            _sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);

            // A client that vanished without a word would otherwise keep its place for ever.
            _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
            _clients[_clientCount].Begin(fd, service);
            _clientCount++;
            AcceptedClients++;
        }

        private void CloseClient(int index)
        {
            ServiceClient client = _clients[index];
            _sockets.Close(client.Fd);
            _clientCount--;
            _clients[index] = _clients[_clientCount];
            _clients[_clientCount] = client;
        }

        private bool HasDatagramBuffer()
        {
            try
            {
                return Datagram != null;
            }
            catch (OutOfMemoryException)
            {
                _isShort = true;
                return false;
            }
        }

        private void AnswerDatagrams(int index)
        {
            int fd = _datagramSockets[index];
            byte[] datagram = _datagram;
            for (int i = 0; i < DatagramsPerTurn; i++)
            {
                int length = _sockets.ReceiveFrom(fd, datagram, 0, LongestDatagram, SocketConstants.MSG_DONTWAIT, _peer);
                if (length < 0)
                {
                    return;
                }

                if (LoopGuard.MayAnswer(_peer))
                {
                    int answer = _services[index].Answer(datagram, length);
                    if (answer >= 0)
                    {
                        _sockets.SendTo(fd, datagram, 0, answer, SocketConstants.MSG_DONTWAIT, _peer);
                    }
                }
            }
        }
    }
}
