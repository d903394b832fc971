using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>
/// The same faults while the W5500's own TCP carries the echo. A connection lives in the chip and dies with it: then the call fails with a
/// clear error in bounded time, and the next connection is served.
/// </summary>
[TestClass]
public class ChipTcpFaultTests
{
    private const int Megabytes = 5_000_000;
    private const int Kilobytes = 100_000;
    private const int Disturbances = 40;

    // The PC's own TCP tries 15 times; before, it may have probed a closed window as often.
    private const int LongestEnd = 1_900_000;

    // A chip that was given up is tried again within this; then the PHY negotiates.
    private const int RecoveryTime = 10_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("w5500-tcp", true)]
    [DataRow("w5500-tcp", false)]
    [DataRow("w5500-hybrid", true)]
    [DataRow("w5500-hybrid", false)]
    public void WithoutFaultsNothingIsRecoveredFrom(string chip, bool interruptPin)
    {
        var world = new FaultWorld(chip, 1, interruptPin);

        Complete(world, new FaultScript(world.Clock, 100, 0, _ => { }));

        Assert.AreEqual(0, world.Nic.Counters["Recoveries"]);
        Assert.AreEqual(0, world.Nic.Counters["StuckInterrupts"]);
    }

    [TestMethod]
    [DataRow("w5500-tcp")]
    [DataRow("w5500-hybrid")]
    public void TheCableLosesReordersAndCorrupts(string chip)
    {
        var world = new FaultWorld(chip, 16, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 1, 1, _ => world.ImpairCable()));

        Assert.IsGreaterThan(0, world.Cable.A.Counters.LostFrames);
        Assert.IsGreaterThan(0, world.Cable.B.Counters.LostFrames);
    }

    [TestMethod]
    [DataRow("w5500-tcp")]
    [DataRow("w5500-hybrid")]
    public void InterruptsAreLost(string chip)
    {
        var world = new FaultWorld(chip, 3, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 20, 100, _ => world.Nic.Faults.LostInterrupts = 1));
    }

    [TestMethod]
    [DataRow("w5500-tcp", SignalFault.StuckHigh, "MissedInterrupts")]
    [DataRow("w5500-tcp", SignalFault.StuckLow, "StuckInterrupts")]
    [DataRow("w5500-hybrid", SignalFault.StuckHigh, "MissedInterrupts")]
    [DataRow("w5500-hybrid", SignalFault.StuckLow, "StuckInterrupts")]
    public void TheInterruptLineSticks(string chip, SignalFault level, string evidence)
    {
        var world = new FaultWorld(chip, 4, interruptPin: true);

        Complete(
            world,
            new FaultScript(world.Clock, 1000, 2, step => world.Nic.Faults.InterruptLine = step == 0 ? level : SignalFault.None),
            evidence);
    }

    [TestMethod]
    [DataRow("w5500-tcp")]
    [DataRow("w5500-hybrid")]
    public void TheChipIsResetInMidTransfer(string chip)
    {
        for (int transactions = 1; transactions <= 40; transactions += 3)
        {
            var world = new FaultWorld(chip, 5, interruptPin: true);

            EndAndServeAgain(world, new FaultScript(world.Clock, 3000, 1, _ => world.Nic.Faults.ResetInTransfer = transactions), "SoftResets");
        }
    }

    [TestMethod]
    [DataRow("w5500-tcp")]
    [DataRow("w5500-hybrid")]
    public void TheSupplyGlitches(string chip)
    {
        var world = new FaultWorld(chip, 6, interruptPin: true);

        EndAndServeAgain(world, new FaultScript(world.Clock, 3000, 1, _ => world.Nic.LosePower()), "SoftResets");
    }

    [TestMethod]
    [DataRow("w5500-tcp")]
    [DataRow("w5500-hybrid")]
    public void TheLinkComesAndGoes(string chip)
    {
        var world = new FaultWorld(chip, 7, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 700, 6, step => world.Cable.IsPlugged = (step & 1) != 0), "LinkChanges");
    }

    [TestMethod]
    [DataRow("w5500-tcp")]
    [DataRow("w5500-hybrid")]
    public void TheLinkStaysAway(string chip)
    {
        var world = new FaultWorld(chip, 7, interruptPin: true);

        EchoClient client = End(world, new FaultScript(world.Clock, 1000, 1, _ => world.Cable.IsPlugged = false), "LinkChanges");

        Assert.AreNotEqual(0, client.Error);
    }

    [TestMethod]
    public void LengthsOfFramesAreGarbageBesideTheChipsTcp()
    {
        int[] lengths = [0, 1, 13, 59, 1600, 0xFFFF];
        var world = new FaultWorld("w5500-hybrid", 8, interruptPin: true);

        Complete(
            world,
            new FaultScript(world.Clock, 50, 30, step =>
            {
                if ((step & 1) == 0)
                {
                    world.Nic.GarbleNextLength(lengths[step / 2 % lengths.Length]);
                }

                world.SendDatagram();
            }),
            "ReceiveErrors",
            "Drains");
    }

    [TestMethod]
    [DataRow("w5500-tcp", SignalFault.StuckLow)]
    [DataRow("w5500-tcp", SignalFault.StuckHigh)]
    [DataRow("w5500-hybrid", SignalFault.StuckLow)]
    [DataRow("w5500-hybrid", SignalFault.StuckHigh)]
    public void MisoSticksForTwoSeconds(string chip, SignalFault level)
    {
        var world = new FaultWorld(chip, 9, interruptPin: true);

        EndAndServeAgain(
            world, new FaultScript(world.Clock, 2000, 2, step => world.Nic.Faults.Miso = step == 0 ? level : SignalFault.None), "Deaths");
    }

    [TestMethod]
    [DataRow("w5500-tcp", SignalFault.StuckLow)]
    [DataRow("w5500-tcp", SignalFault.StuckHigh)]
    [DataRow("w5500-hybrid", SignalFault.StuckLow)]
    [DataRow("w5500-hybrid", SignalFault.StuckHigh)]
    public void MisoSticksForEver(string chip, SignalFault level)
    {
        var world = new FaultWorld(chip, 10, interruptPin: true);

        EchoClient client = End(world, new FaultScript(world.Clock, 1000, 1, _ => world.Nic.Faults.Miso = level), "Deaths");

        Assert.AreNotEqual(0, client.Error);
        Assert.AreEqual(1, world.Nic.Counters["Deaths"]);
    }

    [TestMethod]
    [DataRow("w5500-tcp")]
    [DataRow("w5500-hybrid")]
    public void TheTransmitterSticks(string chip)
    {
        var world = new FaultWorld(chip, 12, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 800, 6, step => world.Nic.Faults.TransmitterStuck = (step & 1) == 0));
    }

    /// <summary>Payload that is flipped nobody can see: the chip computes TCP's checksum behind the wires. All else is bounded.</summary>
    [TestMethod]
    [DataRow("w5500-tcp", true, 100_000)]
    [DataRow("w5500-tcp", true, 5000)]
    [DataRow("w5500-tcp", false, 100_000)]
    [DataRow("w5500-tcp", false, 5000)]
    [DataRow("w5500-hybrid", true, 100_000)]
    [DataRow("w5500-hybrid", true, 5000)]
    [DataRow("w5500-hybrid", false, 100_000)]
    [DataRow("w5500-hybrid", false, 5000)]
    public void FlippedBitsEndInBoundedTime(string chip, bool isMiso, int interval)
    {
        for (uint seed = 1; seed <= 8; seed++)
        {
            var world = new FaultWorld(chip, seed, interruptPin: true) { MayBeWrong = true };
            ChipFaults faults = world.Nic.Faults;

            End(world, new FaultScript(world.Clock, 1, 1, _ => (isMiso ? ref faults.MisoNoise : ref faults.MosiNoise) = interval));

            faults.MisoNoise = 0;
            faults.MosiNoise = 0;
            ServeAgain(world);
        }
    }

    [TestMethod]
    [DataRow("w5500-tcp", 13u)]
    [DataRow("w5500-tcp", 14u)]
    [DataRow("w5500-tcp", 15u)]
    [DataRow("w5500-hybrid", 13u)]
    [DataRow("w5500-hybrid", 14u)]
    [DataRow("w5500-hybrid", 15u)]
    public void EverythingHappensOneAfterTheOther(string chip, uint seed)
    {
        var world = new FaultWorld(chip, seed, interruptPin: true);
        var random = new Random((int)seed);
        for (int i = 0; i < Disturbances; i++)
        {
            End(world, new FaultScript(world.Clock, 400, 2, step => Disturb(world, random, isOver: step == 1)));
            Disturb(world, random, isOver: true);
        }

        ServeAgain(world);
    }

    private static void Disturb(FaultWorld world, Random random, bool isOver)
    {
        world.EndFaults();
        if (isOver)
        {
            return;
        }

        ChipFaults faults = world.Nic.Faults;
        switch (random.Next(6))
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
            default:
                faults.ResetInTransfer = 1 + random.Next(200);
                break;
        }
    }

    /// <summary>All comes back unchanged.</summary>
    private void Complete(FaultWorld world, FaultScript script, params string[] evidence)
    {
        EchoClient client = End(world, script, evidence);
        Assert.AreEqual(0, client.Error, "errno");
        Assert.AreEqual(Megabytes, client.Received);
        Assert.IsTrue(script.IsOver, "the echo was over before the faults were");
    }

    private void EndAndServeAgain(FaultWorld world, FaultScript script, params string[] evidence)
    {
        End(world, script, evidence);
        ServeAgain(world);
    }

    /// <summary>All comes back unchanged or the call fails with a clear error, soon enough, and counters say what happened.</summary>
    private EchoClient End(FaultWorld world, FaultScript script, params string[] evidence)
    {
        EchoClient client = world.Echo(Megabytes, script);
        TestContext.WriteLine($"{client.Received} bytes in {world.Time} ms, {client.Wrong} of them wrong, errno {client.Error}; "
            + string.Join(", ", world.Nic.Counters.Where(counter => counter.Value != 0).Select(counter => $"{counter.Key} {counter.Value}")));
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

    private void ServeAgain(FaultWorld world)
    {
        world.Rest(RecoveryTime);
        EchoClient client = world.Echo(Kilobytes, new FaultScript(world.Clock, 1, 0, _ => { }));
        TestContext.WriteLine($"again: {client.Received} bytes in {world.Time} ms, {client.Wrong} wrong, errno {client.Error}");
        Assert.AreEqual(0, client.Error, "errno of the next connection");
        Assert.AreEqual(0, client.Wrong, "wrong bytes of the next connection");
        Assert.AreEqual(Kilobytes, client.Received);
    }
}
