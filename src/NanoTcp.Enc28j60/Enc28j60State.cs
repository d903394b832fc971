namespace NanoTcp.Enc28j60
{
    /// <summary>State of an ENC28J60.</summary>
    public enum Enc28j60State
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
