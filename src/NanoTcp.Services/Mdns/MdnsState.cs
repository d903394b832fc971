namespace NanoTcp.Services
{
    /// <summary>Where a name stands, RFC 6762 section 8.</summary>
    internal enum MdnsState
    {
        /// <summary>Without an address, or a service whose host has no name yet.</summary>
        Waiting,

        /// <summary>Others are asked whether they have it.</summary>
        Probing,

        /// <summary>Ours, and told to everybody.</summary>
        Announcing,

        /// <summary>Ours.</summary>
        Established,
    }
}
