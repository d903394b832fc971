namespace NanoTcp.Links
{
    /// <summary>The header that a device's frames begin with.</summary>
    public enum LinkKind
    {
        /// <summary>An Ethernet II header of 14 bytes, without preamble and frame check sequence.</summary>
        Ethernet,

        /// <summary>The IP header (TUN, SLIP, loopback): no link addresses, no ARP.</summary>
        Ip,
    }
}
