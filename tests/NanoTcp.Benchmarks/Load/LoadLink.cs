namespace NanoTcp.Benchmarks.Load;

/// <summary>What is between the clients and the stack.</summary>
internal enum LoadLink
{
    /// <summary>A TAP interface in a network namespace: the clients are the kernel's. Needs root on Linux.</summary>
    Tap,

    /// <summary>A cable in this process, with a relay from ports of localhost. Needs no privileges.</summary>
    Virtual,
}
