namespace System.Net.NetworkInformation
{
    /// <summary>How an interface gets its address.</summary>
    public enum AddressMode : byte
    {
        /// <summary>Not set.</summary>
        Invalid = 0,

        /// <summary>From a DHCP server.</summary>
        DHCP = 1,

        /// <summary>Fixed.</summary>
        Static = 2,

        /// <summary>Link-local, RFC 3927.</summary>
        AutoIP = 3,
    }
}
