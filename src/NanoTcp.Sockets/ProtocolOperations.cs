namespace NanoTcp.Sockets
{
    /// <summary>
    /// proto_ops: a protocol's implementation of each socket call (Linux: include/linux/net.h). Another TCP, such as the one inside a
    /// network chip, serves the same programs with its own operations. No method blocks: one that would returns -EAGAIN. All are called
    /// under the stack's lock and return 0, a count, or a negative errno.
    /// </summary>
    public abstract class ProtocolOperations
    {
        private const int DefaultTimeToLive = 64;

        /// <summary>Binds the socket to a local address.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="address">Address 0 for any, port 0 for a free port.</param>
        /// <returns>0, -EADDRINUSE, -EADDRNOTAVAIL or -EINVAL.</returns>
        public abstract int Bind(Socket socket, SocketAddress address);

        /// <summary>Starts a connection, or returns the state of one that is under way.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="address">The peer's address and port.</param>
        /// <returns>0 when connected, -EINPROGRESS when started, -EALREADY while under way, -EISCONN, or the error of a failed
        /// attempt.</returns>
        public abstract int Connect(Socket socket, SocketAddress address);

        /// <summary>Makes the socket listen.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="backlog">Maximum number of connections not accepted yet, at least 1.</param>
        /// <returns>0, -EADDRINUSE, -EINVAL or -EOPNOTSUPP.</returns>
        public abstract int Listen(Socket socket, int backlog);

        /// <summary>Accepts the connection that has waited longest.</summary>
        /// <param name="socket">Listens.</param>
        /// <param name="accepted">A new socket of the same kind, which becomes the connection.</param>
        /// <returns>0, -EAGAIN when none waits, -EINVAL or -EOPNOTSUPP.</returns>
        public abstract int Accept(Socket socket, Socket accepted);

        /// <summary>Sends without blocking.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">In bytes.</param>
        /// <param name="flags">MSG_ flags.</param>
        /// <param name="to">Destination of a datagram; null for the connected peer.</param>
        /// <returns>Bytes accepted, or a negative errno.</returns>
        public abstract int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to);

        /// <summary>Receives without blocking.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="buffer">Destination of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">Maximum in bytes.</param>
        /// <param name="flags">MSG_PEEK or 0.</param>
        /// <param name="from">Filled with the sender's address; may be null.</param>
        /// <returns>Bytes received, 0 at the end of a stream, or a negative errno.</returns>
        public abstract int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from);

        /// <summary>Shuts down one or both directions.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="how">SHUT_RD, SHUT_WR or SHUT_RDWR.</param>
        public abstract int Shutdown(Socket socket, int how);

        /// <summary>Current state as POLLIN, POLLOUT, POLLERR, POLLHUP and POLLRDHUP bits.</summary>
        /// <param name="socket">The socket.</param>
        public abstract int Poll(Socket socket);

        /// <summary>True when the socket has a peer.</summary>
        /// <param name="socket">The socket.</param>
        public virtual bool IsConnected(Socket socket) => socket.Sock.RemotePort != 0;

        /// <summary>Performs a control operation of this protocol.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="request">ioctl request number.</param>
        /// <param name="value">Argument or result of the request.</param>
        /// <returns>0 or -ENOTTY.</returns>
        public virtual int Ioctl(Socket socket, int request, ref int value) => -Errno.ENOTTY;

        /// <summary>Sets an option that is specific to the protocol.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="level">SOL_SOCKET or a protocol number.</param>
        /// <param name="option">SO_, IP_ or TCP_ constant.</param>
        /// <param name="value">In the unit of the option.</param>
        /// <returns>0, -ENOPROTOOPT or -EINVAL.</returns>
        public abstract int SetOption(Socket socket, int level, int option, int value);

        /// <summary>Reads an option that is specific to the protocol.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="level">SOL_SOCKET or a protocol number.</param>
        /// <param name="option">SO_, IP_ or TCP_ constant.</param>
        /// <param name="value">In the unit of the option.</param>
        /// <returns>0 or -ENOPROTOOPT.</returns>
        public abstract int GetOption(Socket socket, int level, int option, out int value);

        /// <summary>Joins or leaves a multicast group.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="group">Group address in host order.</param>
        /// <param name="netInterface">Local address of the interface in host order; 0 for the one that the route to the group uses.</param>
        /// <param name="join">True to join.</param>
        /// <returns>0, -EINVAL, -ENODEV, -EADDRINUSE, -EADDRNOTAVAIL, -ENOBUFS or -ENOPROTOOPT.</returns>
        public virtual int ChangeMembership(Socket socket, uint group, uint netInterface, bool join) => -Errno.ENOPROTOOPT;

        /// <summary>Releases the socket after its last fd was closed.</summary>
        /// <param name="socket">The socket.</param>
        public abstract void Release(Socket socket);

        /// <summary>Time that close waits for unsent data, in milliseconds; 0 for no wait.</summary>
        /// <param name="socket">The socket.</param>
        public virtual int LingerTime(Socket socket) => 0;

        /// <summary>True while close with SO_LINGER still has to wait.</summary>
        /// <param name="sock">Lower half of the released socket.</param>
        public virtual bool IsLingering(Sock sock) => false;

        /// <summary>Sets an IPPROTO_IP option that all IP sockets have.</summary>
        internal static int SetIpOption(Sock sock, int option, int value)
        {
            switch (option)
            {
                case SocketConstants.IP_TTL:
                    if (value == 0 || value < -1 || value > 255)
                    {
                        return -Errno.EINVAL;
                    }

                    sock.TimeToLive = value < 0 ? DefaultTimeToLive : value;
                    break;
                case SocketConstants.IP_TOS:
                    sock.TypeOfService = value & 0xFF;
                    break;
                default:
                    return -Errno.ENOPROTOOPT;
            }

            sock.HeaderChanged();
            return 0;
        }

        /// <summary>Reads an IPPROTO_IP option that all IP sockets have.</summary>
        internal static int GetIpOption(Sock sock, int option, out int value)
        {
            bool isTimeToLive = option == SocketConstants.IP_TTL;
            value = isTimeToLive ? sock.TimeToLive : sock.TypeOfService;
            return isTimeToLive || option == SocketConstants.IP_TOS ? 0 : -Errno.ENOPROTOOPT;
        }
    }
}
