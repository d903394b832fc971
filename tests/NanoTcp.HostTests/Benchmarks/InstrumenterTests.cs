using Mono.Cecil;
using Mono.Cecil.Rocks;
using NanoTcp.Benchmarks.Il;

namespace NanoTcp.HostTests.Benchmarks;

[TestClass]
public sealed class InstrumenterTests
{
    // One turn of its loop takes 64 bytes, so lengths that lie so far apart differ by one turn.
    private const int Turn = 64;

    private static readonly string s_assembly = Path.Combine(AppContext.BaseDirectory, "NanoTcp.Network.dll");

    [TestMethod]
    public void EveryInstructionIsInOneBlock()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(s_assembly);

        IReadOnlyList<BasicBlock> blocks = Instrumenter.Instrument(s_assembly, Stream.Null);

        MethodDefinition[] methods = [.. module.GetAllTypes().SelectMany(type => type.Methods).Where(method => method.HasBody)];
        Assert.AreEqual(methods.Sum(method => method.Body.Instructions.Count), blocks.Sum(block => block.Instructions));
        Assert.AreEqual(methods.Length, blocks.Count(block => block.IsEntry));
    }

    [TestMethod]
    public void CountsAreExact()
    {
        var world = new InstrumentedWorld();

        long one = world.ChecksumInstructions(Turn);
        long two = world.ChecksumInstructions(2 * Turn);
        long three = world.ChecksumInstructions(3 * Turn);

        Assert.IsGreaterThan(0, one);
        Assert.AreEqual(two - one, three - two);
    }

    [TestMethod]
    public void TheChecksumIsCountedSeparately()
    {
        PathCost write = new InstrumentedWorld().Run(FastPathKind.SingleFrames, true, 100)[FastPath.Write];

        Assert.IsGreaterThan(FastPath.Payload, write.Checksum);
        Assert.AreEqual(0, write.Methods.Count(method => method.Instructions > FastPath.Payload));
    }

    [TestMethod]
    public void ThePathIsReproducible()
    {
        double[] first = Instructions();

        CollectionAssert.AreEqual(first, Instructions());
        Assert.HasCount(FastPath.Steps, first);
        Assert.IsTrue(first.All(instructions => instructions > 0));

        static double[] Instructions() =>
            [.. new InstrumentedWorld().Run(FastPathKind.SingleFrames, true, 100).Select(step => step.Instructions)];
    }
}
