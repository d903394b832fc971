namespace NanoTcp.W5500.Sockets
{
    /// <summary>Selects whether the chip or the stack serves the sockets.</summary>
    public enum W5500SocketMode
    {
        /// <summary>The chip alone: no frame reaches the stack, and the chip answers ARP and ping itself.</summary>
        Chip,

        /// <summary>
        /// Hybrid: the chip serves TCP while it has free sockets. The stack, on MACRAW, serves everything else: UDP, ICMP, DHCP, loopback,
        /// and further connections.
        /// </summary>
        Hybrid,
    }
}
