using System.Globalization;

namespace NanoTcp.Mutation.Running;

/// <summary>A test as measured without a mutant.</summary>
/// <param name="Index">Its number at the worker.</param>
/// <param name="Name">Class, method and arguments.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Reached">The mutants whose instruction it runs.</param>
/// <param name="Failure">Empty when it passed.</param>
public sealed record MeasuredTest(int Index, string Name, long Milliseconds, HashSet<int> Reached, string Failure)
{
    // a test of the whole run may be far slower with the caches of the processor cold
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(5);

    /// <summary>Runs all tests once.</summary>
    public static MeasuredTest[] MeasureAll(WorkerProcess worker)
    {
        var tests = new List<MeasuredTest>();
        worker.Write("cover");
        while (worker.Read(s_silence) is { } line && line != "end")
        {
            string[] columns = line.Split('\t');
            tests.Add(new MeasuredTest(
                int.Parse(columns[0], CultureInfo.InvariantCulture),
                columns[1],
                long.Parse(columns[2], CultureInfo.InvariantCulture),
                [.. columns[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture))],
                columns[4]));
        }

        return [.. tests];
    }
}
