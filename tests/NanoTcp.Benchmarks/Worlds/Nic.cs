namespace NanoTcp.Benchmarks.Worlds;

/// <summary>What stands between a board's stack and the cable.</summary>
internal enum Nic
{
    /// <summary>Nothing: the stack is straight on the cable.</summary>
    None,

    /// <summary>The W5500 driver and the model of the chip.</summary>
    W5500,
}
