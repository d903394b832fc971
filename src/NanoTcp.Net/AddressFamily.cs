namespace NanoTcp.Net
{
    /// <summary>Families of addresses. Only InterNetwork is supported.</summary>
    public enum AddressFamily
    {
        /// <summary>Unknown.</summary>
        Unknown = -1,

        /// <summary>None.</summary>
        Unspecified = 0,

        /// <summary>Names of files; not supported.</summary>
        Unix = 1,

        /// <summary>IPv4.</summary>
        InterNetwork = 2,

        /// <summary>IPv6; not supported.</summary>
        InterNetworkV6 = 23,
    }
}
