using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    /// <summary>The socket calls as tests make them: one that fails returns its errno, negated.</summary>
    internal sealed class Calls
    {
        private readonly BsdSockets _sockets;
        private readonly PollFd _pollFd = new PollFd();
        private readonly EpollEvent[] _epollEvents = { new EpollEvent() };

        public Calls(BsdSockets sockets)
        {
            _sockets = sockets;
        }

        /// <summary>What was received, and what is sent.</summary>
        public byte[] Buffer { get; } = Packets.Bytes(65536);

        /// <summary>Where the last datagram or connection came from.</summary>
        public SocketAddress From { get; } = new SocketAddress();

        public int OpenFiles => _sockets.OpenFiles;

        /// <summary>The fd that the last <see cref="EpollWait"/> returned.</summary>
        public int EpollFd => _epollEvents[0].Fd;

        public int Socket(int family, int type, int protocol) => Result(_sockets.Socket(family, type, protocol));

        public int Udp() => Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 0);

        /// <summary>A datagram socket on a port.</summary>
        public int Udp(int port)
        {
            int fd = Udp();
            Assert.AreEqual(0, Bind(fd, 0, port), "bind");
            return fd;
        }

        public int Tcp() => Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);

        /// <summary>A stream socket that takes connections on a port.</summary>
        public int Listener(int port, int backlog)
        {
            int fd = Tcp();
            Assert.AreEqual(0, Bind(fd, 0, port), "bind");
            Assert.AreEqual(0, Listen(fd, backlog), "listen");
            return fd;
        }

        public int Bind(int fd, uint address, int port) => Result(_sockets.Bind(fd, new SocketAddress(address, port)));

        public int Listen(int fd, int backlog) => Result(_sockets.Listen(fd, backlog));

        public int Accept(int fd) => Result(_sockets.Accept(fd, From));

        public int Connect(int fd, uint address, int port) => Result(_sockets.Connect(fd, new SocketAddress(address, port)));

        /// <summary>Takes a datagram socket's peer away.</summary>
        public int Disconnect(int fd) => Result(_sockets.Connect(fd, new SocketAddress { Family = SocketConstants.AF_UNSPEC }));

        public int Read(int fd, int count) => Result(_sockets.Read(fd, Buffer, 0, count));

        public int Write(int fd, int count) => Result(_sockets.Write(fd, Buffer, 0, count));

        public int Send(int fd, int count, int flags) => Result(_sockets.Send(fd, Buffer, 0, count, flags));

        public int SendTo(int fd, int count, uint address, int port)
        {
            return Result(_sockets.SendTo(fd, Buffer, 0, count, 0, new SocketAddress(address, port)));
        }

        /// <summary>Receives without waiting.</summary>
        public int Receive(int fd) => Receive(fd, Buffer.Length, SocketConstants.MSG_DONTWAIT);

        public int Receive(int fd, int count, int flags) => Result(_sockets.ReceiveFrom(fd, Buffer, 0, count, flags, From));

        public int Shutdown(int fd, int how) => Result(_sockets.Shutdown(fd, how));

        public int Close(int fd) => Result(_sockets.Close(fd));

        /// <summary>Sets an option of SOL_SOCKET.</summary>
        public int Set(int fd, int option, int value) => Set(fd, SocketConstants.SOL_SOCKET, option, value);

        /// <summary>The value of an option of SOL_SOCKET, or why there is none.</summary>
        public int Get(int fd, int option) => Get(fd, SocketConstants.SOL_SOCKET, option);

        public int Accept4(int fd, int flags) => Result(_sockets.Accept4(fd, From, flags));

        public int Dup(int fd) => Result(_sockets.Dup(fd));

        public int Dup2(int fd, int target) => Result(_sockets.Dup2(fd, target));

        public int Fcntl(int fd, int command, int argument) => Result(_sockets.Fcntl(fd, command, argument));

        /// <summary>Makes a pipe.</summary>
        /// <returns>The fds to read from and to write to, or an array of one errno, negated.</returns>
        public int[] Pipe(int flags)
        {
            int[] fds = new int[2];
            int result = Result(_sockets.Pipe(fds, flags));
            return result < 0 ? new int[] { result } : fds;
        }

        /// <summary>Makes a pair of sockets.</summary>
        /// <returns>Both fds, or an array of one errno, negated.</returns>
        public int[] Pair(int family, int type, int protocol)
        {
            int[] fds = new int[2];
            int result = Result(_sockets.SocketPair(family, type, protocol, fds));
            return result < 0 ? new int[] { result } : fds;
        }

        public int[] Pair() => Pair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM, 0);

        /// <summary>FIONREAD: the bytes that can be read at once, or the negated errno.</summary>
        public int Readable(int fd) => Number(fd, SocketConstants.FIONREAD);

        /// <summary>A number that ioctl gives, or the negated errno.</summary>
        public int Number(int fd, int request)
        {
            int value = -1;
            int result = Result(_sockets.Ioctl(fd, request, ref value));
            return result < 0 ? result : value;
        }

        public int Ioctl(int fd, int request, int value) => Result(_sockets.Ioctl(fd, request, ref value));

        /// <summary>Sets an option of any level.</summary>
        public int Set(int fd, int level, int option, int value) => Result(_sockets.SetSockOpt(fd, level, option, value));

        /// <summary>The value of an option of any level, or why there is none.</summary>
        public int Get(int fd, int level, int option)
        {
            int result = Result(_sockets.GetSockOpt(fd, level, option, out int value));
            return result < 0 ? result : value;
        }

        public int Select(int count, FdSet read, FdSet write, int timeout) => Result(_sockets.Select(count, read, write, null, timeout));

        public int ReadV(int fd, params IoVector[] vectors) => Result(_sockets.ReadV(fd, vectors, vectors.Length));

        public int WriteV(int fd, params IoVector[] vectors) => Result(_sockets.WriteV(fd, vectors, vectors.Length));

        public int SendMsg(int fd, Message message, int flags) => Result(_sockets.SendMsg(fd, message, flags));

        public int ReceiveMsg(int fd, Message message, int flags) => Result(_sockets.ReceiveMsg(fd, message, flags));

        /// <summary>Connects over loopback.</summary>
        public void Connected(out int client, out int server)
        {
            int listener = Listener(80, 1);
            client = Tcp();
            Assert.AreEqual(0, Connect(client, SocketConstants.INADDR_LOOPBACK, 80));
            server = Accept(listener);
            Close(listener);
        }

        public int NonBlocking(int fd) => Result(_sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK));

        /// <summary>What holds of one fd: what poll returned for it.</summary>
        public int Poll(int fd, int events, int timeout)
        {
            _pollFd.Fd = fd;
            _pollFd.Events = events;
            int ready = Result(_sockets.Poll(new PollFd[] { _pollFd }, 1, timeout));
            return ready < 0 ? ready : _pollFd.Returned;
        }

        public int Epoll() => Result(_sockets.EpollCreate());

        /// <summary>Adds an fd to an epoll, changes or removes it. The epoll returns the fd's number with its events.</summary>
        public int EpollControl(int epfd, int op, int fd, int events)
        {
            return Result(_sockets.EpollControl(epfd, op, fd, new EpollEvent { Events = events, Fd = fd }));
        }

        public int EpollAdd(int epfd, int fd, int events) => EpollControl(epfd, SocketConstants.EPOLL_CTL_ADD, fd, events);

        public int EpollModify(int epfd, int fd, int events) => EpollControl(epfd, SocketConstants.EPOLL_CTL_MOD, fd, events);

        public int EpollDelete(int epfd, int fd) => Result(_sockets.EpollControl(epfd, SocketConstants.EPOLL_CTL_DEL, fd, null));

        /// <summary>Waits for one fd of an epoll.</summary>
        /// <returns>Its events; 0 after the timeout; or the negated errno.</returns>
        public int EpollWait(int epfd, int timeout)
        {
            int ready = Result(_sockets.EpollWait(epfd, _epollEvents, 1, timeout));
            return ready <= 0 ? ready : _epollEvents[0].Events;
        }

        /// <summary>The local end, or the negated errno.</summary>
        public string Name(int fd)
        {
            SocketAddress address = new SocketAddress();
            int result = Result(_sockets.GetSockName(fd, address));
            return result < 0 ? result.ToString() : address.ToString();
        }

        /// <summary>The other end, or the negated errno.</summary>
        public string PeerName(int fd)
        {
            SocketAddress address = new SocketAddress();
            int result = Result(_sockets.GetPeerName(fd, address));
            return result < 0 ? result.ToString() : address.ToString();
        }

        /// <summary>The port that a socket got.</summary>
        public int PortOf(int fd)
        {
            SocketAddress address = new SocketAddress();
            _sockets.GetSockName(fd, address);
            return address.Port;
        }

        private int Result(int result) => result < 0 ? -_sockets.Errno : result;
    }
}
