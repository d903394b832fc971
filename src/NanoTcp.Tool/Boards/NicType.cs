namespace NanoTcp.Tool.Boards;

internal enum NicType
{
    /// <summary>The model of a W5500, and its driver.</summary>
    W5500,

    /// <summary>The model of an ENC28J60, and its driver.</summary>
    Enc28j60,

    /// <summary>No chip: the stack sits straight on the link.</summary>
    None,
}
