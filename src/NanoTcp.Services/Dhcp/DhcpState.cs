namespace NanoTcp.Services
{
    /// <summary>Where a DHCP client stands, RFC 2131 figure 5.</summary>
    public enum DhcpState
    {
        /// <summary>Not started, or stopped.</summary>
        Stopped,

        /// <summary>INIT: about to ask, or waiting for the link.</summary>
        Init,

        /// <summary>SELECTING: DISCOVER is out.</summary>
        Selecting,

        /// <summary>REQUESTING: an offer was taken, REQUEST is out.</summary>
        Requesting,

        /// <summary>The server has agreed; whether nobody else has the address is being looked at (RFC 5227).</summary>
        Checking,

        /// <summary>BOUND: the address is ours.</summary>
        Bound,

        /// <summary>RENEWING: the server that gave the lease is asked to extend it.</summary>
        Renewing,

        /// <summary>REBINDING: any server is asked to extend it.</summary>
        Rebinding,

        /// <summary>REBOOTING: after a start or a new link, the server is asked whether the known address still holds here.</summary>
        Rebooting,

        /// <summary>RELEASE is on its way; the address goes in a moment.</summary>
        Releasing,
    }
}
