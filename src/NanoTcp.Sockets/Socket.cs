namespace NanoTcp.Sockets
{
    /// <summary>State of a socket as seen by calls (Linux: socket_state).</summary>
    public enum SocketState
    {
        /// <summary>Not connected.</summary>
        Unconnected,

        /// <summary>A connection attempt is under way.</summary>
        Connecting,

        /// <summary>Connected.</summary>
        Connected,
    }

    /// <summary>
    /// A BSD socket: the upper half, which the calls use. The lower half is its <see cref="Sock"/>, reached through
    /// <see cref="Operations"/>.
    /// </summary>
    public sealed class Socket
    {
        // a field, since each call reads it
        internal ProtocolOperations Ops;

        private Sock _sock;

        internal Socket(int family, int type, int protocol)
        {
            Family = family;
            Type = type;
            Protocol = protocol;
        }

        /// <summary>AF_INET or AF_UNIX.</summary>
        public int Family { get; }

        /// <summary>SOCK_STREAM, SOCK_DGRAM or SOCK_RAW.</summary>
        public int Type { get; }

        /// <summary>IPPROTO_TCP or IPPROTO_UDP; set by the family's create.</summary>
        public int Protocol { get; set; }

        /// <summary>State as seen by calls.</summary>
        public SocketState State { get; set; }

        /// <summary>proto_ops: the protocol's implementation of each call. Set by the family's create.</summary>
        public ProtocolOperations Operations
        {
            get => Ops;
            set => Ops = value;
        }

        /// <summary>
        /// The lower half. Set by the family's create. Another one takes over what watches the first: listen and a connection's end may
        /// replace it.
        /// </summary>
        public Sock Sock
        {
            get => _sock;
            set
            {
                if (_sock != null && value != null)
                {
                    value.Watcher = _sock.Watcher;
                }

                _sock = value;
            }
        }

        /// <summary>True after listen.</summary>
        public bool IsListening { get; set; }

        /// <summary>Its file.</summary>
        public File File { get; internal set; }

        /// <summary>Its inode in sockfs.</summary>
        public SocketInode Inode { get; internal set; }

        /// <summary>SO_RCVTIMEO in milliseconds; 0 for none.</summary>
        internal int ReceiveTimeout { get; set; }

        /// <summary>SO_SNDTIMEO in milliseconds; 0 for none.</summary>
        internal int SendTimeout { get; set; }
    }
}
