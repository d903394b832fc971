namespace NanoTcp.SpiEthernet
{
    /// <summary>State of an Ethernet chip on an SPI bus.</summary>
    public enum SpiEthernetState
    {
        /// <summary>Not opened, or closed.</summary>
        Closed,

        /// <summary>The chip answers and the link is up.</summary>
        Running,

        /// <summary>The chip answers over SPI, but its PHY sees no link.</summary>
        NoLink,

        /// <summary>The chip does not answer or could not be recovered; it is retried from time to time.</summary>
        Dead,
    }
}
