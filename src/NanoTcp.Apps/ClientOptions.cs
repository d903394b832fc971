using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Detects clients that have vanished without closing.</summary>
    internal static class ClientOptions
    {
        /// <summary>Idle time after which a client is closed, in milliseconds.</summary>
        public const int IdleLimit = 600_000;

        /// <summary>Idle time after which a new client may displace a client, in milliseconds.</summary>
        public const int YieldTime = 10_000;

        // RFC 1122 section 4.2.3.6 has a default of at least two hours, but a board serves few clients. In seconds; two minutes in total.
        private const int KeepAliveIdle = 60;
        private const int KeepAliveInterval = 10;
        private const int KeepAliveCount = 6;

        /// <summary>Enables keep-alive probes.</summary>
        public static void KeepAlive(BsdSockets sockets, int fd)
        {
            // a chip's TCP lacks some of these options; the others suffice
            sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, KeepAliveIdle);
            sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPINTVL, KeepAliveInterval);
            sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPCNT, KeepAliveCount);
            sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
        }

        /// <summary>Resets the connection: frees its memory at once, whether or not the peer still answers.</summary>
        public static void Abort(BsdSockets sockets, int fd)
        {
            sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
            sockets.Close(fd);
        }
    }
}
