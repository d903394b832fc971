namespace NanoTcp.Benchmarks.Load;

/// <summary>What the clients do.</summary>
internal enum LoadPart
{
    /// <summary>All connect, then all have bytes echoed, then all close.</summary>
    Connections,

    /// <summary>Connections are opened and closed one after the other by several clients, as fast as they can.</summary>
    Churn,

    /// <summary>Long-lived connections over an impaired cable.</summary>
    Soak,
}
