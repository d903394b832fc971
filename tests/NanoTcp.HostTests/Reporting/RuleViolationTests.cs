using NanoTcp.Simulation;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.HostTests.Reporting;

[TestClass]
public sealed class RuleViolationTests
{
    [TestMethod]
    public void HabitsAndBreachesAreShownWithTheirSourceAndCount()
    {
        var clock = new VirtualClock();
        var chip = new W5500Chip(clock, 1);
        chip.Rules.Throws = false;
        clock.RunFor(100_000);
        Assert.IsEmpty(StatisticsReport.BrokenRules(chip.Rules));

        chip.Transfer([0, 0, 0x20, 0], 0, 4);
        chip.Transfer([0, 0, 0x20, 0], 0, 4);
        chip.Transfer([0, 0x39, 0x04, 1], 0, 4);

        (string Sentence, int Count)[] shown = [.. StatisticsReport.BrokenRules(chip.Rules)];
        Assert.HasCount(2, shown);
        Assert.StartsWith("chip model, habit: W5500 data sheet 2.2.2", shown[0].Sentence);
        Assert.AreEqual(2, shown[0].Count);
        Assert.StartsWith("chip model, breach: W5500 data sheet 4: a register marked [R]", shown[1].Sentence);
        Assert.AreEqual(1, shown[1].Count);
    }
}
