using NanoTcp.Tcp;
using NanoTcp.Udp;

namespace NanoTcp.Sockets
{
    /// <summary>netstat: lists all sockets of the stack, without allocating.</summary>
    public sealed partial class BsdSockets
    {
        // a cursor is a stage and an index in it
        private const int StageShift = 20;

        // sockets with an fd in this table; then those without: in another table, orphaned, not accepted yet, half-open, or in TIME_WAIT
        private const int StageFiles = 0;
        private const int StageListeners = 1;
        private const int StageConnections = 2;
        private const int StageHalfOpen = 3;
        private const int StageTimeWait = 4;
        private const int StageUdp = 5;
        private const int StageRaw = 6;
        private const int StageEnd = 7;

        /// <summary>
        /// Lists the sockets of the whole stack. Sockets with an fd in this table come first. Then come those of other tables, connections
        /// not accepted yet, orphaned and half-open ones, and those in TIME_WAIT. If sockets are opened or closed between two calls, one
        /// may be missing or listed twice.
        /// </summary>
        /// <param name="cursor">0 to begin; updated to the next position.</param>
        /// <param name="entry">Filled by the call. Allocate it once and reuse it.</param>
        /// <returns>False at the end of the list.</returns>
        public bool NextSocket(ref int cursor, SocketEntry entry)
        {
            lock (_lock)
            {
                for (int stage = cursor >> StageShift; stage < StageEnd; stage++)
                {
                    int place = cursor & ((1 << StageShift) - 1);
                    int count = CountOf(stage);
                    for (; place < count; place++)
                    {
                        if (TryFill(stage, place, entry))
                        {
                            cursor = (stage << StageShift) + place + 1;
                            return true;
                        }
                    }

                    cursor = (stage + 1) << StageShift;
                }

                return false;
            }
        }

        private static void Fill(SocketEntry entry, Sock sock)
        {
            entry.SetEnds(sock.LocalAddress, sock.LocalPort, sock.RemoteAddress, sock.RemotePort);
            TcpSock connection = sock as TcpSock;
            if (connection != null)
            {
                entry.State = connection.State;
                entry.ReceiveQueue = connection.Available;
                entry.SendQueue = connection.Unacknowledged;
                entry.Rtt = connection.SmoothedRtt;
                entry.Retransmissions = connection.Retransmissions;
                return;
            }

            TcpListenSock listener = sock as TcpListenSock;
            if (listener != null)
            {
                entry.State = TcpState.Listen;
                entry.ReceiveQueue = listener.Count;
                entry.SendQueue = listener.Backlog;
                return;
            }

            DatagramSock datagrams = sock as DatagramSock;
            if (datagrams != null)
            {
                entry.ReceiveQueue = datagrams.Received == null ? 0 : datagrams.Received.Bytes;
                return;
            }

            LocalSock local = sock as LocalSock;
            if (local != null)
            {
                entry.ReceiveQueue = local.Received.Count;
                entry.SendQueue = local.Sent.Count;
            }
        }

        private int CountOf(int stage)
        {
            TcpProtocol tcp = _stack.Tcp;
            switch (stage)
            {
                case StageFiles:
                    return _files.Size;
                case StageListeners:
                    return tcp.ListenerCount;
                case StageConnections:
                    return tcp.Connections.Count;
                case StageHalfOpen:
                    return tcp.SynCache.Count;
                case StageTimeWait:
                    return tcp.TimeWait.Count;
                case StageUdp:
                    return _stack.Udp.Count;
                default:
                    return tcp.Ip.Raw == null ? 0 : RawSockets.Of(tcp.Ip).Count;
            }
        }

        private bool TryFill(int stage, int place, SocketEntry entry)
        {
            TcpProtocol tcp = _stack.Tcp;
            switch (stage)
            {
                case StageFiles:
                    return TryFillOwn(place, entry);
                case StageListeners:
                    return TryFillOther(tcp.GetListener(place), SocketConstants.SOCK_STREAM, SocketConstants.IPPROTO_TCP, entry);
                case StageConnections:
                    return TryFillOther(tcp.Connections[place], SocketConstants.SOCK_STREAM, SocketConstants.IPPROTO_TCP, entry);
                case StageHalfOpen:
                    SynCacheEntry half = tcp.SynCache[place];
                    FillWithoutSock(entry, TcpState.SynReceived, half.LocalAddress, half.LocalPort, half.RemoteAddress, half.RemotePort);
                    entry.Retransmissions = half.Retransmissions;
                    return true;
                case StageTimeWait:
                    TimeWaitRecord over = tcp.TimeWait[place];
                    FillWithoutSock(entry, TcpState.TimeWait, over.LocalAddress, over.LocalPort, over.RemoteAddress, over.RemotePort);
                    return true;
                case StageUdp:
                    return TryFillOther(_stack.Udp[place], SocketConstants.SOCK_DGRAM, SocketConstants.IPPROTO_UDP, entry);
                default:
                    RawSock raw = RawSockets.Of(tcp.Ip)[place];
                    return TryFillOther(raw, SocketConstants.SOCK_RAW, raw.Protocol, entry);
            }
        }

        private bool TryFillOwn(int fd, SocketEntry entry)
        {
            File file = _files.Get(fd);
            Socket socket = file == null ? null : file.Content as Socket;
            for (int lower = 0; socket != null && file.Descriptors > 1 && lower < fd; lower++)
            {
                if (_files.Get(lower) == file)
                {
                    return false;
                }
            }

            if (socket == null)
            {
                return false;
            }

            entry.Start(fd, socket.Family, socket.Type, socket.Protocol);
            entry.Inode = socket.Inode.Number;
            Fill(entry, socket.Sock);
            return true;
        }

        private bool TryFillOther(Sock sock, int type, int protocol, SocketEntry entry)
        {
            for (int fd = 0; fd < _files.Size; fd++)
            {
                File file = _files.Get(fd);
                Socket socket = file == null ? null : file.Content as Socket;
                if (socket != null && socket.Sock == sock)
                {
                    return false;
                }
            }

            entry.Start(-1, SocketConstants.AF_INET, type, protocol);
            Fill(entry, sock);
            return true;
        }

        private static void FillWithoutSock(
            SocketEntry entry, TcpState state, uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            entry.Start(-1, SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, SocketConstants.IPPROTO_TCP);
            entry.SetEnds(localAddress, localPort, remoteAddress, remotePort);
            entry.State = state;
        }
    }
}
