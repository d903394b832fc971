using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>How long a program keeps a client that may have vanished without a word.</summary>
    internal static class ClientOptions
    {
        /// <summary>A client that has neither sent nor taken anything for so long is let go, in milliseconds.</summary>
        public const int IdleLimit = 600_000;

        // RFC 1122 section 4.2.3.6 has two hours at least by default; a board has few places. In seconds: two minutes in all.
        private const int KeepAliveIdle = 60;
        private const int KeepAliveInterval = 10;
        private const int KeepAliveCount = 6;

        /// <summary>Has the stack look whether a silent peer is still there.</summary>
        public static void KeepAlive(BsdSockets sockets, int fd)
        {
            // a chip's own TCP has not all of them; what it has is enough
            sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, KeepAliveIdle);
            sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPINTVL, KeepAliveInterval);
            sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPCNT, KeepAliveCount);
            sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
        }

        /// <summary>Ends the connection at once with a reset: its memory is free for another, whether the peer still answers or not.</summary>
        public static void Abort(BsdSockets sockets, int fd)
        {
            sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
            sockets.Close(fd);
        }
    }
}
