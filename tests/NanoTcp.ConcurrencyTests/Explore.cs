using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace NanoTcp.ConcurrencyTests;

/// <summary>Runs a scenario again and again, each time with its threads taking turns in another way.</summary>
internal static class Explore
{
    private const uint Seed = 1;
    private const uint Runs = 300;

    /// <summary>Fails on the first order of turns in which the scenario fails, or in which nobody can go on.</summary>
    public static void Orders(Action scenario)
    {
        Configuration configuration = Configuration.Create()
            .WithTestingIterations(Runs)
            .WithRandomGeneratorSeed(Seed)
            .WithTelemetryEnabled(false);
        using TestingEngine engine = TestingEngine.Create(configuration, scenario);
        engine.Run();
        Assert.AreEqual(0, engine.TestReport.NumOfFoundBugs, string.Join(Environment.NewLine, engine.TestReport.BugReports));
        Assert.IsEmpty(engine.TestReport.UncontrolledInvocations, string.Join(", ", engine.TestReport.UncontrolledInvocations));
        Assert.IsGreaterThan(1, engine.TestReport.MaxConcurrencyDegree, "Coyote sees no threads: the assemblies are not rewritten");
    }
}
