namespace NanoTcp.Benchmarks.Il;

/// <summary>What a method contributes to a path, per segment.</summary>
/// <param name="Method">Its type and name.</param>
/// <param name="Calls">How often it is called.</param>
/// <param name="Instructions">Its own IL instructions.</param>
/// <param name="PlatformCalls">Calls of the platform's methods out of it.</param>
internal sealed record MethodCost(string Method, double Calls, double Instructions, double PlatformCalls);

/// <summary>What a path costs per segment.</summary>
/// <param name="Methods">By method, the largest first; the checksum's inner methods are not among them.</param>
/// <param name="Checksum">IL instructions of the checksum's inner methods.</param>
/// <param name="ChecksumPlatformCalls">Calls of the platform's methods out of these.</param>
/// <param name="PlatformCalls">Calls of the platform's methods, by name, the most frequent first; the checksum's excluded.</param>
internal sealed record PathCost(
    IReadOnlyList<MethodCost> Methods,
    double Checksum,
    double ChecksumPlatformCalls,
    IReadOnlyList<(string Method, double Calls)> PlatformCalls)
{
    /// <summary>IL instructions, checksum excluded.</summary>
    public double Instructions => Methods.Sum(method => method.Instructions);

    /// <summary>Calls of methods of the device assemblies, checksum excluded.</summary>
    public double Calls => Methods.Sum(method => method.Calls);

    public double AllPlatformCalls => Methods.Sum(method => method.PlatformCalls);

    public static PathCost Of(IReadOnlyList<BasicBlock> blocks, long[] counts, int segments)
    {
        var executed = blocks.Zip(counts, (block, count) => (Block: block, Count: (double)count / segments)).Where(entry => entry.Count > 0)
            .ToArray();
        var checksum = executed.Where(entry => entry.Block.IsChecksum).ToArray();
        var path = executed.Where(entry => !entry.Block.IsChecksum).ToArray();
        var methods = path.GroupBy(entry => entry.Block.Method)
            .Select(group => new MethodCost(
                group.Key,
                group.Where(entry => entry.Block.IsEntry).Sum(entry => entry.Count),
                group.Sum(entry => entry.Count * entry.Block.Instructions),
                group.Sum(entry => entry.Count * entry.Block.PlatformCalls.Count)))
            .OrderByDescending(method => method.Instructions).ToArray();
        var platform = path
            .SelectMany(entry => entry.Block.PlatformCalls.Select(name => (Name: name, entry.Count)))
            .GroupBy(call => call.Name)
            .Select(group => (group.Key, Calls: group.Sum(call => call.Count)))
            .OrderByDescending(call => call.Calls).ToArray();
        return new PathCost(
            methods,
            checksum.Sum(entry => entry.Count * entry.Block.Instructions),
            checksum.Sum(entry => entry.Count * entry.Block.PlatformCalls.Count),
            platform);
    }
}
