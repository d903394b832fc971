namespace System.Net.Sockets
{
    /// <summary>The protocol of a socket option.</summary>
    public enum SocketOptionLevel
    {
        /// <summary>Options of IP.</summary>
        IP = 0,

        /// <summary>Options of TCP.</summary>
        Tcp = 6,

        /// <summary>Options of UDP.</summary>
        Udp = 17,

        /// <summary>Options of IPv6, which is not supported.</summary>
        IPv6 = 41,

        /// <summary>Options of all sockets.</summary>
        Socket = 0xFFFF,
    }
}
