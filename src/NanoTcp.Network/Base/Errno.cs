namespace NanoTcp
{
    /// <summary>
    /// Error numbers, with Linux's names and values (include/uapi/asm-generic/errno-base.h and errno.h). Inside the stack a failing call
    /// returns one of them negated; the BSD socket layer turns that into -1 and <c>Errno</c>.
    /// </summary>
    public static class Errno
    {
        /// <summary>Operation not permitted.</summary>
        public const int EPERM = 1;

        /// <summary>No such member: the fd is not in the epoll.</summary>
        public const int ENOENT = 2;

        /// <summary>Interrupted call.</summary>
        public const int EINTR = 4;

        /// <summary>Input/output error: the network chip does not respond correctly.</summary>
        public const int EIO = 5;

        /// <summary>Bad file descriptor.</summary>
        public const int EBADF = 9;

        /// <summary>The call would block. EWOULDBLOCK has the same value.</summary>
        public const int EAGAIN = 11;

        /// <summary>Out of memory.</summary>
        public const int ENOMEM = 12;

        /// <summary>Permission denied (a broadcast without SO_BROADCAST).</summary>
        public const int EACCES = 13;

        /// <summary>Bad address: a null buffer, or an offset and count outside it.</summary>
        public const int EFAULT = 14;

        /// <summary>Device or resource busy.</summary>
        public const int EBUSY = 16;

        /// <summary>Exists already: the fd is in the epoll.</summary>
        public const int EEXIST = 17;

        /// <summary>No such device.</summary>
        public const int ENODEV = 19;

        /// <summary>Invalid argument, or a call that the socket's state does not allow.</summary>
        public const int EINVAL = 22;

        /// <summary>Too many open files: the fd table is full.</summary>
        public const int EMFILE = 24;

        /// <summary>Inappropriate ioctl for this kind of file.</summary>
        public const int ENOTTY = 25;

        /// <summary>Illegal seek.</summary>
        public const int ESPIPE = 29;

        /// <summary>Broken pipe: sending was shut down.</summary>
        public const int EPIPE = 32;

        /// <summary>Too many links: epolls that watch each other, or too many in a row.</summary>
        public const int ELOOP = 40;

        /// <summary>Not a socket.</summary>
        public const int ENOTSOCK = 88;

        /// <summary>Destination address required.</summary>
        public const int EDESTADDRREQ = 89;

        /// <summary>The host is not on the network (ICMP code 8).</summary>
        public const int ENONET = 64;

        /// <summary>A router or the peer rejected the header of a packet of ours (ICMP parameter problem).</summary>
        public const int EPROTO = 71;

        /// <summary>Message too long for a datagram.</summary>
        public const int EMSGSIZE = 90;

        /// <summary>Protocol wrong for this type of socket.</summary>
        public const int EPROTOTYPE = 91;

        /// <summary>Option unknown to the protocol.</summary>
        public const int ENOPROTOOPT = 92;

        /// <summary>Protocol unknown.</summary>
        public const int EPROTONOSUPPORT = 93;

        /// <summary>Socket type unknown.</summary>
        public const int ESOCKTNOSUPPORT = 94;

        /// <summary>Operation not supported on this socket.</summary>
        public const int EOPNOTSUPP = 95;

        /// <summary>Address family unknown.</summary>
        public const int EAFNOSUPPORT = 97;

        /// <summary>Address already in use.</summary>
        public const int EADDRINUSE = 98;

        /// <summary>Address is not one of ours, or no free port is left.</summary>
        public const int EADDRNOTAVAIL = 99;

        /// <summary>The link is down.</summary>
        public const int ENETDOWN = 100;

        /// <summary>No route to that network.</summary>
        public const int ENETUNREACH = 101;

        /// <summary>The connection was aborted on this side.</summary>
        public const int ECONNABORTED = 103;

        /// <summary>The peer reset the connection.</summary>
        public const int ECONNRESET = 104;

        /// <summary>No buffer space.</summary>
        public const int ENOBUFS = 105;

        /// <summary>Already connected.</summary>
        public const int EISCONN = 106;

        /// <summary>Not connected.</summary>
        public const int ENOTCONN = 107;

        /// <summary>The socket was shut down.</summary>
        public const int ESHUTDOWN = 108;

        /// <summary>The peer, or the path to it, did not answer in time.</summary>
        public const int ETIMEDOUT = 110;

        /// <summary>No listener on that port.</summary>
        public const int ECONNREFUSED = 111;

        /// <summary>The host is down: it does not answer on its own network.</summary>
        public const int EHOSTDOWN = 112;

        /// <summary>The next hop does not answer.</summary>
        public const int EHOSTUNREACH = 113;

        /// <summary>A connection attempt is already under way.</summary>
        public const int EALREADY = 114;

        /// <summary>The connection attempt continues in the background.</summary>
        public const int EINPROGRESS = 115;
    }
}
