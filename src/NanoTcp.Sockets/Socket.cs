namespace NanoTcp.Sockets
{
    /// <summary>Where a socket stands, as its owner sees it (Linux: socket_state).</summary>
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
    /// A BSD socket: the face that looks up, to the process and its calls. What happens below is its <see cref="Sock"/>'s affair, reached by
    /// its <see cref="Operations"/>.
    /// </summary>
    public sealed class Socket
    {
        // a field, since each call looks at it
        internal ProtocolOperations Ops;

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

        /// <summary>Where it stands.</summary>
        public SocketState State { get; set; }

        /// <summary>proto_ops: what its kind of protocol does for each call. Set by the family's create.</summary>
        public ProtocolOperations Operations
        {
            get => Ops;
            set => Ops = value;
        }

        /// <summary>Its lower face. Set by the family's create.</summary>
        public Sock Sock { get; set; }

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
