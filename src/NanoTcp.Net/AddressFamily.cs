namespace NanoTcp.Net
{
    /// <summary>Address families. Only InterNetwork is supported.</summary>
    public enum AddressFamily
    {
        /// <summary>Unknown.</summary>
        Unknown = -1,

        /// <summary>Not specified.</summary>
        Unspecified = 0,

        /// <summary>Unix domain; not supported.</summary>
        Unix = 1,

        /// <summary>IPv4.</summary>
        InterNetwork = 2,

        /// <summary>IPv6; not supported.</summary>
        InterNetworkV6 = 23,
    }
}
