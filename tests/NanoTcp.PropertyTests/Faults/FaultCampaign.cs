using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>
/// Faults that a chip, its wires and its link can have, while five megabytes are echoed. The echo completes or ends with a clear error in
/// bounded time; not one byte is wrong, and the counters tell what happened. What a connection outlives depends on where its TCP is.
/// </summary>
public abstract class FaultCampaign(string chip)
{
    protected const int Disturbances = 40;

    private const int Megabytes = 5_000_000;

    // TCP tries 15 times; before, it may have probed a closed window as often.
    private const int LongestEnd = 1_900_000;

    // Faults that every chip can have; see Disturb.
    private const int CommonKinds = 6;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>What counts a transmitter that sticks, by counter.</summary>
    protected abstract string[] TransmitterEvidence { get; }

    /// <summary>Kinds of faults that <see cref="DisturbFurther"/> knows.</summary>
    protected virtual int FurtherKinds => 0;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void WithoutFaultsNothingIsRecoveredFrom(bool interruptPin)
    {
        FaultWorld world = World(1, interruptPin);

        Complete(world, new FaultScript(world.Clock, 100, 0, _ => { }));

        Assert.AreEqual(0, world.Nic.Counters["Recoveries"]);
        Assert.AreEqual(0, world.Nic.Counters["StuckInterrupts"]);
    }

    [TestMethod]
    public void TheCableLosesReordersAndCorrupts()
    {
        FaultWorld world = World(16);

        Complete(world, new FaultScript(world.Clock, 1, 1, _ => world.ImpairCable()));

        Assert.IsGreaterThan(0, world.Cable.A.Counters.LostFrames);
        Assert.IsGreaterThan(0, world.Cable.B.Counters.LostFrames);
    }

    [TestMethod]
    public void InterruptsAreLost()
    {
        FaultWorld world = World(3);

        Complete(world, new FaultScript(world.Clock, 20, 100, _ => world.Nic.Faults.LostInterrupts = 1));
    }

    [TestMethod]
    [DataRow(SignalFault.StuckHigh, "MissedInterrupts")]
    [DataRow(SignalFault.StuckLow, "StuckInterrupts")]
    public void TheInterruptLineSticks(SignalFault level, string evidence)
    {
        FaultWorld world = World(4);

        Complete(
            world,
            new FaultScript(world.Clock, 1000, 2, step => world.Nic.Faults.InterruptLine = step == 0 ? level : SignalFault.None),
            evidence);
    }

    [TestMethod]
    public void TheLinkComesAndGoes()
    {
        FaultWorld world = World(7);

        Complete(world, new FaultScript(world.Clock, 700, 6, step => world.Cable.IsPlugged = (step & 1) != 0), "LinkChanges");
    }

    [TestMethod]
    [DataRow(SignalFault.StuckLow)]
    [DataRow(SignalFault.StuckHigh)]
    public void MisoSticksForTwoSeconds(SignalFault level)
    {
        FaultWorld world = World(9);

        Recover(
            world, new FaultScript(world.Clock, 2000, 2, step => world.Nic.Faults.Miso = step == 0 ? level : SignalFault.None), "Deaths");
    }

    [TestMethod]
    [DataRow(SignalFault.StuckLow)]
    [DataRow(SignalFault.StuckHigh)]
    public void MisoSticksPermanently(SignalFault level)
    {
        FaultWorld world = World(10);

        EchoClient client = End(world, new FaultScript(world.Clock, 1000, 1, _ => world.Nic.Faults.Miso = level), "Deaths");

        Assert.IsTrue(IsEndOfADeadChip(client.Error), $"errno {client.Error}");
        Assert.AreEqual(1, world.Nic.Counters["Deaths"]);
    }

    [TestMethod]
    public void TheTransmitterSticks()
    {
        FaultWorld world = World(12);

        Complete(
            world,
            new FaultScript(world.Clock, 800, 6, step => world.Nic.Faults.TransmitterStuck = (step & 1) == 0),
            TransmitterEvidence);
    }

    [TestMethod]
    [DataRow(13u)]
    [DataRow(14u)]
    [DataRow(15u)]
    public void AllFaultsInSequence(uint seed)
    {
        Disturb(World(seed), new Random((int)seed));
    }

    /// <summary>The echo continues after a fault that destroys the chip's state, or the next connection is served.</summary>
    internal abstract void Recover(FaultWorld world, FaultScript script, params string[] evidence);

    /// <summary>Whether a connection may end with an error when its chip stays dead.</summary>
    /// <param name="errno">The client's errno.</param>
    protected abstract bool IsEndOfADeadChip(int errno);

    /// <summary>Lets faults of all kinds happen while data are echoed.</summary>
    internal abstract void Disturb(FaultWorld world, Random random);

    /// <summary>Lets a fault happen that only some chips can have.</summary>
    internal virtual void DisturbFurther(FaultWorld world, Random random, int kind)
    {
    }

    internal FaultWorld World(uint seed, bool interruptPin = true, bool mayBeWrong = false) =>
        new(chip, seed, interruptPin) { MayBeWrong = mayBeWrong };

    /// <summary>Ends the fault before, and lets another one of a random kind happen.</summary>
    internal void DisturbOnce(FaultWorld world, Random random)
    {
        world.EndFaults();
        ChipFaults faults = world.Nic.Faults;
        int kind = random.Next(CommonKinds + FurtherKinds);
        switch (kind)
        {
            case 0:
                faults.Miso = random.Next(2) == 0 ? SignalFault.StuckHigh : SignalFault.StuckLow;
                break;
            case 1:
                faults.InterruptLine = random.Next(2) == 0 ? SignalFault.StuckHigh : SignalFault.StuckLow;
                break;
            case 2:
                faults.TransmitterStuck = true;
                break;
            case 3:
                world.Cable.IsPlugged = false;
                break;
            case 4:
                world.Nic.LosePower();
                break;
            case 5:
                faults.ResetInTransfer = 1 + random.Next(200);
                break;
            default:
                DisturbFurther(world, random, kind - CommonKinds);
                break;
        }
    }

    /// <summary>All comes back unchanged, and counters say what happened.</summary>
    internal void Complete(FaultWorld world, FaultScript script, params string[] evidence)
    {
        EchoClient client = End(world, script, evidence);
        Assert.AreEqual(0, client.Error, "errno");
        Assert.AreEqual(Megabytes, client.Received);
        Assert.IsTrue(script.IsOver, "the echo was over before the faults were");
    }

    /// <summary>All comes back unchanged or the call fails with a clear error, soon enough, and counters say what happened.</summary>
    internal EchoClient End(FaultWorld world, FaultScript script, params string[] evidence)
    {
        EchoClient client = Echo(world, Megabytes, script);
        Assert.AreEqual(-1, client.FirstWrong, "the position of a wrong byte");
        Assert.IsTrue(client.IsOver, "it hangs");
        Assert.IsTrue(client.Error is 0 or Errno.ECONNRESET or Errno.ETIMEDOUT or Errno.EHOSTUNREACH, $"errno {client.Error}");
        Assert.IsTrue(client.Error == 0 || world.Time < LongestEnd, $"{world.Time} ms");
        foreach (string name in evidence)
        {
            Assert.IsGreaterThan(0, world.Nic.Counters[name], name);
        }

        return client;
    }

    internal EchoClient Echo(FaultWorld world, int bytes, FaultScript script)
    {
        EchoClient client = world.Echo(bytes, script);
        TestContext.WriteLine($"{client.Received} bytes in {world.Time} ms, {client.Wrong} of them wrong, errno {client.Error}; "
            + string.Join(", ", world.Nic.Counters.Where(counter => counter.Value != 0).Select(counter => $"{counter.Key} {counter.Value}")));
        return client;
    }
}
