using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Fuzz;
using NanoTcp.Fuzz.Targets;

namespace NanoTcp.PropertyTests;

/// <summary>A short run of every fuzz target with a fixed seed; long ones are for the console program.</summary>
[TestClass]
public class FuzzTests
{
    private const long Runs = 20_000;

    public static IEnumerable<object[]> Targets => FuzzTarget.All.Select(target => new object[] { target.Name });

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void NeitherFramesNorCallsBreakTheStack(string name)
    {
        var output = new StringWriter();
        FuzzTarget target = FuzzTarget.All.First(target => target.Name == name);
        int result = FuzzRun.Run([target], Runs / target.Cost, 1, output);
        Assert.AreEqual(0, result, output.ToString());
    }
}
