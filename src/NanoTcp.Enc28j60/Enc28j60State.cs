namespace NanoTcp.Enc28j60
{
    /// <summary>How an ENC28J60 is doing.</summary>
    public enum Enc28j60State
    {
        /// <summary>Not opened, or closed.</summary>
        Closed,

        /// <summary>The chip answers and the link is up.</summary>
        Running,

        /// <summary>The chip answers over SPI, but its PHY sees no link.</summary>
        NoLink,

        /// <summary>The chip does not answer or does not come back; it is tried again from time to time.</summary>
        Dead,
    }
}
