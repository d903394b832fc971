namespace System.Net.Sockets
{
    /// <summary>Types of sockets.</summary>
    public enum SocketType
    {
        /// <summary>Unknown.</summary>
        Unknown = -1,

        /// <summary>A stream of bytes: TCP.</summary>
        Stream = 1,

        /// <summary>Datagrams: UDP.</summary>
        Dgram = 2,

        /// <summary>Packets of an IP protocol.</summary>
        Raw = 3,

        /// <summary>Not supported.</summary>
        Rdm = 4,

        /// <summary>Not supported.</summary>
        Seqpacket = 5,
    }
}
