namespace NanoTcp.Net
{
    /// <summary>Kinds of network interfaces.</summary>
    public enum NetworkInterfaceType
    {
        /// <summary>Neither of these.</summary>
        Unknown = 1,

        /// <summary>Ethernet.</summary>
        Ethernet = 6,

        /// <summary>A wireless station; not supported.</summary>
        Wireless80211 = 71,

        /// <summary>A wireless access point; not supported.</summary>
        WirelessAP = 72,
    }
}
