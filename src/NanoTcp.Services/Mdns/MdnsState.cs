namespace NanoTcp.Services
{
    /// <summary>State of a name, RFC 6762 section 8.</summary>
    internal enum MdnsState
    {
        /// <summary>No address yet; or a service whose host has no name yet.</summary>
        Waiting,

        /// <summary>Asking whether another host has the name.</summary>
        Probing,

        /// <summary>The name is ours, and is being announced.</summary>
        Announcing,

        /// <summary>The name is ours.</summary>
        Established,
    }
}
