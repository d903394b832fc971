using NanoTcp.Tcp;

namespace NanoTcp.Sockets
{
    /// <summary>
    /// The BSD socket calls. Each has the shape that Linux gives it: look up the fd, check, hand to the socket's operations. A failed call
    /// returns -1 and leaves the reason in <see cref="Errno"/>. Any thread may make any call; one that blocks serves the stack meanwhile. A
    /// call that waits on an fd which another thread closes returns at once with EBADF.
    /// </summary>
    public sealed class BsdSockets
    {
        /// <summary>Open fds at most.</summary>
        public const int FileLimit = 1024;

        private const int FamilyLimit = 4;

        private readonly NetStack _stack;
        private readonly object _lock;
        private readonly FileDescriptorTable _files = new FileDescriptorTable(FileLimit);
        private readonly SocketFileSystem _fileSystem = new SocketFileSystem();
        private readonly SocketFamily[] _families = new SocketFamily[FamilyLimit];
        private readonly ThreadErrors _errors = new ThreadErrors();
        private int _familyCount;

        // left over from an accept that found no connection: the next one need not make it again
        private Socket _spareSocket;

        /// <summary>Makes a table of fds of its own, as a process has one. Most programs share the one of <see cref="Of"/>.</summary>
        /// <param name="stack">The stack that serves the sockets.</param>
        public BsdSockets(NetStack stack)
        {
            _stack = stack;
            _lock = stack.Lock;
            RegisterFamily(new InternetFamily(stack.Tcp, stack.Udp));
        }

        /// <summary>Why this thread's last failed call failed: a number of <see cref="NanoTcp.Errno"/>.</summary>
        public int Errno => _errors.Current;

        /// <summary>Fds that are open.</summary>
        public int OpenFiles
        {
            get
            {
                lock (_lock)
                {
                    return _files.OpenCount;
                }
            }
        }

        /// <summary>The socket calls on a stack; made at the first call.</summary>
        /// <param name="stack">The stack.</param>
        public static BsdSockets Of(NetStack stack)
        {
            lock (stack.Lock)
            {
                if (stack.SocketLayer == null)
                {
                    stack.SocketLayer = new BsdSockets(stack);
                }

                return (BsdSockets)stack.SocketLayer;
            }
        }

        /// <summary>Adds a protocol family, or another way to serve one: the last one registered for a number is asked.</summary>
        /// <param name="family">The family.</param>
        /// <returns>0, or -1 with ENOBUFS when there are too many.</returns>
        public int RegisterFamily(SocketFamily family)
        {
            lock (_lock)
            {
                for (int i = 0; i < _familyCount; i++)
                {
                    if (_families[i].Number == family.Number)
                    {
                        _families[i] = family;
                        return 0;
                    }
                }

                if (_familyCount == FamilyLimit)
                {
                    return Return(-NanoTcp.Errno.ENOBUFS);
                }

                _families[_familyCount++] = family;
                return 0;
            }
        }

        /// <summary>Makes a socket. Nothing goes on the wire.</summary>
        /// <param name="family">AF_INET.</param>
        /// <param name="type">SOCK_STREAM or SOCK_DGRAM, with SOCK_NONBLOCK if wanted.</param>
        /// <param name="protocol">0 for the usual one, or IPPROTO_TCP, IPPROTO_UDP.</param>
        /// <returns>The lowest free fd, or -1 with EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT or EMFILE.</returns>
        public int Socket(int family, int type, int protocol)
        {
            lock (_lock)
            {
                SocketFamily found = FindFamily(family);
                if (found == null)
                {
                    return Return(-NanoTcp.Errno.EAFNOSUPPORT);
                }

                SocketInode inode = _fileSystem.AllocateInode(new Socket(family, type & ~SocketConstants.SOCK_NONBLOCK, protocol));
                int error = found.Create(inode.Socket);
                if (error < 0)
                {
                    _fileSystem.FreeInode(inode);
                    return Return(error);
                }

                return Return(Map(inode.Socket, type & SocketConstants.SOCK_NONBLOCK));
            }
        }

        /// <summary>Gives a socket a local address.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="address">Address 0 for any of ours, port 0 for a free one.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT, EAFNOSUPPORT, EINVAL, EADDRINUSE or EADDRNOTAVAIL.</returns>
        public int Bind(int fd, SocketAddress address)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                error = error != 0 ? error : Check(address);
                return Return(error != 0 ? error : socket.Operations.Bind(socket, address));
            }
        }

        /// <summary>Makes a socket take connections; without bind, on a free port.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="backlog">Connections that may wait to be accepted, 1 to 128; other values are brought into that range.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EOPNOTSUPP, EINVAL or EADDRINUSE.</returns>
        public int Listen(int fd, int backlog)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                return Return(error != 0 ? error : socket.Operations.Listen(socket, backlog));
            }
        }

        /// <summary>Takes a connection, waiting until one has completed its handshake.</summary>
        /// <param name="fd">A listening socket.</param>
        /// <param name="peer">Filled with the other end; may be null.</param>
        /// <returns>The connection's fd, blocking whatever the listener does; or -1 with EBADF, ENOTSOCK, EOPNOTSUPP, EINVAL, EMFILE, or
        /// EAGAIN when it would have to wait and must not, or SO_RCVTIMEO is over.</returns>
        public int Accept(int fd, SocketAddress peer)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                return Return(error != 0 ? error : AcceptWaiting(socket, peer));
            }
        }

        /// <summary>Connects: sends a SYN and waits for the answer. For datagrams, sets the peer.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="address">The peer.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT, EAFNOSUPPORT, EISCONN, EADDRNOTAVAIL, ENETUNREACH, EHOSTUNREACH, ECONNREFUSED,
        /// ETIMEDOUT, ENOBUFS; EINPROGRESS and then EALREADY when the socket does not block, EINPROGRESS when SO_SNDTIMEO is over.</returns>
        public int Connect(int fd, SocketAddress address)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                bool isUnconnect = address != null && address.Family == SocketConstants.AF_UNSPEC;
                error = error != 0 || isUnconnect ? error : Check(address);
                return Return(error != 0 ? error : ConnectWaiting(socket, address));
            }
        }

        /// <summary>Reads, waiting until there is something.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <returns>Bytes read; 0 when the peer has ended; or -1 with EBADF, EFAULT, EAGAIN, ENOTCONN, ECONNRESET, ETIMEDOUT...</returns>
        public int Read(int fd, byte[] buffer, int offset, int count)
        {
            lock (_lock)
            {
                File file = _files.Get(fd);
                int error = file == null ? -NanoTcp.Errno.EBADF : Check(buffer, offset, count);
                return Return(error != 0 ? error : ReadWaiting(file, buffer, offset, count));
            }
        }

        /// <summary>Writes, waiting until all bytes have found room in the send buffer.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many.</param>
        /// <returns>Bytes taken; less than asked for only if the fd does not block or SO_SNDTIMEO is over; or -1 with EBADF, EFAULT, EAGAIN,
        /// EPIPE, ECONNRESET, ETIMEDOUT...</returns>
        public int Write(int fd, byte[] buffer, int offset, int count)
        {
            lock (_lock)
            {
                File file = _files.Get(fd);
                int error = file == null ? -NanoTcp.Errno.EBADF : Check(buffer, offset, count);
                return Return(error != 0 ? error : WriteWaiting(file, buffer, offset, count));
            }
        }

        /// <summary>Writes to a connected socket.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many.</param>
        /// <param name="flags">MSG_DONTWAIT or 0.</param>
        /// <returns>As <see cref="Write"/>; also ENOTSOCK, EDESTADDRREQ.</returns>
        public int Send(int fd, byte[] buffer, int offset, int count, int flags) => SendTo(fd, buffer, offset, count, flags, null);

        /// <summary>Reads from a connected socket.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <param name="flags">MSG_PEEK, MSG_DONTWAIT.</param>
        /// <returns>As <see cref="Read"/>; also ENOTSOCK.</returns>
        public int Receive(int fd, byte[] buffer, int offset, int count, int flags) => ReceiveFrom(fd, buffer, offset, count, flags, null);

        /// <summary>Sends a datagram to an address, or bytes to the peer.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many; a datagram takes what fits the MTU, 1,472 on Ethernet.</param>
        /// <param name="flags">MSG_DONTWAIT or 0.</param>
        /// <param name="to">Where to; null for the connected peer. Not looked at for a stream.</param>
        /// <returns>As <see cref="Write"/>; also ENOTSOCK, EAFNOSUPPORT, EDESTADDRREQ, EMSGSIZE, EACCES, ENETUNREACH.</returns>
        public int SendTo(int fd, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                error = error != 0 ? error : Check(buffer, offset, count);
                error = error != 0 || to == null ? error : Check(to);
                return Return(error != 0 ? error : SendWaiting(socket, buffer, offset, count, flags, to));
            }
        }

        /// <summary>Receives a datagram, or bytes, and tells from where.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Where the bytes go; what of a datagram does not fit is lost.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <param name="flags">MSG_PEEK, MSG_DONTWAIT.</param>
        /// <param name="from">Filled with the sender; may be null.</param>
        /// <returns>As <see cref="Read"/>; also ENOTSOCK.</returns>
        public int ReceiveFrom(int fd, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                error = error != 0 ? error : Check(buffer, offset, count);
                return Return(error != 0 ? error : ReceiveWaiting(socket, buffer, offset, count, flags, from));
            }
        }

        /// <summary>Ends a direction of a connection, or both.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="how">SHUT_RD, SHUT_WR (sends a FIN behind all data) or SHUT_RDWR.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EINVAL or ENOTCONN.</returns>
        public int Shutdown(int fd, int how)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                if (error == 0 && (how < SocketConstants.SHUT_RD || how > SocketConstants.SHUT_RDWR))
                {
                    error = -NanoTcp.Errno.EINVAL;
                }

                return Return(error != 0 ? error : socket.Operations.Shutdown(socket, how));
            }
        }

        /// <summary>
        /// Lets go of an fd. What was written is still sent; with SO_LINGER above 0, close waits for that. Calls that other threads have
        /// waiting on the fd return with EBADF.
        /// </summary>
        /// <param name="fd">Any open fd.</param>
        /// <returns>0, or -1 with EBADF.</returns>
        public int Close(int fd)
        {
            lock (_lock)
            {
                _stack.ReadClock();
                File file = _files.Get(fd);
                if (file == null)
                {
                    return Return(-NanoTcp.Errno.EBADF);
                }

                _files.Remove(fd);
                ReleaseFile(file);
                return 0;
            }
        }

        /// <summary>Tells the local end.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="address">Filled with it.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK or EFAULT.</returns>
        public int GetSockName(int fd, SocketAddress address)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                if (error == 0 && address == null)
                {
                    error = -NanoTcp.Errno.EFAULT;
                }

                if (error == 0)
                {
                    address.Family = socket.Family;
                    address.Set(socket.Sock.LocalAddress, socket.Sock.LocalPort);
                }

                return Return(error);
            }
        }

        /// <summary>Tells the other end.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="address">Filled with it.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT or ENOTCONN.</returns>
        public int GetPeerName(int fd, SocketAddress address)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                if (error == 0 && address == null)
                {
                    error = -NanoTcp.Errno.EFAULT;
                }

                if (error == 0 && !socket.Operations.IsConnected(socket))
                {
                    error = -NanoTcp.Errno.ENOTCONN;
                }

                if (error == 0)
                {
                    address.Family = socket.Family;
                    address.Set(socket.Sock.RemoteAddress, socket.Sock.RemotePort);
                }

                return Return(error);
            }
        }

        /// <summary>Sets an option.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="level">SOL_SOCKET or IPPROTO_TCP.</param>
        /// <param name="option">SO_ or TCP_ constant; its comment gives the unit of the value.</param>
        /// <param name="value">The value.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EINVAL or ENOPROTOOPT.</returns>
        public int SetSockOpt(int fd, int level, int option, int value)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                return Return(error != 0 ? error : SetOption(socket, level, option, value));
            }
        }

        /// <summary>Reads an option.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="level">SOL_SOCKET or IPPROTO_TCP.</param>
        /// <param name="option">SO_ or TCP_ constant.</param>
        /// <param name="value">The value.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK or ENOPROTOOPT.</returns>
        public int GetSockOpt(int fd, int level, int option, out int value)
        {
            lock (_lock)
            {
                value = 0;
                Socket socket = Lookup(fd, out int error);
                return Return(error != 0 ? error : GetOption(socket, level, option, out value));
            }
        }

        /// <summary>TCP_INFO: takes a snapshot of a TCP connection.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="info">Filled; make it once and use it again.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT or ENOPROTOOPT (not a software TCP connection).</returns>
        public int GetTcpInfo(int fd, TcpInfo info)
        {
            lock (_lock)
            {
                Socket socket = Lookup(fd, out int error);
                TcpSock sock = socket == null ? null : socket.Sock as TcpSock;
                if (error == 0)
                {
                    error = info == null ? -NanoTcp.Errno.EFAULT : sock == null ? -NanoTcp.Errno.ENOPROTOOPT : 0;
                }

                if (error == 0)
                {
                    sock.Fill(info);
                }

                return Return(error);
            }
        }

        /// <summary>Reads or sets the status flags of an fd.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="command">F_GETFL or F_SETFL.</param>
        /// <param name="argument">For F_SETFL: O_NONBLOCK or 0.</param>
        /// <returns>The flags or 0; or -1 with EBADF or EINVAL.</returns>
        public int Fcntl(int fd, int command, int argument)
        {
            lock (_lock)
            {
                File file = _files.Get(fd);
                if (file == null)
                {
                    return Return(-NanoTcp.Errno.EBADF);
                }

                switch (command)
                {
                    case SocketConstants.F_GETFL:
                        return file.Flags;
                    case SocketConstants.F_SETFL:
                        file.Flags = argument & SocketConstants.O_NONBLOCK;
                        return 0;
                    default:
                        return Return(-NanoTcp.Errno.EINVAL);
                }
            }
        }

        /// <summary>Waits until one of some fds is ready.</summary>
        /// <param name="fds">The fds, what is wanted of each, and afterwards what holds.</param>
        /// <param name="count">How many of the array count.</param>
        /// <param name="timeout">In milliseconds; 0 only looks, a negative one waits for ever.</param>
        /// <returns>How many fds have something; 0 when the time is over; or -1 with EFAULT.</returns>
        public int Poll(PollFd[] fds, int count, int timeout)
        {
            lock (_lock)
            {
                if (fds == null || count < 0 || count > fds.Length)
                {
                    return Return(-NanoTcp.Errno.EFAULT);
                }

                _stack.ReadClock();
                long deadline = timeout < 0 ? long.MaxValue : _stack.Now + timeout;
                int ready = Look(fds, count);
                while (ready == 0 && _stack.WaitForChange(null, deadline))
                {
                    ready = Look(fds, count);
                }

                _stack.FinishWait();
                return Return(ready != 0 ? ready : Look(fds, count));
            }
        }

        private static int Check(SocketAddress address)
        {
            if (address == null)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            if (address.Family != SocketConstants.AF_INET)
            {
                return -NanoTcp.Errno.EAFNOSUPPORT;
            }

            return (uint)address.Port > 65_535 ? -NanoTcp.Errno.EINVAL : 0;
        }

        private static int Check(byte[] buffer, int offset, int count)
        {
            bool isInside = buffer != null && offset >= 0 && count >= 0 && count <= buffer.Length - offset;
            return isInside ? 0 : -NanoTcp.Errno.EFAULT;
        }

        private SocketFamily FindFamily(int number)
        {
            for (int i = 0; i < _familyCount; i++)
            {
                if (_families[i].Number == number)
                {
                    return _families[i];
                }
            }

            return null;
        }

        private Socket Lookup(int fd, out int error)
        {
            _stack.ReadClock();
            File file = _files.Get(fd);
            Socket socket = file == null ? null : file.Content as Socket;
            error = file == null ? -NanoTcp.Errno.EBADF : socket == null ? -NanoTcp.Errno.ENOTSOCK : 0;
            return socket;
        }

        /// <summary>Gives a socket a file and an fd; when there is none left, the socket is released again.</summary>
        private int Map(Socket socket, int flags)
        {
            File file = _fileSystem.OpenFile(socket);
            file.Flags = flags;
            int fd = _files.Install(file);
            if (fd < 0)
            {
                ReleaseFile(file);
            }

            return fd;
        }

        private void ReleaseFile(File file)
        {
            file.IsClosed = true;
            Socket socket = file.Content as Socket;
            if (socket == null)
            {
                file.Operations.Release(file);
                return;
            }

            Sock sock = socket.Sock;
            ProtocolOperations operations = socket.Operations;
            int linger = operations.LingerTime(socket);
            file.Operations.Release(file);
            _fileSystem.FreeInode(socket.Inode);
            _stack.SocketChanged(sock);
            if (linger > 0)
            {
                long deadline = _stack.Now + linger;
                while (operations.IsLingering(sock) && _stack.WaitForChange(sock, deadline))
                {
                }

                _stack.FinishWait();
            }
        }

        private int AcceptWaiting(Socket socket, SocketAddress peer)
        {
            if (_files.IsFull)
            {
                // before a connection is taken that could not be given to anybody
                return -NanoTcp.Errno.EMFILE;
            }

            Socket accepted = _spareSocket;
            _spareSocket = null;
            if (accepted == null || accepted.Family != socket.Family || accepted.Type != socket.Type)
            {
                accepted = new Socket(socket.Family, socket.Type, socket.Protocol);
            }

            long deadline = Deadline(socket.ReceiveTimeout);
            int result;
            do
            {
                result = socket.Operations.Accept(socket, accepted);
            }
            while (result == -NanoTcp.Errno.EAGAIN && Pause(socket.File, socket.Sock, deadline, 0, ref result));

            _stack.FinishWait();
            if (result < 0)
            {
                _spareSocket = accepted;
                return result;
            }

            _fileSystem.AllocateInode(accepted);
            if (peer != null)
            {
                peer.Family = accepted.Family;
                peer.Set(accepted.Sock.RemoteAddress, accepted.Sock.RemotePort);
            }

            return Map(accepted, 0);
        }

        private int ConnectWaiting(Socket socket, SocketAddress address)
        {
            long deadline = Deadline(socket.SendTimeout);
            int result = socket.Operations.Connect(socket, address);
            int wait = result;
            while (wait == -NanoTcp.Errno.EINPROGRESS || wait == -NanoTcp.Errno.EALREADY)
            {
                if (!Pause(socket.File, socket.Sock, deadline, 0, ref wait))
                {
                    // still under way, unless another thread closed it
                    result = wait == -NanoTcp.Errno.EBADF ? wait : result;
                    break;
                }

                wait = socket.Operations.Connect(socket, address);
                result = wait == -NanoTcp.Errno.EALREADY ? -NanoTcp.Errno.EINPROGRESS : wait;
            }

            _stack.FinishWait();
            return result;
        }

        private int ReadWaiting(File file, byte[] buffer, int offset, int count)
        {
            if (count == 0)
            {
                return 0;
            }

            _stack.ReadClock();
            FileOperations operations = file.Operations;
            int result = operations.Read(file, buffer, offset, count);
            if (result != -NanoTcp.Errno.EAGAIN)
            {
                return result;
            }

            Socket socket = file.Content as Socket;
            long deadline = Deadline(socket == null ? 0 : socket.ReceiveTimeout);
            while (result == -NanoTcp.Errno.EAGAIN && Pause(file, operations.SockOf(file), deadline, 0, ref result))
            {
                result = operations.Read(file, buffer, offset, count);
            }

            _stack.FinishWait();
            return result;
        }

        private int WriteWaiting(File file, byte[] buffer, int offset, int count)
        {
            Socket socket = file.Content as Socket;
            if (socket != null)
            {
                _stack.ReadClock();
                return SendWaiting(socket, buffer, offset, count, 0, null);
            }

            int result;
            do
            {
                result = file.Operations.Write(file, buffer, offset, count);
            }
            while (result == -NanoTcp.Errno.EAGAIN && Pause(file, file.Operations.SockOf(file), long.MaxValue, 0, ref result));

            _stack.FinishWait();
            return result;
        }

        private int ReceiveWaiting(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            long deadline = Deadline(socket.ReceiveTimeout);
            int result;
            do
            {
                result = socket.Operations.Receive(socket, buffer, offset, count, flags, from);
            }
            while (result == -NanoTcp.Errno.EAGAIN && Pause(socket.File, socket.Sock, deadline, flags, ref result));

            _stack.FinishWait();
            return result;
        }

        private int SendWaiting(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            int result = socket.Operations.Send(socket, buffer, offset, count, flags, to);
            if (result == count)
            {
                // at once, as most often: nobody has waited
                return result;
            }

            long deadline = Deadline(socket.SendTimeout);
            int sent = 0;
            while (true)
            {
                if (result >= 0)
                {
                    sent += result;
                    if (sent == count || socket.Type != SocketConstants.SOCK_STREAM)
                    {
                        break;
                    }

                    result = -NanoTcp.Errno.EAGAIN;
                }

                if (result != -NanoTcp.Errno.EAGAIN || !Pause(socket.File, socket.Sock, deadline, flags, ref result))
                {
                    break;
                }

                result = socket.Operations.Send(socket, buffer, offset + sent, count - sent, flags, to);
            }

            _stack.FinishWait();
            return sent > 0 || result >= 0 ? sent : result;
        }

        /// <summary>Waits for a change, if the call may wait.</summary>
        /// <param name="file">The file.</param>
        /// <param name="sock">What to wait for.</param>
        /// <param name="deadline">Until when.</param>
        /// <param name="flags">MSG_DONTWAIT or 0.</param>
        /// <param name="result">What the call returns when it may not, or the file was closed meanwhile.</param>
        /// <returns>True to try again.</returns>
        private bool Pause(File file, Sock sock, long deadline, int flags, ref int result)
        {
            if (file.IsNonBlocking || (flags & SocketConstants.MSG_DONTWAIT) != 0)
            {
                return false;
            }

            bool isTimeLeft = _stack.WaitForChange(sock, deadline);
            if (file.IsClosed)
            {
                result = -NanoTcp.Errno.EBADF;
                return false;
            }

            return isTimeLeft;
        }

        private long Deadline(int timeout) => timeout > 0 ? _stack.Now + timeout : long.MaxValue;

        private int Look(PollFd[] fds, int count)
        {
            const int always = SocketConstants.POLLERR | SocketConstants.POLLHUP;
            int ready = 0;
            for (int i = 0; i < count; i++)
            {
                PollFd entry = fds[i];
                if (entry == null)
                {
                    return -NanoTcp.Errno.EFAULT;
                }

                entry.Returned = 0;
                if (entry.Fd < 0)
                {
                    continue;
                }

                File file = _files.Get(entry.Fd);
                entry.Returned = file == null
                    ? SocketConstants.POLLNVAL
                    : file.Operations.Poll(file) & (entry.Events | always);
                if (entry.Returned != 0)
                {
                    ready++;
                }
            }

            return ready;
        }

        private int SetOption(Socket socket, int level, int option, int value)
        {
            if (level == SocketConstants.SOL_SOCKET)
            {
                bool isTimeout = option == SocketConstants.SO_RCVTIMEO || option == SocketConstants.SO_SNDTIMEO;
                if (isTimeout && value < 0)
                {
                    return -NanoTcp.Errno.EINVAL;
                }

                switch (option)
                {
                    case SocketConstants.SO_REUSEADDR:
                        socket.Sock.ReuseAddress = value != 0;
                        return 0;
                    case SocketConstants.SO_RCVTIMEO:
                        socket.ReceiveTimeout = value;
                        return 0;
                    case SocketConstants.SO_SNDTIMEO:
                        socket.SendTimeout = value;
                        return 0;
                    case SocketConstants.SO_ERROR:
                        return -NanoTcp.Errno.ENOPROTOOPT;
                    default:
                        break;
                }
            }

            return socket.Operations.SetOption(socket, level, option, value);
        }

        private int GetOption(Socket socket, int level, int option, out int value)
        {
            value = 0;
            if (level == SocketConstants.SOL_SOCKET)
            {
                switch (option)
                {
                    case SocketConstants.SO_REUSEADDR:
                        value = socket.Sock.ReuseAddress ? 1 : 0;
                        return 0;
                    case SocketConstants.SO_RCVTIMEO:
                        value = socket.ReceiveTimeout;
                        return 0;
                    case SocketConstants.SO_SNDTIMEO:
                        value = socket.SendTimeout;
                        return 0;
                    case SocketConstants.SO_ERROR:
                        value = -socket.Sock.TakeError();
                        return 0;
                    default:
                        break;
                }
            }

            return socket.Operations.GetOption(socket, level, option, out value);
        }

        // The kernel's way of telling, turned into the process's.
        private int Return(int result)
        {
            if (result >= 0)
            {
                return result;
            }

            _errors.Current = -result;
            return -1;
        }
    }
}
