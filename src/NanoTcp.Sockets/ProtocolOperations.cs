namespace NanoTcp.Sockets
{
    /// <summary>
    /// proto_ops: what a kind of protocol does for each socket call (Linux: include/linux/net.h). Another TCP, such as the one inside a
    /// network chip, serves the same programs by other operations. No method waits: one that would have to returns -EAGAIN. All are called
    /// under the stack's lock and return 0, a count, or a negative errno.
    /// </summary>
    public abstract class ProtocolOperations
    {
        private const int UsualTimeToLive = 64;

        /// <summary>Gives the socket a local address.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="address">Address 0 for any, port 0 for a free one.</param>
        /// <returns>0, -EADDRINUSE, -EADDRNOTAVAIL or -EINVAL.</returns>
        public abstract int Bind(Socket socket, SocketAddress address);

        /// <summary>Starts a connection, or asks how it stands.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="address">The peer.</param>
        /// <returns>0 when it is there, -EINPROGRESS when it was started, -EALREADY when it is under way, -EISCONN, or why it failed.</returns>
        public abstract int Connect(Socket socket, SocketAddress address);

        /// <summary>Makes the socket take connections.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="backlog">Connections that may wait, at least 1.</param>
        /// <returns>0, -EADDRINUSE, -EINVAL or -EOPNOTSUPP.</returns>
        public abstract int Listen(Socket socket, int backlog);

        /// <summary>Takes a connection that waits.</summary>
        /// <param name="socket">The listening socket.</param>
        /// <param name="accepted">A new socket of the same kind, which becomes the connection.</param>
        /// <returns>0, -EAGAIN when none waits, -EINVAL or -EOPNOTSUPP.</returns>
        public abstract int Accept(Socket socket, Socket accepted);

        /// <summary>Sends.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many.</param>
        /// <param name="flags">MSG_ flags.</param>
        /// <param name="to">Where to, for datagrams; null for the connected peer.</param>
        /// <returns>Bytes taken, or a negative errno.</returns>
        public abstract int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to);

        /// <summary>Receives.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <param name="flags">MSG_PEEK or 0.</param>
        /// <param name="from">Filled with where they came from; may be null.</param>
        /// <returns>Bytes received, 0 at the end of a stream, or a negative errno.</returns>
        public abstract int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from);

        /// <summary>Ends a direction, or both.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="how">SHUT_RD, SHUT_WR or SHUT_RDWR.</param>
        public abstract int Shutdown(Socket socket, int how);

        /// <summary>What holds now, of POLLIN, POLLOUT, POLLERR, POLLHUP, POLLRDHUP.</summary>
        /// <param name="socket">The socket.</param>
        public abstract int Poll(Socket socket);

        /// <summary>True when the socket has a peer.</summary>
        /// <param name="socket">The socket.</param>
        public virtual bool IsConnected(Socket socket) => socket.Sock.RemotePort != 0;

        /// <summary>Does something that only this kind can.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="request">What.</param>
        /// <param name="value">Its argument or result.</param>
        /// <returns>0 or -ENOTTY.</returns>
        public virtual int Ioctl(Socket socket, int request, ref int value) => -Errno.ENOTTY;

        /// <summary>Sets an option that is not dealt with above.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="level">SOL_SOCKET or a protocol number.</param>
        /// <param name="option">Which.</param>
        /// <param name="value">Its value.</param>
        /// <returns>0, -ENOPROTOOPT or -EINVAL.</returns>
        public abstract int SetOption(Socket socket, int level, int option, int value);

        /// <summary>Reads an option that is not dealt with above.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="level">SOL_SOCKET or a protocol number.</param>
        /// <param name="option">Which.</param>
        /// <param name="value">Its value.</param>
        /// <returns>0 or -ENOPROTOOPT.</returns>
        public abstract int GetOption(Socket socket, int level, int option, out int value);

        /// <summary>Joins or leaves a multicast group.</summary>
        /// <param name="socket">The socket.</param>
        /// <param name="group">The group, in host order.</param>
        /// <param name="netInterface">Our address on the interface, in host order; 0 for the one that the route to the group leads to.</param>
        /// <param name="join">True to join.</param>
        /// <returns>0, -EINVAL, -ENODEV, -EADDRINUSE, -EADDRNOTAVAIL, -ENOBUFS or -ENOPROTOOPT.</returns>
        public virtual int ChangeMembership(Socket socket, uint group, uint netInterface, bool join) => -Errno.ENOPROTOOPT;

        /// <summary>The process has let go of the socket.</summary>
        /// <param name="socket">The socket.</param>
        public abstract void Release(Socket socket);

        /// <summary>How long close waits for unsent data, in milliseconds; 0 for not at all.</summary>
        /// <param name="socket">The socket.</param>
        public virtual int LingerTime(Socket socket) => 0;

        /// <summary>True while close with linger still has to wait.</summary>
        /// <param name="sock">The released socket's sock.</param>
        public virtual bool IsLingering(Sock sock) => false;

        /// <summary>Sets an option of the level IPPROTO_IP that every IP socket has.</summary>
        internal static int SetIpOption(Sock sock, int option, int value)
        {
            switch (option)
            {
                case SocketConstants.IP_TTL:
                    if (value == 0 || value < -1 || value > 255)
                    {
                        return -Errno.EINVAL;
                    }

                    sock.TimeToLive = value < 0 ? UsualTimeToLive : value;
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

        /// <summary>Reads an option of the level IPPROTO_IP that every IP socket has.</summary>
        internal static int GetIpOption(Sock sock, int option, out int value)
        {
            bool isTimeToLive = option == SocketConstants.IP_TTL;
            value = isTimeToLive ? sock.TimeToLive : sock.TypeOfService;
            return isTimeToLive || option == SocketConstants.IP_TOS ? 0 : -Errno.ENOPROTOOPT;
        }
    }
}
