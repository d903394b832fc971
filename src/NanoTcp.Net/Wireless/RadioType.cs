namespace System.Net.NetworkInformation
{
    /// <summary>Kinds of Wi-Fi radio.</summary>
    public enum RadioType : byte
    {
        /// <summary>Not specified.</summary>
        NotSpecified = 0,

        /// <summary>IEEE 802.11a.</summary>
        _802_11a = 1,

        /// <summary>IEEE 802.11b.</summary>
        _802_11b = 2,

        /// <summary>IEEE 802.11g.</summary>
        _802_11g = 4,

        /// <summary>IEEE 802.11n.</summary>
        _802_11n = 8,
    }
}
