using NanoTcp.Benchmarks.Il;
using NanoTcp.Benchmarks.Memory;
using NanoTcp.Benchmarks.Reporting;
using NanoTcp.ProfileCheck.Gates;

namespace NanoTcp.HostTests.Gates;

/// <summary>What a segment and a board's program cost, held to tables. Both are counted, so they are the same on each machine.</summary>
[TestClass]
public sealed class GateTests
{
    private const int Segments = 800;

    private static readonly GoldenTable s_instructions = new("tests/NanoTcp.HostTests/Gates/IlInstructions.txt", "instructions", "platform calls");
    private static readonly GoldenTable s_heap = new("tests/NanoTcp.HostTests/Gates/Heap.txt", "bytes");

    [TestMethod]
    public void ASegmentTakesTheIlInstructionsOfTheTable()
    {
        var world = new InstrumentedWorld();
        s_instructions.Hold(
        [
            .. from hasOptions in new[] { true, false }
               from kind in Enum.GetValues<FastPathKind>()
               from cost in world.Run(kind, hasOptions, Segments).Select((cost, step) => (step, cost))
               select Cost($"{IlReport.StepName(cost.step)}, {Names.Of(kind)}, options: {IlReport.NameOfOptions(hasOptions)}", cost.cost),
            .. from chip in new[] { "W5500", "W6100" }
               from cost in world.RunDriver(chip, Segments).Select((cost, step) => (step, cost))
               select Cost($"{chip} driver: {IlReport.DriverStepName(cost.step)}", cost.cost),
        ]);
    }

    [TestMethod]
    public void TheEchoBoardHoldsTheHeapOfTheTable()
    {
        BoardMemory.Result held = BoardMemory.Measure();
        s_heap.Hold(
        [
            new Cost("without a client", held.Idle),
            new Cost("with an echo client", held.OneClient),
            new Cost("with an echo client and a browser", held.WithBrowser),
        ]);
    }

    // whole counts of all segments, divided exactly
    private static Cost Cost(string name, PathCost cost) => new(name, PerSegment(cost.Instructions), PerSegment(cost.AllPlatformCalls));

    private static decimal PerSegment(double value) => Math.Round((decimal)value * Segments) / Segments;
}
