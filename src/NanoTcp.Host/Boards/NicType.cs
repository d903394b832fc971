namespace NanoTcp.Host.Boards;

/// <summary>The network chip of a board, and which TCP serves its sockets.</summary>
public enum NicType
{
    /// <summary>The model of a W5500, and its driver.</summary>
    W5500,

    /// <summary>The model of an ENC28J60, and its driver.</summary>
    Enc28j60,

    /// <summary>The model of the chip, whose own TCP and UDP serve the sockets.</summary>
    W5500Tcp,

    /// <summary>The chip's own TCP while it has free sockets, and the stack on MACRAW for everything else.</summary>
    W5500Hybrid,

    /// <summary>The model of a W6100, and its driver.</summary>
    W6100,

    /// <summary>No chip: the stack uses the link directly.</summary>
    None,
}
