using System.Diagnostics;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace NanoTcp.ConcurrencyTests;

/// <summary>Runs a scenario again and again, each time with its threads taking turns in another way.</summary>
internal static class Explore
{
    private const uint Batches = 10;
    private const uint RunsPerBatch = 30;

    // a busy machine takes its time for every turn: it explores fewer batches
    private static readonly TimeSpan s_longestExploration = TimeSpan.FromSeconds(60);

    /// <summary>Fails on the first order of turns in which the scenario fails, or in which all threads block.</summary>
    public static void Orders(Action scenario)
    {
        long start = Stopwatch.GetTimestamp();
        for (uint seed = 1; seed <= Batches && Stopwatch.GetElapsedTime(start) < s_longestExploration; seed++)
        {
            ExploreBatch(scenario, seed);
        }
    }

    private static void ExploreBatch(Action scenario, uint seed)
    {
        Configuration configuration = Configuration.Create()
            .WithTestingIterations(RunsPerBatch)
            .WithRandomGeneratorSeed(seed)
            .WithTelemetryEnabled(false);
        using TestingEngine engine = TestingEngine.Create(configuration, scenario);
        engine.Run();
        Assert.AreEqual(0, engine.TestReport.NumOfFoundBugs, string.Join(Environment.NewLine, engine.TestReport.BugReports));
        Assert.IsEmpty(engine.TestReport.UncontrolledInvocations, string.Join(", ", engine.TestReport.UncontrolledInvocations));
        Assert.IsGreaterThan(1, engine.TestReport.MaxConcurrencyDegree, "Coyote sees no threads: the assemblies are not rewritten");
    }
}
