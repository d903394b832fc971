namespace NanoTcp.Services
{
    /// <summary>What a board's network has, or lacks.</summary>
    public enum NetworkState
    {
        /// <summary>The chip does not answer.</summary>
        NoDevice,

        /// <summary>The chip answers, but there is no link: no cable, or nothing at its other end.</summary>
        NoLink,

        /// <summary>There is a link, but no address yet.</summary>
        NoAddress,

        /// <summary>The address is a link-local one (RFC 3927), since no DHCP server answers: only hosts on the link can be reached.</summary>
        LinkLocal,

        /// <summary>There is a link and an address.</summary>
        Ready,
    }
}
