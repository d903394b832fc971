namespace NanoTcp.Services
{
    /// <summary>States of a DHCP client, RFC 2131 figure 5.</summary>
    public enum DhcpState
    {
        /// <summary>Not started, or stopped.</summary>
        Stopped,

        /// <summary>INIT: about to send DISCOVER, or waiting for the link.</summary>
        Init,

        /// <summary>SELECTING: DISCOVER is sent.</summary>
        Selecting,

        /// <summary>REQUESTING: an offer was taken, REQUEST is sent.</summary>
        Requesting,

        /// <summary>The server has granted the address, which is being probed (RFC 5227).</summary>
        Checking,

        /// <summary>BOUND: the address is ours.</summary>
        Bound,

        /// <summary>RENEWING: asking the lease's server for an extension.</summary>
        Renewing,

        /// <summary>REBINDING: asking any server for an extension.</summary>
        Rebinding,

        /// <summary>REBOOTING: after a start or a new link, asking whether the known address is still valid.</summary>
        Rebooting,

        /// <summary>RELEASE is being sent; the address is removed in a moment.</summary>
        Releasing,
    }
}
