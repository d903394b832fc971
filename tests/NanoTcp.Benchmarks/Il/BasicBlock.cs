namespace NanoTcp.Benchmarks.Il;

/// <summary>Instructions that are executed one after the other or not at all.</summary>
/// <param name="Method">The method they belong to, with its type.</param>
/// <param name="IsEntry">True for the block that a method begins with.</param>
/// <param name="IsChecksum">True in a method that sums up bytes: aims are set without it.</param>
/// <param name="Instructions">How many.</param>
/// <param name="Calls">How many of them call a method of an instrumented assembly.</param>
/// <param name="PlatformCalls">The methods of the platform that they call.</param>
internal sealed record BasicBlock(
    string Method, bool IsEntry, bool IsChecksum, int Instructions, int Calls, IReadOnlyList<string> PlatformCalls);
