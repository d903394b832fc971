namespace System.Net.NetworkInformation
{
    /// <summary>Kinds of network interfaces.</summary>
    public enum NetworkInterfaceType
    {
        /// <summary>None of the types below.</summary>
        Unknown = 1,

        /// <summary>Ethernet.</summary>
        Ethernet = 6,

        /// <summary>Wi-Fi station; not supported.</summary>
        Wireless80211 = 71,

        /// <summary>Wi-Fi access point; not supported.</summary>
        WirelessAP = 72,
    }
}
