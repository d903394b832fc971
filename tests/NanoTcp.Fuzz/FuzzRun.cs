using System.Diagnostics;
using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz;

/// <summary>Plays world after world and watches that none hangs and that none leaves memory behind.</summary>
public static class FuzzRun
{
    public const int InputsPerWorld = 2000;

    private const int WorldsPerMemoryCheck = 200;
    private const long MemoryLimit = 64 << 20;

    // no world of honest length needs this long, not even on a machine that others use
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(120);

    /// <summary>Runs each target with so many inputs.</summary>
    /// <returns>0, or 1 when something was found.</returns>
    public static int Run(FuzzTarget[] targets, long runs, long seed, TextWriter output)
    {
        foreach (FuzzTarget target in targets)
        {
            var watch = Stopwatch.StartNew();
            long done = 0;
            for (long world = 0; done < runs; world++)
            {
                long worldSeed = seed + world;
                using var hang = new Timer(_ => Hang(target, worldSeed), null, s_hang, Timeout.InfiniteTimeSpan);
                try
                {
                    done += target.Play(new FuzzRandom((ulong)worldSeed * 0x2545F4914F6CDD1D), (int)Math.Min(InputsPerWorld, runs - done));
                    if (world % WorldsPerMemoryCheck == WorldsPerMemoryCheck - 1)
                    {
                        CheckMemory();
                    }
                }
                catch (InvariantException e)
                {
                    output.WriteLine($"{target.Name}: found something; again with --seed {worldSeed} --runs {InputsPerWorld}");
                    output.WriteLine(e.Message);
                    return 1;
                }
            }

            output.WriteLine($"{target.Name}: {done} inputs, {done / watch.Elapsed.TotalSeconds:F0} a second");
        }

        return 0;
    }

    /// <summary>Plays what a file says, for coverage-guided fuzzers: what is wrong ends the process with an exception.</summary>
    public static int Replay(FuzzTarget[] targets, FileInfo input)
    {
        using Stream stream = input.Name == "-" ? Console.OpenStandardInput() : input.OpenRead();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        foreach (FuzzTarget target in targets)
        {
            target.Play(new FuzzRandom(bytes.ToArray()), int.MaxValue);
        }

        return 0;
    }

    private static void CheckMemory()
    {
        long memory = GC.GetTotalMemory(true);
        if (memory > MemoryLimit)
        {
            throw new InvariantException($"{memory} bytes are in use when no world is");
        }
    }

    private static void Hang(FuzzTarget target, long seed) => Environment.FailFast($"{target.Name} hangs with --seed {seed}");
}
