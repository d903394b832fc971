using System;

namespace NanoTcp.Sockets
{
    /// <summary>
    /// The BSD socket calls. Each has the shape that Linux gives it: look up the fd, check, hand to the socket's operations. A failed call
    /// returns -1 and leaves the reason in <see cref="Errno"/>. Any thread may make any call; one that blocks serves the stack meanwhile. A
    /// call that waits on an fd which another thread closes returns at once with EBADF.
    /// </summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Open fds at most.</summary>
        public const int FileLimit = 1024;

        private const int FamilyLimit = 4;
        private const int TypeMask = 15;
        private const int TypeLimit = 11;

        private const int CreationFlags = SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC;

        private readonly NetStack _stack;
        private readonly StackService _service;
        private readonly object _lock;
        private readonly FileDescriptorTable _files = new FileDescriptorTable(FileLimit);
        private readonly SocketFileSystem _fileSystem = new SocketFileSystem();
        private SocketFamily[] _families = new SocketFamily[1];
        private readonly ThreadErrors _errors = new ThreadErrors();
        private int _familyCount;

        // left over from an accept that found no connection: the next one need not make it again
        private Socket _spareSocket;

        /// <summary>Makes a table of fds of its own, as a process has one. Most programs share the one of <see cref="Of"/>.</summary>
        /// <param name="stack">The stack that serves the sockets.</param>
        public BsdSockets(NetStack stack)
            : this(stack, null)
        {
        }

        /// <summary>Makes the table of fds of a service, which is run when one of its sockets changes.</summary>
        /// <param name="stack">The stack that serves the sockets.</param>
        /// <param name="service">The service, which must not block.</param>
        public BsdSockets(NetStack stack, StackService service)
        {
            _stack = stack;
            _service = service;
            _lock = stack.Lock;
            RegisterFamily(SocketLayer.Of(stack).Internet);
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
            return SocketLayer.Of(stack).SharedSockets;
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

                if (_familyCount == _families.Length)
                {
                    SocketFamily[] families = new SocketFamily[FamilyLimit];
                    Array.Copy(_families, families, _familyCount);
                    _families = families;
                }

                _families[_familyCount++] = family;
                return 0;
            }
        }

        /// <summary>Makes a socket. Nothing goes on the wire.</summary>
        /// <param name="family">AF_INET.</param>
        /// <param name="type">SOCK_STREAM, SOCK_DGRAM or SOCK_RAW, with SOCK_NONBLOCK and SOCK_CLOEXEC if wanted.</param>
        /// <param name="protocol">0 for the usual one, or IPPROTO_TCP, IPPROTO_UDP; for SOCK_RAW it must be named, such as IPPROTO_ICMP.</param>
        /// <returns>The lowest free fd, or -1 with EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT, EINVAL, EMFILE or ENOBUFS.</returns>
        public int Socket(int family, int type, int protocol)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Socket, -1);
                }

                int error = CheckType(type);
                SocketFamily found = FindFamily(family);
                if (error == 0 && found == null)
                {
                    error = -NanoTcp.Errno.EAFNOSUPPORT;
                }

                return Return(SocketCall.Socket, -1, error != 0 ? error : Create(found, type, protocol));
            }
        }

        /// <summary>Gives a socket a local address.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="address">Address 0 for any of ours, port 0 for a free one.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT, EAFNOSUPPORT, EINVAL, EADDRINUSE, EADDRNOTAVAIL or ENOBUFS.</returns>
        public int Bind(int fd, SocketAddress address)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Bind, fd);
                }

                Socket socket = Lookup(fd, out int error);

                // as on Linux, an unspecified family passes with an unspecified address
                bool isAny = address != null && address.Family == SocketConstants.AF_UNSPEC && address.Address == 0;
                error = error != 0 || isAny ? error : Check(address);
                try
                {
                    return Return(SocketCall.Bind, fd, error != 0 ? error : socket.Operations.Bind(socket, address));
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Bind, fd);
                }
            }
        }

        /// <summary>Makes a socket take connections; without bind, on a free port.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="backlog">Connections that may wait to be accepted, 1 to 128; other values are brought into that range.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EOPNOTSUPP, EINVAL, EADDRINUSE or ENOBUFS.</returns>
        public int Listen(int fd, int backlog)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Listen, fd);
                }

                Socket socket = Lookup(fd, out int error);
                try
                {
                    return Return(SocketCall.Listen, fd, error != 0 ? error : socket.Operations.Listen(socket, backlog));
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Listen, fd);
                }
            }
        }

        /// <summary>Takes a connection, waiting until one has completed its handshake.</summary>
        /// <param name="fd">A listening socket.</param>
        /// <param name="peer">Filled with the other end; may be null.</param>
        /// <returns>The connection's fd, blocking whatever the listener does; or -1 with EBADF, ENOTSOCK, EOPNOTSUPP, EINVAL, EMFILE, ENOBUFS,
        /// or EAGAIN when it would have to wait and must not, or SO_RCVTIMEO is over.</returns>
        public int Accept(int fd, SocketAddress peer) => Accept4(fd, peer, 0);

        /// <summary>Takes a connection as <see cref="Accept"/> does.</summary>
        /// <param name="fd">A listening socket.</param>
        /// <param name="peer">Filled with the other end; may be null.</param>
        /// <param name="flags">SOCK_NONBLOCK for a connection whose calls do not block, SOCK_CLOEXEC (nothing here executes) or 0.</param>
        /// <returns>As <see cref="Accept"/>; EINVAL for other flags too.</returns>
        public int Accept4(int fd, SocketAddress peer, int flags)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Accept, fd);
                }

                Socket socket = Lookup(fd, out int error);
                if (error == 0 && (flags & ~CreationFlags) != 0)
                {
                    error = -NanoTcp.Errno.EINVAL;
                }

                try
                {
                    return Return(SocketCall.Accept, fd, error != 0 ? error : AcceptWaiting(fd, socket, peer, flags & SocketConstants.SOCK_NONBLOCK));
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Accept, fd);
                }
            }
        }

        /// <summary>Connects: sends a SYN and waits for the answer. For datagrams, sets the peer. AF_UNSPEC takes the peer away again: it
        /// resets a connection and ends an attempt, after which the socket may connect to another one.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="address">The peer.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT, EAFNOSUPPORT, EISCONN, EADDRNOTAVAIL, ENETUNREACH, EHOSTUNREACH, ECONNREFUSED,
        /// ETIMEDOUT, ENOBUFS; EINPROGRESS and then EALREADY when the socket does not block, EINPROGRESS when SO_SNDTIMEO is over.</returns>
        public int Connect(int fd, SocketAddress address)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Connect, fd);
                }

                Socket socket = Lookup(fd, out int error);
                bool isUnconnect = address != null && address.Family == SocketConstants.AF_UNSPEC;
                error = error != 0 || isUnconnect ? error : Check(address);
                try
                {
                    return Return(SocketCall.Connect, fd, error != 0 ? error : ConnectWaiting(fd, socket, address));
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Connect, fd);
                }
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
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Read, fd);
                }

                File file = _files.Get(fd);
                int error = file == null ? -NanoTcp.Errno.EBADF : Check(buffer, offset, count);
                try
                {
                    return Return(SocketCall.Read, fd, error != 0 ? error : ReadWaiting(fd, file, buffer, offset, count));
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Read, fd);
                }
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
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Write, fd);
                }

                File file = _files.Get(fd);
                int result = file == null ? -NanoTcp.Errno.EBADF : Check(buffer, offset, count);
                try
                {
                    if (result == 0)
                    {
                        result = WriteWaiting(fd, file, buffer, offset, count);
                    }

                    return result >= 0 && _stack.Tracer == null ? result : Return(SocketCall.Write, fd, result);
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Write, fd);
                }
            }
        }

        /// <summary>Writes to a connected socket.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many.</param>
        /// <param name="flags">MSG_DONTWAIT, MSG_NOSIGNAL or 0.</param>
        /// <returns>As <see cref="Write"/>; also ENOTSOCK, EDESTADDRREQ.</returns>
        public int Send(int fd, byte[] buffer, int offset, int count, int flags) => SendTo(fd, buffer, offset, count, flags, null);

        /// <summary>Reads from a connected socket.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <param name="flags">As <see cref="ReceiveFrom"/> takes them.</param>
        /// <returns>As <see cref="Read"/>; also ENOTSOCK.</returns>
        public int Receive(int fd, byte[] buffer, int offset, int count, int flags) => ReceiveFrom(fd, buffer, offset, count, flags, null);

        /// <summary>Sends a datagram to an address, or bytes to the peer.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many; a datagram takes 65,507 and what SO_SNDBUF allows, and leaves in fragments when it does not fit the MTU.</param>
        /// <param name="flags">MSG_DONTWAIT, MSG_NOSIGNAL or 0.</param>
        /// <param name="to">Where to; null for the connected peer. Not looked at for a stream.</param>
        /// <returns>As <see cref="Write"/>; also ENOTSOCK, EAFNOSUPPORT, EDESTADDRREQ, EMSGSIZE, EACCES, ENETUNREACH.</returns>
        public int SendTo(int fd, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Send, fd);
                }

                Socket socket = Lookup(fd, out int error);
                error = error != 0 ? error : Check(buffer, offset, count);
                error = error != 0 || to == null ? error : Check(to);
                try
                {
                    return Return(SocketCall.Send, fd, error != 0 ? error : SendWaiting(fd, socket, buffer, offset, count, flags, to));
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Send, fd);
                }
            }
        }

        /// <summary>Receives a datagram, or bytes, and tells from where.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Where the bytes go; what of a datagram does not fit is lost.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <param name="flags">MSG_PEEK (leave it to be read again), MSG_DONTWAIT, MSG_WAITALL (of a stream, wait for all of them; not with
        /// MSG_PEEK), MSG_TRUNC (tell a datagram's whole length; throw a stream's bytes away).</param>
        /// <param name="from">Filled with the sender; may be null.</param>
        /// <returns>As <see cref="Read"/>; also ENOTSOCK.</returns>
        public int ReceiveFrom(int fd, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Receive, fd);
                }

                Socket socket = Lookup(fd, out int error);
                error = error != 0 ? error : Check(buffer, offset, count);
                try
                {
                    return Return(SocketCall.Receive, fd, error != 0 ? error : ReceiveWaiting(fd, socket, buffer, offset, count, flags, from));
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Receive, fd);
                }
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
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Shutdown, fd);
                }

                Socket socket = Lookup(fd, out int error);
                if (error == 0 && (how < SocketConstants.SHUT_RD || how > SocketConstants.SHUT_RDWR))
                {
                    error = -NanoTcp.Errno.EINVAL;
                }

                try
                {
                    return Return(SocketCall.Shutdown, fd, error != 0 ? error : socket.Operations.Shutdown(socket, how));
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Shutdown, fd);
                }
            }
        }

        /// <summary>
        /// Lets go of an fd; the last one that stands for a file ends it. What was written is still sent; with SO_LINGER above 0, close waits
        /// for that. Calls that other threads have waiting on the fd return at once with EBADF, and poll says POLLNVAL of it, even if another
        /// fd still stands for the same file.
        /// </summary>
        /// <param name="fd">Any open fd.</param>
        /// <returns>0, or -1 with EBADF.</returns>
        public int Close(int fd)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Close, fd);
                }

                _stack.ReadClock();
                File file = _files.Get(fd);
                if (file == null)
                {
                    return Return(SocketCall.Close, fd, -NanoTcp.Errno.EBADF);
                }

                _files.Remove(fd);
                try
                {
                    LetGo(file);
                }
                catch (OutOfMemoryException)
                {
                    // the fd has gone, and what its file held ends by itself
                    _stack.FinishWait();
                }

                return Return(SocketCall.Close, fd, 0);
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

        /// <summary>The lower face of an open socket, for services.</summary>
        internal Sock SockOf(int fd) => ((Socket)_files.Get(fd).Content).Sock;

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

        // in Linux's order: unknown flags, then the family, then what it knows of types
        private static int CheckType(int type)
        {
            bool isKnown = (type & ~(TypeMask | CreationFlags)) == 0 && (type & TypeMask) < TypeLimit;
            return isKnown ? 0 : -NanoTcp.Errno.EINVAL;
        }

        internal SocketFamily FindFamily(int number)
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

        private int Create(SocketFamily family, int type, int protocol)
        {
            Socket socket = null;
            try
            {
                socket = new Socket(family.Number, type & TypeMask, protocol);
                _fileSystem.AllocateInode(socket);
                int error = family.Create(socket);
                if (error == 0)
                {
                    return Map(socket, type & SocketConstants.SOCK_NONBLOCK);
                }

                _fileSystem.FreeInode(socket.Inode);
                return error;
            }
            catch (OutOfMemoryException)
            {
                Discard(socket);
                return -NanoTcp.Errno.ENOBUFS;
            }
        }

        /// <summary>Gives a socket a file and an fd; when there is none left, the socket is released again.</summary>
        private int Map(Socket socket, int flags)
        {
            File file = _fileSystem.OpenFile(socket);
            file.Flags = flags;
            socket.Sock.Service = _service;
            int fd = _files.Install(file, 0);
            if (fd < 0)
            {
                ReleaseFile(file);
            }

            return fd;
        }

        /// <summary>Undoes the making of a socket that found no memory half-way.</summary>
        private void Discard(Socket socket)
        {
            if (socket == null)
            {
                return;
            }

            if (socket.Sock != null)
            {
                socket.Operations.Release(socket);
            }

            if (socket.Inode != null)
            {
                _fileSystem.FreeInode(socket.Inode);
            }
        }

        /// <summary>An fd of a file has gone; the file goes with the last one.</summary>
        private void LetGo(File file)
        {
            if (file.Descriptors == 0)
            {
                ReleaseFile(file);
            }
            else
            {
                // whoever waits on the fd that has gone
                _stack.SocketChanged(file.Operations.SockOf(file));
            }
        }

        private void ReleaseFile(File file)
        {
            Socket socket = file.Content as Socket;
            if (socket == null)
            {
                file.Operations.Release(file);
                _stack.SocketChanged(file.Operations.SockOf(file));
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

        private int AcceptWaiting(int fd, Socket socket, SocketAddress peer, int flags)
        {
            Socket accepted = _spareSocket;
            _spareSocket = null;
            if (accepted == null || accepted.Family != socket.Family || accepted.Type != socket.Type)
            {
                try
                {
                    accepted = new Socket(socket.Family, socket.Type, socket.Protocol);
                }
                catch (OutOfMemoryException)
                {
                    return -NanoTcp.Errno.ENOBUFS;
                }
            }

            File file = socket.File;
            long deadline = Deadline(socket.ReceiveTimeout);
            int result;
            do
            {
                // before a connection is taken that could not be given to anybody
                result = _files.IsFull ? -NanoTcp.Errno.EMFILE : socket.Operations.Accept(socket, accepted);
            }
            while (result == -NanoTcp.Errno.EAGAIN && Pause(fd, file, socket.Sock, ref deadline, 0, ref result));

            _stack.FinishWait();
            if (result < 0)
            {
                _spareSocket = accepted;
                return result;
            }

            try
            {
                _fileSystem.AllocateInode(accepted);
                if (peer != null)
                {
                    peer.Family = accepted.Family;
                    peer.Set(accepted.Sock.RemoteAddress, accepted.Sock.RemotePort);
                }

                return Map(accepted, flags);
            }
            catch (OutOfMemoryException)
            {
                Discard(accepted);
                return -NanoTcp.Errno.ENOBUFS;
            }
        }

        private int ConnectWaiting(int fd, Socket socket, SocketAddress address)
        {
            File file = socket.File;
            long deadline = file.IsNonBlocking ? 0 : Deadline(socket.SendTimeout);
            int result = socket.Operations.Connect(socket, address);
            Sock sock = socket.Sock;
            int wait = result;
            while (wait == -NanoTcp.Errno.EINPROGRESS || wait == -NanoTcp.Errno.EALREADY)
            {
                if (!Pause(fd, file, sock, ref deadline, 0, ref wait))
                {
                    // still under way, unless another thread closed it
                    result = wait == -NanoTcp.Errno.EBADF ? wait : result;
                    break;
                }

                if (socket.Sock != sock)
                {
                    // another thread has disconnected it, or was told first that the attempt has failed
                    result = socket.Sock.PendingError != 0 ? socket.Sock.TakeError() : -NanoTcp.Errno.ECONNABORTED;
                    break;
                }

                wait = socket.Operations.Connect(socket, address);
                result = wait == -NanoTcp.Errno.EALREADY ? -NanoTcp.Errno.EINPROGRESS : wait;
            }

            _stack.FinishWait();
            return result;
        }

        private int ReadWaiting(int fd, File file, byte[] buffer, int offset, int count)
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
            while (result == -NanoTcp.Errno.EAGAIN && Pause(fd, file, operations.SockOf(file), ref deadline, 0, ref result))
            {
                result = operations.Read(file, buffer, offset, count);
            }

            _stack.FinishWait();
            return result;
        }

        private int WriteWaiting(int fd, File file, byte[] buffer, int offset, int count)
        {
            Socket socket = file.Content as Socket;
            if (socket != null)
            {
                _stack.ReadClock();
                return SendWaiting(fd, socket, buffer, offset, count, 0, null);
            }

            int written = 0;
            int result;
            long deadline = long.MaxValue;
            while (true)
            {
                result = file.Operations.Write(file, buffer, offset + written, count - written);
                if (result >= 0)
                {
                    written += result;
                    if (written == count)
                    {
                        break;
                    }

                    result = -NanoTcp.Errno.EAGAIN;
                }

                if (result != -NanoTcp.Errno.EAGAIN || !Pause(fd, file, file.Operations.SockOf(file), ref deadline, 0, ref result))
                {
                    break;
                }
            }

            _stack.FinishWait();
            return written > 0 || result >= 0 ? written : result;
        }

        private int ReceiveWaiting(int fd, Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            if ((flags & SocketConstants.MSG_WAITALL) != 0)
            {
                return ReceiveAllWaiting(fd, socket, buffer, offset, count, flags, from);
            }

            File file = socket.File;
            long deadline = Deadline(socket.ReceiveTimeout);
            int result;
            do
            {
                result = socket.Operations.Receive(socket, buffer, offset, count, flags, from);
            }
            while (result == -NanoTcp.Errno.EAGAIN && Pause(fd, file, socket.Sock, ref deadline, flags, ref result));

            _stack.FinishWait();
            return result;
        }

        // MSG_WAITALL: of a stream, less only at its end, on an error, or when time is over
        private int ReceiveAllWaiting(int fd, Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            File file = socket.File;
            bool isWhole = socket.Type != SocketConstants.SOCK_STREAM || (flags & SocketConstants.MSG_PEEK) != 0;
            long deadline = Deadline(socket.ReceiveTimeout);
            int received = 0;
            int result;
            while (true)
            {
                result = socket.Operations.Receive(socket, buffer, offset + received, count - received, flags, from);
                if (result >= 0)
                {
                    received += result;
                    if (result == 0 || isWhole || received == count)
                    {
                        break;
                    }

                    result = -NanoTcp.Errno.EAGAIN;
                }

                if (result != -NanoTcp.Errno.EAGAIN || !Pause(fd, file, socket.Sock, ref deadline, flags, ref result))
                {
                    break;
                }
            }

            _stack.FinishWait();
            return received > 0 ? received : result;
        }

        private int SendWaiting(int fd, Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            int result = socket.Operations.Send(socket, buffer, offset, count, flags, to);
            if (result == count)
            {
                // at once, as most often: nobody has waited
                return result;
            }

            File file = socket.File;
            long deadline = Deadline(socket.SendTimeout);
            int sent = 0;
            while (true)
            {
                if (result > 0)
                {
                    // a sock that took a part may have room for more by now: it is waited for only when it says that it has none
                    sent += result;
                    if (sent == count || socket.Type != SocketConstants.SOCK_STREAM)
                    {
                        break;
                    }
                }
                else if ((result < 0 && result != -NanoTcp.Errno.EAGAIN)
                    || !Pause(fd, file, socket.Sock, ref deadline, flags, ref result))
                {
                    break;
                }

                result = socket.Operations.Send(socket, buffer, offset + sent, count - sent, flags, to);
            }

            _stack.FinishWait();
            return sent > 0 || result >= 0 ? sent : result;
        }

        /// <summary>Waits for a change, if the call may wait.</summary>
        /// <param name="fd">The fd that the call was made on.</param>
        /// <param name="file">Its file.</param>
        /// <param name="sock">What to wait for.</param>
        /// <param name="deadline">Until when; 0 once a call that may not wait has had all it can have.</param>
        /// <param name="flags">MSG_DONTWAIT or 0.</param>
        /// <param name="result">What the call returns when it may not, or the fd was closed meanwhile.</param>
        /// <returns>True to try again.</returns>
        private bool Pause(int fd, File file, Sock sock, ref long deadline, int flags, ref int result)
        {
            if (file.IsNonBlocking || (flags & SocketConstants.MSG_DONTWAIT) != 0)
            {
                // where nobody serves the stack, a program that only asks and never waits would ask for ever
                bool isFirst = deadline != 0;
                deadline = 0;
                return isFirst && _stack.ServeUnattended();
            }

            bool isTimeLeft;
            try
            {
                isTimeLeft = _stack.WaitForChange(sock, deadline);
            }
            catch (OutOfMemoryException)
            {
                result = -NanoTcp.Errno.ENOBUFS;
                return false;
            }

            if (_files.Get(fd) != file)
            {
                result = -NanoTcp.Errno.EBADF;
                return false;
            }

            return isTimeLeft;
        }

        private long Deadline(int timeout) => timeout > 0 ? _stack.Now + timeout : long.MaxValue;

        private int Return(SocketCall call, int fd, int result)
        {
            if (_stack.Tracer != null)
            {
                _stack.Tracer.CallReturns(call, fd, result < 0 ? -1 : result, result < 0 ? -result : 0);
            }

            return result >= 0 ? result : Fail(result);
        }

        // nothing of the call's has happened, or it says by its result what has
        private int OutOfMemory(SocketCall call, int fd)
        {
            _stack.FinishWait();
            return Return(call, fd, -NanoTcp.Errno.ENOBUFS);
        }

        private int Return(int result)
        {
            return result >= 0 ? result : Fail(result);
        }

        // The kernel's way of telling, turned into the process's.
        private int Fail(int error)
        {
            _errors.Current = -error;
            return -1;
        }
    }
}
