namespace NanoTcp.W5500.Sockets
{
    /// <summary>Whose TCP and UDP serve the sockets.</summary>
    public enum W5500SocketMode
    {
        /// <summary>The chip's alone: no frame reaches the stack above, and the chip answers ARP and pings itself.</summary>
        Chip,

        /// <summary>
        /// The chip's TCP while it has sockets left; the stack above, on MACRAW, for everything else: UDP, ICMP, DHCP, loopback, and further
        /// connections.
        /// </summary>
        Hybrid,
    }
}
