namespace NanoTcp.Tcp
{
    /// <summary>What the sender of a connection believes about loss, with Linux's names and numbers (tcpi_ca_state).</summary>
    public enum CongestionState
    {
        /// <summary>No loss is suspected.</summary>
        Open,

        /// <summary>Duplicate or selective acknowledgments have arrived; whether from reordering or from loss is undecided.</summary>
        Disorder,

        /// <summary>CWR: a router's congestion mark has reduced the window, within the last round trip (RFC 3168).</summary>
        WindowReduced,

        /// <summary>Fast recovery from a loss.</summary>
        Recovery,

        /// <summary>Recovery after a timeout.</summary>
        Loss,
    }
}
