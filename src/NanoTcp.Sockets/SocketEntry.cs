using NanoTcp.Tcp;

namespace NanoTcp.Sockets
{
    /// <summary>One line of netstat: a socket, or a connection without one. Filled by <see cref="BsdSockets.NextSocket"/>.</summary>
    public sealed class SocketEntry
    {
        /// <summary>The lowest fd of the socket; -1 when it has none in this table.</summary>
        public int Fd { get; internal set; }

        /// <summary>Inode number, unique among the sockets of this table; 0 when it has no fd in this table.</summary>
        public int Inode { get; internal set; }

        /// <summary>AF_INET or AF_UNIX.</summary>
        public int Family { get; internal set; }

        /// <summary>SOCK_STREAM, SOCK_DGRAM or SOCK_RAW.</summary>
        public int Type { get; internal set; }

        /// <summary>IP protocol number; 0 for AF_UNIX.</summary>
        public int Protocol { get; internal set; }

        /// <summary>Local address in host order; 0 for any.</summary>
        public uint LocalAddress { get; internal set; }

        /// <summary>Local port; 0 for none.</summary>
        public int LocalPort { get; internal set; }

        /// <summary>The peer's address in host order; 0 for none.</summary>
        public uint RemoteAddress { get; internal set; }

        /// <summary>The peer's port; 0 for none.</summary>
        public int RemotePort { get; internal set; }

        /// <summary>State of a TCP socket; Closed for others.</summary>
        public TcpState State { get; internal set; }

        /// <summary>Bytes received and not read; for a listener, connections not accepted yet.</summary>
        public int ReceiveQueue { get; internal set; }

        /// <summary>Bytes written and not acknowledged; for a listener, its backlog.</summary>
        public int SendQueue { get; internal set; }

        /// <summary>Smoothed round-trip time in milliseconds; 0 for none.</summary>
        public int Rtt { get; internal set; }

        /// <summary>Segments retransmitted since the connection began.</summary>
        public int Retransmissions { get; internal set; }

        /// <summary>Name of the state as in netstat, such as "TIME_WAIT"; empty for a socket without states.</summary>
        public string StateName
        {
            get
            {
                if (Protocol != SocketConstants.IPPROTO_TCP)
                {
                    return Family == SocketConstants.AF_UNIX ? "CONNECTED" : RemoteAddress != 0 ? "ESTABLISHED" : string.Empty;
                }

                switch (State)
                {
                    case TcpState.Listen:
                        return "LISTEN";
                    case TcpState.SynSent:
                        return "SYN_SENT";
                    case TcpState.SynReceived:
                        return "SYN_RECV";
                    case TcpState.Established:
                        return "ESTABLISHED";
                    case TcpState.CloseWait:
                        return "CLOSE_WAIT";
                    case TcpState.FinWait1:
                        return "FIN_WAIT1";
                    case TcpState.FinWait2:
                        return "FIN_WAIT2";
                    case TcpState.Closing:
                        return "CLOSING";
                    case TcpState.LastAck:
                        return "LAST_ACK";
                    case TcpState.TimeWait:
                        return "TIME_WAIT";
                    default:
                        return "CLOSE";
                }
            }
        }

        internal void Start(int fd, int family, int type, int protocol)
        {
            Fd = fd;
            Inode = 0;
            Family = family;
            Type = type;
            Protocol = protocol;
            State = TcpState.Closed;
            ReceiveQueue = 0;
            SendQueue = 0;
            Rtt = 0;
            Retransmissions = 0;
        }

        internal void SetEnds(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            LocalAddress = localAddress;
            LocalPort = localPort;
            RemoteAddress = remoteAddress;
            RemotePort = remotePort;
        }
    }
}
