using System.Reflection;
using System.Runtime.Loader;

namespace NanoTcp.Benchmarks.Il;

/// <summary>
/// The device assemblies once more, instrumented, and this assembly once more on top of them. What crosses the border is of the platform's
/// types only.
/// </summary>
internal sealed class InstrumentedWorld : AssemblyLoadContext
{
    private static readonly string[] s_instrumented =
    [
        "NanoTcp.Network", "NanoTcp.Core", "NanoTcp.Sockets", "NanoTcp.SpiEthernet", "NanoTcp.Wiznet", "NanoTcp.W5500", "NanoTcp.W6100",
    ];

    private static readonly string[] s_copied = ["NanoTcp.Simulation", "NanoTcp.Apps", "NanoTcp.Benchmarks"];

    private readonly List<BasicBlock> _blocks = [];
    private readonly List<(FieldInfo Field, int Count)> _counters = [];

    public InstrumentedWorld()
        : base(nameof(InstrumentedWorld), isCollectible: false)
    {
        foreach (string name in s_instrumented)
        {
            using var copy = new MemoryStream();
            IReadOnlyList<BasicBlock> blocks = Instrumenter.Instrument(PathOf(name), copy);
            copy.Position = 0;
            Assembly assembly = LoadFromStream(copy);
            FieldInfo field = assembly.GetType(Instrumenter.CounterType, true)!.GetField(Instrumenter.CounterField)!;
            field.SetValue(null, new long[blocks.Count]);
            _blocks.AddRange(blocks);
            _counters.Add((field, blocks.Count));
        }
    }

    /// <summary>Runs the stack's path.</summary>
    public IReadOnlyList<PathCost> Run(FastPathKind kind, bool hasOptions, int segments) =>
        Run(typeof(FastPath), segments, kind.ToString(), hasOptions, segments, (Func<long[]>)Snapshot);

    /// <summary>Runs a driver's path.</summary>
    /// <param name="chip">"W5500" or "W6100".</param>
    /// <param name="frames">How many frames are counted.</param>
    public IReadOnlyList<PathCost> RunDriver(string chip, int frames) => Run(typeof(DriverPath), frames, chip, frames, (Func<long[]>)Snapshot);

    /// <summary>Counts one call of the checksum's inner method.</summary>
    public long ChecksumInstructions(int length)
    {
        MethodInfo sum = LoadFromAssemblyName(new AssemblyName("NanoTcp.Network"))
            .GetType(Instrumenter.ChecksumType, true)!.GetMethod("Sum", [typeof(byte[]), typeof(int), typeof(int), typeof(uint)])!;
        long[] before = Snapshot();
        sum.Invoke(null, [new byte[length], 0, length, 0u]);
        long[] after = Snapshot();
        return _blocks.Select((block, i) => (after[i] - before[i]) * block.Instructions).Sum();
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        s_copied.Contains(assemblyName.Name) ? LoadFromAssemblyPath(PathOf(assemblyName.Name!)) : null;

    private IReadOnlyList<PathCost> Run(Type path, int segments, params object[] arguments)
    {
        MethodInfo run = LoadFromAssemblyName(new AssemblyName("NanoTcp.Benchmarks"))
            .GetType(path.FullName!, true)!.GetMethod(nameof(FastPath.Run))!;
        var sections = (long[][])run.Invoke(null, arguments)!;
        return [.. sections.Select(counts => PathCost.Of(_blocks, counts, segments))];
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    private long[] Snapshot() => [.. _counters.SelectMany(counter => (long[])counter.Field.GetValue(null)!)];
}
