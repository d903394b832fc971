namespace NanoTcp.Tool.Boards;

internal enum NicType
{
    /// <summary>The model of the chip, and its driver.</summary>
    W5500,

    /// <summary>No chip: the stack sits straight on the link.</summary>
    None,
}
