namespace NanoTcp.Services
{
    /// <summary>States of a DHCP server.</summary>
    public enum DhcpServerState
    {
        /// <summary>Not started, or stopped.</summary>
        Stopped,

        /// <summary>The link is down, or the interface has another address than at the start.</summary>
        NoLink,

        /// <summary>Sending DISCOVER to find out whether another server is on the link. Clients are not answered yet.</summary>
        Discovering,

        /// <summary>Answering clients.</summary>
        Serving,

        /// <summary>Another server is on the link: clients are not answered until the link has been down.</summary>
        Yielding,
    }
}
