namespace NanoTcp.Sockets
{
    /// <summary>The constants of the BSD socket calls, with Linux's names and values.</summary>
    public static class SocketConstants
    {
        /// <summary>No family.</summary>
        public const int AF_UNSPEC = 0;

        /// <summary>Local to the host: socketpair.</summary>
        public const int AF_UNIX = 1;

        /// <summary>IPv4.</summary>
        public const int AF_INET = 2;

        /// <summary>IPv6; not supported yet.</summary>
        public const int AF_INET6 = 10;

        /// <summary>A stream of bytes: TCP.</summary>
        public const int SOCK_STREAM = 1;

        /// <summary>Datagrams: UDP.</summary>
        public const int SOCK_DGRAM = 2;

        /// <summary>Packets of an IP protocol such as ICMP, received with their IP header.</summary>
        public const int SOCK_RAW = 3;

        /// <summary>Added to the type: the new fd does not block.</summary>
        public const int SOCK_NONBLOCK = 0x800;

        /// <summary>Added to the type: close on exec. No effect: there is no exec.</summary>
        public const int SOCK_CLOEXEC = 0x80000;

        /// <summary>Protocol number of IP; level of its options.</summary>
        public const int IPPROTO_IP = 0;

        /// <summary>Protocol number of ICMP.</summary>
        public const int IPPROTO_ICMP = 1;

        /// <summary>Protocol number of TCP.</summary>
        public const int IPPROTO_TCP = 6;

        /// <summary>Protocol number of UDP.</summary>
        public const int IPPROTO_UDP = 17;

        /// <summary>Any local address.</summary>
        public const uint INADDR_ANY = 0;

        /// <summary>127.0.0.1.</summary>
        public const uint INADDR_LOOPBACK = 0x7F000001;

        /// <summary>255.255.255.255.</summary>
        public const uint INADDR_BROADCAST = 0xFFFFFFFF;

        /// <summary>Level of options that all sockets have.</summary>
        public const int SOL_SOCKET = 1;

        /// <summary>Allow bind to a port that old connections still use: 0 or 1.</summary>
        public const int SO_REUSEADDR = 2;

        /// <summary>Type of the socket, such as SOCK_STREAM. Read-only.</summary>
        public const int SO_TYPE = 3;

        /// <summary>Read and clear the pending error.</summary>
        public const int SO_ERROR = 4;

        /// <summary>Allow datagrams to broadcast addresses: 0 or 1.</summary>
        public const int SO_BROADCAST = 6;

        /// <summary>Send buffer in bytes, used from the next connection on.</summary>
        public const int SO_SNDBUF = 7;

        /// <summary>Receive buffer in bytes, used from the next connection on.</summary>
        public const int SO_RCVBUF = 8;

        /// <summary>Send keep-alive probes on an idle connection: 0 or 1.</summary>
        public const int SO_KEEPALIVE = 9;

        /// <summary>What close does with unsent data: -1 off, otherwise seconds to wait; 0 resets the connection.</summary>
        public const int SO_LINGER = 13;

        /// <summary>Longest wait of a receiving call in milliseconds; 0 for no limit.</summary>
        public const int SO_RCVTIMEO = 20;

        /// <summary>Longest wait of a sending call, and of connect, in milliseconds; 0 for no limit.</summary>
        public const int SO_SNDTIMEO = 21;

        /// <summary>
        /// Receive on one interface only, and send broadcasts and multicasts there: interface index from 1, or 0 for any.
        /// </summary>
        public const int SO_BINDTOIFINDEX = 62;

        /// <summary>1 when the socket listens. Read-only.</summary>
        public const int SO_ACCEPTCONN = 30;

        /// <summary>Protocol of the socket, such as IPPROTO_TCP. Read-only.</summary>
        public const int SO_PROTOCOL = 38;

        /// <summary>Family of the socket, such as AF_INET. Read-only.</summary>
        public const int SO_DOMAIN = 39;

        /// <summary>Type of service of sent packets, 0 to 255: DSCP in the upper six bits; TCP controls the two ECN bits itself.</summary>
        public const int IP_TOS = 1;

        /// <summary>Time to live of sent packets, 1 to 255; -1 for the default, 64.</summary>
        public const int IP_TTL = 2;

        /// <summary>Interface for sent multicast datagrams: its local address in host order; 0 for the route's.</summary>
        public const int IP_MULTICAST_IF = 32;

        /// <summary>Time to live of sent multicast datagrams, 1 to 255; -1 for the default, 1.</summary>
        public const int IP_MULTICAST_TTL = 33;

        /// <summary>Loop sent multicast datagrams back to members on this host: 0 or 1.</summary>
        public const int IP_MULTICAST_LOOP = 34;

        /// <summary>Disable the Nagle algorithm (send small segments at once): 0 or 1.</summary>
        public const int TCP_NODELAY = 1;

        /// <summary>
        /// Maximum segment size, sent and received, in bytes; 0 for that of the settings. Used from the next connection on.
        /// </summary>
        public const int TCP_MAXSEG = 2;

        /// <summary>Hold back segments that are not full, 0 or 1: until it is cleared, TCP_NODELAY is set, or the socket is shut down or closed,
        /// but with nothing in flight no longer than one retransmission timeout, which is 200 ms on a fast network.</summary>
        public const int TCP_CORK = 3;

        /// <summary>Idle time before keep-alive probes, in seconds.</summary>
        public const int TCP_KEEPIDLE = 4;

        /// <summary>Time between keep-alive probes, in seconds.</summary>
        public const int TCP_KEEPINTVL = 5;

        /// <summary>Number of unanswered keep-alive probes after which the connection ends.</summary>
        public const int TCP_KEEPCNT = 6;

        /// <summary>Retransmissions of a SYN before connect fails, 1 to 12.</summary>
        public const int TCP_SYNCNT = 7;

        /// <summary>Time that a closed connection waits in FIN_WAIT_2 for the peer's FIN, in seconds, 1 to 600.</summary>
        public const int TCP_LINGER2 = 8;

        /// <summary>How long a listener waits for data before it accepts a connection, in seconds, rounded up to a retransmission of the SYN-ACK:
        /// 1, 3, 7, 15 and so on; 0 for not at all. A socket that connects delays the end of the handshake up to 200 ms, for data to carry it.</summary>
        public const int TCP_DEFER_ACCEPT = 9;

        /// <summary>Acknowledge each segment at once: 0 or 1. It holds until it is taken back.</summary>
        public const int TCP_QUICKACK = 12;

        /// <summary>Congestion control from the next connection on: a number of <see cref="Tcp.CongestionAlgorithm"/>.</summary>
        public const int TCP_CONGESTION = 13;

        /// <summary>
        /// User timeout (RFC 5482): longest time that sent data may stay unacknowledged, in milliseconds; 0 to limit by retries instead.
        /// </summary>
        public const int TCP_USER_TIMEOUT = 18;

        /// <summary>A writer waits while so many bytes, or more, are written and not sent; it is writable again at half of them. 0, or a
        /// negative number, for no limit.</summary>
        public const int TCP_NOTSENT_LOWAT = 25;

        /// <summary>Input is there, or the end of it.</summary>
        public const int POLLIN = 0x01;

        /// <summary>A write would not block.</summary>
        public const int POLLOUT = 0x04;

        /// <summary>An error is pending. Always reported.</summary>
        public const int POLLERR = 0x08;

        /// <summary>Both directions are closed. Always reported.</summary>
        public const int POLLHUP = 0x10;

        /// <summary>The fd is not open. Always reported.</summary>
        public const int POLLNVAL = 0x20;

        /// <summary>The peer has closed its sending direction.</summary>
        public const int POLLRDHUP = 0x2000;

        /// <summary>Adds an fd to an epoll.</summary>
        public const int EPOLL_CTL_ADD = 1;

        /// <summary>Removes an fd from an epoll.</summary>
        public const int EPOLL_CTL_DEL = 2;

        /// <summary>Changes the events that an epoll waits for on an fd, and arms it again after EPOLLONESHOT.</summary>
        public const int EPOLL_CTL_MOD = 3;

        /// <summary>Input is there, or the end of it.</summary>
        public const int EPOLLIN = POLLIN;

        /// <summary>A write would not block.</summary>
        public const int EPOLLOUT = POLLOUT;

        /// <summary>An error is pending. Always reported.</summary>
        public const int EPOLLERR = POLLERR;

        /// <summary>Both directions are closed. Always reported.</summary>
        public const int EPOLLHUP = POLLHUP;

        /// <summary>The peer has closed its sending direction.</summary>
        public const int EPOLLRDHUP = POLLRDHUP;

        /// <summary>Reports an fd once; EPOLL_CTL_MOD arms it again.</summary>
        public const int EPOLLONESHOT = 1 << 30;

        /// <summary>Reports an fd when it changes, not while it is ready.</summary>
        public const int EPOLLET = 1 << 31;

        /// <summary>Status flag: calls do not block.</summary>
        public const int O_NONBLOCK = 0x800;

        /// <summary>Flag of pipe: close on exec. No effect: there is no exec.</summary>
        public const int O_CLOEXEC = 0x80000;

        /// <summary>fcntl: duplicate the fd; the new one is not lower than the argument.</summary>
        public const int F_DUPFD = 0;

        /// <summary>fcntl: get the status flags.</summary>
        public const int F_GETFL = 3;

        /// <summary>fcntl: set the status flags.</summary>
        public const int F_SETFL = 4;

        /// <summary>fcntl: as F_DUPFD, since there is no exec.</summary>
        public const int F_DUPFD_CLOEXEC = 1030;

        /// <summary>ioctl: sets or clears O_NONBLOCK.</summary>
        public const int FIONBIO = 0x5421;

        /// <summary>ioctl: bytes that can be read without blocking; for datagrams, the length of the first.</summary>
        public const int FIONREAD = 0x541B;

        /// <summary>ioctl: bytes of a stream that are written and not acknowledged, and one for its FIN.</summary>
        public const int SIOCOUTQ = 0x5411;

        /// <summary>ioctl: bytes of a stream that are written and not sent, and one for its FIN; of the software TCP only.</summary>
        public const int SIOCOUTQNSD = 0x894B;

        /// <summary>A write of up to so many bytes to a pipe is taken all at once or not at all.</summary>
        public const int PIPE_BUF = 512;

        /// <summary>Do not remove the data from the receive queue.</summary>
        public const int MSG_PEEK = 0x02;

        /// <summary>
        /// Receiving: return a datagram's full length, even if it did not fit; discard a stream's bytes. In a received message's flags: the
        /// datagram was truncated.
        /// </summary>
        public const int MSG_TRUNC = 0x20;

        /// <summary>Do not block in this call.</summary>
        public const int MSG_DONTWAIT = 0x40;

        /// <summary>Wait for the full amount requested.</summary>
        public const int MSG_WAITALL = 0x100;

        /// <summary>Do not raise SIGPIPE. No effect: there are no signals.</summary>
        public const int MSG_NOSIGNAL = 0x4000;

        /// <summary>Sending: more follows soon. TCP waits with a segment that is not full for the next write or acknowledgment, or as long as
        /// with TCP_CORK. The chip's TCP sends at once. Datagrams cannot be joined: EOPNOTSUPP.</summary>
        public const int MSG_MORE = 0x8000;

        /// <summary>Receive no more.</summary>
        public const int SHUT_RD = 0;

        /// <summary>Stop sending: send a FIN after all data.</summary>
        public const int SHUT_WR = 1;

        /// <summary>Stop receiving and sending.</summary>
        public const int SHUT_RDWR = 2;
    }
}
