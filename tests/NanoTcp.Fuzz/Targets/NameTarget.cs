using NanoTcp.Fuzz.Benches;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Answers of a name server by TCP.</summary>
public static class NameTarget
{
    public static void Stream(FuzzWorld world)
    {
        NameBench bench = world.BenchOf(() => new NameBench(world.Random));
        bench.Query(bench.Random.OneIn(3) ? StreamLie.None : (StreamLie)bench.Random.Below((int)StreamLie.Mutation + 1));
    }
}
