namespace System.Net.NetworkInformation
{
    /// <summary>Protocols of a Wi-Fi station's radio.</summary>
    public enum PhyProtocols
    {
        /// <summary>IEEE 802.11b.</summary>
        PHY802_11b = 1,

        /// <summary>IEEE 802.11g.</summary>
        PHY802_11g = 2,

        /// <summary>IEEE 802.11n.</summary>
        PHY802_11n = 4,

        /// <summary>IEEE 802.11 with long range.</summary>
        PHY802_11lr = 8,
    }
}
