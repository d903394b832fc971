using System;

namespace NanoTcp.Sockets
{
    /// <summary>Calls that open and close sockets and connections, and return their addresses.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Creates a socket. Sends nothing.</summary>
        /// <param name="family">AF_INET.</param>
        /// <param name="type">SOCK_STREAM, SOCK_DGRAM or SOCK_RAW, with SOCK_NONBLOCK and SOCK_CLOEXEC if wanted.</param>
        /// <param name="protocol">0 for the type's default, or IPPROTO_TCP, IPPROTO_UDP. SOCK_RAW has no default: pass a number, such as
        /// IPPROTO_ICMP.</param>
        /// <returns>The lowest free fd, or -1 with EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT, EINVAL, EMFILE or ENOBUFS.</returns>
        public int Socket(int family, int type, int protocol) => Call(SystemCall.Socket, NoFd, family, type, protocol, null, null, null);

        /// <summary>Binds a socket to a local address.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="address">Address 0 for any local address, port 0 for a free port.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT, EAFNOSUPPORT, EINVAL, EADDRINUSE, EADDRNOTAVAIL or ENOBUFS.</returns>
        public int Bind(int fd, SocketAddress address) => Call(SystemCall.Bind, fd, 0, 0, 0, null, address, null);

        /// <summary>Makes a socket listen. An unbound socket listens on a free port.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="backlog">Maximum number of connections waiting to be accepted, clamped to 1 to 4,096.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EOPNOTSUPP, EINVAL, EADDRINUSE or ENOBUFS.</returns>
        public int Listen(int fd, int backlog) => Call(SystemCall.Listen, fd, backlog, 0, 0, null, null, null);

        /// <summary>Accepts a connection. Blocks until one has completed its handshake.</summary>
        /// <param name="fd">A listening socket's fd.</param>
        /// <param name="peer">Filled with the peer's address; may be null.</param>
        /// <returns>The connection's fd, without O_NONBLOCK even if the listener has it; or -1 with EBADF, ENOTSOCK, EOPNOTSUPP, EINVAL,
        /// EMFILE, ENOBUFS, or EAGAIN (it would block, or SO_RCVTIMEO has expired).</returns>
        public int Accept(int fd, SocketAddress peer) => Accept4(fd, peer, 0);

        /// <summary>Accepts a connection as <see cref="Accept"/> does, and sets flags of the new fd.</summary>
        /// <param name="fd">A listening socket's fd.</param>
        /// <param name="peer">Filled with the peer's address; may be null.</param>
        /// <param name="flags">SOCK_NONBLOCK, SOCK_CLOEXEC (no effect: there is no exec) or 0.</param>
        /// <returns>As <see cref="Accept"/>; also EINVAL for unknown flags.</returns>
        public int Accept4(int fd, SocketAddress peer, int flags) => Call(SystemCall.Accept, fd, flags, 0, 0, null, peer, null);

        /// <summary>
        /// Connects: sends a SYN and waits for the reply. On a datagram socket, sets the peer. AF_UNSPEC disconnects: it removes the peer,
        /// resets a connection and cancels an attempt. The socket may then connect to another peer.
        /// </summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="address">The peer's address and port.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT, EAFNOSUPPORT, EISCONN, EADDRNOTAVAIL, ENETUNREACH, EHOSTUNREACH, ECONNREFUSED,
        /// ETIMEDOUT, ENOBUFS; EINPROGRESS and then EALREADY on a non-blocking socket, EINPROGRESS when SO_SNDTIMEO has expired.</returns>
        public int Connect(int fd, SocketAddress address) => Call(SystemCall.Connect, fd, 0, 0, 0, null, address, null);

        /// <summary>Shuts down one or both directions of a connection.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="how">SHUT_RD, SHUT_WR (sends a FIN after all data) or SHUT_RDWR.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EINVAL or ENOTCONN.</returns>
        public int Shutdown(int fd, int how) => Call(SystemCall.Shutdown, fd, how, 0, 0, null, null, null);

        /// <summary>Gets the local address and port.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="address">Filled by the call.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK or EFAULT.</returns>
        public int GetSockName(int fd, SocketAddress address) => Call(SystemCall.GetSockName, fd, 0, 0, 0, null, address, null);

        /// <summary>Gets the peer's address and port.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="address">Filled by the call.</param>
        /// <returns>0, or -1 with EBADF, ENOTSOCK, EFAULT or ENOTCONN.</returns>
        public int GetPeerName(int fd, SocketAddress address) => Call(SystemCall.GetPeerName, fd, 0, 0, 0, null, address, null);

        private static int BindSocket(Socket socket, SocketAddress address)
        {
            // as on Linux, AF_UNSPEC is accepted with address 0
            bool isAny = address != null && address.Family == SocketConstants.AF_UNSPEC && address.Address == 0;
            int error = isAny ? 0 : Check(address);
            return error != 0 ? error : socket.Ops.Bind(socket, address);
        }

        private static int ShutdownSocket(Socket socket, int how)
        {
            bool isKnown = how >= SocketConstants.SHUT_RD && how <= SocketConstants.SHUT_RDWR;
            return isKnown ? socket.Ops.Shutdown(socket, how) : -NanoTcp.Errno.EINVAL;
        }

        private static int FillName(Socket socket, SocketAddress address)
        {
            if (address == null)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            address.Family = socket.Family;
            address.Set(socket.Sock.LocalAddress, socket.Sock.LocalPort);
            return 0;
        }

        private static int FillPeerName(Socket socket, SocketAddress address)
        {
            if (address == null)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            if (!socket.Ops.IsConnected(socket))
            {
                return -NanoTcp.Errno.ENOTCONN;
            }

            FillPeer(socket, address);
            return 0;
        }

        private static void FillPeer(Socket socket, SocketAddress address)
        {
            address.Family = socket.Family;
            address.Set(socket.Sock.RemoteAddress, socket.Sock.RemotePort);
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

        private int AcceptConnection(Socket socket, int fd, SocketAddress peer, int flags)
        {
            if ((flags & ~CreationFlags) != 0)
            {
                return -NanoTcp.Errno.EINVAL;
            }

            Socket accepted = TakeSpareSocket(socket);
            int result = AcceptWaiting(socket, fd, accepted);
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
                    FillPeer(accepted, peer);
                }

                return Map(accepted, flags & SocketConstants.SOCK_NONBLOCK);
            }
            catch (OutOfMemoryException)
            {
                Discard(accepted);
                return -NanoTcp.Errno.ENOBUFS;
            }
        }

        private Socket TakeSpareSocket(Socket listener)
        {
            Socket spare = _spareSocket;
            _spareSocket = null;
            bool isFitting = spare != null && spare.Family == listener.Family && spare.Type == listener.Type;
            return isFitting ? spare : new Socket(listener.Family, listener.Type, listener.Protocol);
        }

        private int AcceptWaiting(Socket socket, int fd, Socket accepted)
        {
            long deadline = Deadline(socket.ReceiveTimeout);
            File file = socket.File;
            int result;
            do
            {
                // check first: a connection without an fd would be lost
                result = _files.IsFull ? -NanoTcp.Errno.EMFILE : socket.Ops.Accept(socket, accepted);
            }
            while (result == -NanoTcp.Errno.EAGAIN && Pause(file, fd, 0, ref deadline, ref result));

            _stack.FinishWait();
            return result;
        }

        private int ConnectSocket(Socket socket, int fd, SocketAddress address)
        {
            bool isUnconnect = address != null && address.Family == SocketConstants.AF_UNSPEC;
            int error = isUnconnect ? 0 : Check(address);
            return error != 0 ? error : ConnectWaiting(socket, fd, address);
        }

        private int ConnectWaiting(Socket socket, int fd, SocketAddress address)
        {
            File file = socket.File;
            long deadline = file.IsNonBlocking ? 0 : Deadline(socket.SendTimeout);
            int result = socket.Ops.Connect(socket, address);
            Sock sock = socket.Sock;
            int wait = result;
            while (wait == -NanoTcp.Errno.EINPROGRESS || wait == -NanoTcp.Errno.EALREADY)
            {
                if (!Pause(file, fd, 0, ref deadline, ref wait))
                {
                    // still under way, unless another thread closed it
                    result = wait == -NanoTcp.Errno.EBADF ? wait : result;
                    break;
                }

                if (socket.Sock != sock)
                {
                    // another thread has disconnected it, or has taken the attempt's error
                    result = socket.Sock.PendingError != 0 ? socket.Sock.TakeError() : -NanoTcp.Errno.ECONNABORTED;
                    break;
                }

                wait = socket.Ops.Connect(socket, address);
                result = wait == -NanoTcp.Errno.EALREADY ? -NanoTcp.Errno.EINPROGRESS : wait;
            }

            _stack.FinishWait();
            return result;
        }
    }
}
