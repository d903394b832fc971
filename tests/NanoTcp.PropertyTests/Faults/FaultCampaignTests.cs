using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>
/// Every fault that a chip, its wires and its link can have, while five megabytes are echoed. The echo completes after recovery, or ends
/// with an error in bounded time; not one byte is wrong, and the counters tell what happened.
/// </summary>
[TestClass]
public class FaultCampaignTests
{
    private const int Megabytes = 5_000_000;
    private const int Disturbances = 40;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("enc28j60", true)]
    [DataRow("enc28j60", false)]
    [DataRow("w5500", true)]
    [DataRow("w5500", false)]
    public void WithoutFaultsNothingIsRecoveredFrom(string chip, bool interruptPin)
    {
        var world = new FaultWorld(chip, 1, interruptPin);

        Complete(world, new FaultScript(world.Clock, 1000, 0, _ => { }));

        Assert.AreEqual(0, world.Nic.Counters["Recoveries"]);
    }

    [TestMethod]
    [DataRow("enc28j60")]
    [DataRow("w5500")]
    public void TheCableLosesReordersAndCorrupts(string chip)
    {
        var world = new FaultWorld(chip, 16, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 1, 1, _ => world.ImpairCable()));

        Assert.IsGreaterThan(0, world.Cable.A.Counters.LostFrames);
        Assert.IsGreaterThan(0, world.Cable.B.Counters.LostFrames);
    }

    [TestMethod]
    [DataRow("enc28j60", 1u)]
    [DataRow("enc28j60", 2u)]
    [DataRow("w5500", 1u)]
    [DataRow("w5500", 2u)]
    public void BitsFlipOnMiso(string chip, uint seed)
    {
        var world = new FaultWorld(chip, seed, interruptPin: true);

        Survive(world, new FaultScript(world.Clock, 1, 1, _ => world.Nic.Faults.MisoNoise = 100_000));
    }

    [TestMethod]
    [DataRow("enc28j60", 1u)]
    [DataRow("enc28j60", 2u)]
    [DataRow("w5500", 1u)]
    [DataRow("w5500", 2u)]
    public void BitsFlipOnMosi(string chip, uint seed)
    {
        var world = new FaultWorld(chip, seed, interruptPin: true);

        Survive(world, new FaultScript(world.Clock, 1, 1, _ => world.Nic.Faults.MosiNoise = 100_000));
    }

    [TestMethod]
    [DataRow("enc28j60")]
    [DataRow("w5500")]
    public void InterruptsAreLost(string chip)
    {
        var world = new FaultWorld(chip, 3, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 50, 100, _ => world.Nic.Faults.LostInterrupts = 1));
    }

    [TestMethod]
    [DataRow("enc28j60", SignalFault.StuckHigh, "MissedInterrupts")]
    [DataRow("enc28j60", SignalFault.StuckLow, "StuckInterrupts")]
    [DataRow("w5500", SignalFault.StuckHigh, "MissedInterrupts")]
    [DataRow("w5500", SignalFault.StuckLow, "StuckInterrupts")]
    public void TheInterruptLineSticks(string chip, SignalFault level, string evidence)
    {
        var world = new FaultWorld(chip, 4, interruptPin: true);

        Complete(
            world,
            new FaultScript(world.Clock, 2000, 2, step => world.Nic.Faults.InterruptLine = step == 0 ? level : SignalFault.None),
            evidence);
    }

    [TestMethod]
    [DataRow("enc28j60")]
    [DataRow("w5500")]
    public void TheChipIsResetInMidTransfer(string chip)
    {
        var world = new FaultWorld(chip, 5, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 3000, 4, step => world.Nic.Faults.ResetInTransfer = 100 + (step * 7)), "SoftResets");
    }

    [TestMethod]
    [DataRow("enc28j60")]
    [DataRow("w5500")]
    public void TheSupplyGlitches(string chip)
    {
        var world = new FaultWorld(chip, 6, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 3000, 3, _ => world.Nic.LosePower()), "SoftResets");
    }

    [TestMethod]
    [DataRow("enc28j60")]
    [DataRow("w5500")]
    public void TheLinkComesAndGoes(string chip)
    {
        var world = new FaultWorld(chip, 7, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 700, 6, step => world.Cable.IsPlugged = (step & 1) != 0), "LinkChanges");
    }

    [TestMethod]
    [DataRow("enc28j60")]
    [DataRow("w5500")]
    public void LengthsAreGarbage(string chip)
    {
        int[] lengths = [0, 1, 13, 59, 1600, 0xFFFF];
        var world = new FaultWorld(chip, 8, interruptPin: true);

        Complete(
            world, new FaultScript(world.Clock, 100, 30, step => world.Nic.GarbleNextLength(lengths[step % lengths.Length])), "ReceiveErrors");
    }

    [TestMethod]
    [DataRow("enc28j60", SignalFault.StuckLow)]
    [DataRow("enc28j60", SignalFault.StuckHigh)]
    [DataRow("w5500", SignalFault.StuckLow)]
    [DataRow("w5500", SignalFault.StuckHigh)]
    public void MisoSticksForTwoSeconds(string chip, SignalFault level)
    {
        var world = new FaultWorld(chip, 9, interruptPin: true);

        Complete(
            world, new FaultScript(world.Clock, 2000, 2, step => world.Nic.Faults.Miso = step == 0 ? level : SignalFault.None), "Deaths");
    }

    [TestMethod]
    [DataRow("enc28j60", SignalFault.StuckLow)]
    [DataRow("enc28j60", SignalFault.StuckHigh)]
    [DataRow("w5500", SignalFault.StuckLow)]
    [DataRow("w5500", SignalFault.StuckHigh)]
    public void MisoSticksForEver(string chip, SignalFault level)
    {
        var world = new FaultWorld(chip, 10, interruptPin: true);

        EchoClient client = Survive(
            world, new FaultScript(world.Clock, 1000, 2, step => world.Nic.Faults.Miso = step == 0 ? SignalFault.None : level));

        Assert.IsTrue(client.Error is Errno.ETIMEDOUT or Errno.EHOSTUNREACH, $"errno {client.Error}");
        Assert.AreEqual(1, world.Nic.Counters["Deaths"]);
    }

    [TestMethod]
    [DataRow("enc28j60")]
    [DataRow("w5500")]
    public void FramesAreNotSent(string chip)
    {
        var world = new FaultWorld(chip, 11, interruptPin: true);

        Complete(world, new FaultScript(world.Clock, 40, 60, step => world.Nic.SpoilTransmissions((step & 7) == 0 ? 3 : 0)));
    }

    [TestMethod]
    [DataRow("enc28j60")]
    [DataRow("w5500")]
    public void TheTransmitterSticks(string chip)
    {
        var world = new FaultWorld(chip, 12, interruptPin: true);

        Complete(
            world, new FaultScript(world.Clock, 800, 6, step => world.Nic.Faults.TransmitterStuck = (step & 1) == 0), "SendTimeouts");
    }

    [TestMethod]
    [DataRow("enc28j60", 13u)]
    [DataRow("enc28j60", 14u)]
    [DataRow("enc28j60", 15u)]
    [DataRow("w5500", 13u)]
    [DataRow("w5500", 14u)]
    [DataRow("w5500", 15u)]
    public void EverythingHappensOneAfterTheOther(string chip, uint seed)
    {
        var world = new FaultWorld(chip, seed, interruptPin: true);
        var random = new Random((int)seed);

        Survive(world, new FaultScript(world.Clock, 400, Disturbances + 1, step => Disturb(world, random, isLast: step == Disturbances)));
    }

    private static void Disturb(FaultWorld world, Random random, bool isLast)
    {
        world.EndFaults();
        if (isLast)
        {
            return;
        }

        ChipFaults faults = world.Nic.Faults;
        switch (random.Next(9))
        {
            case 0:
                faults.Miso = random.Next(2) == 0 ? SignalFault.StuckHigh : SignalFault.StuckLow;
                break;
            case 1:
                faults.InterruptLine = random.Next(2) == 0 ? SignalFault.StuckHigh : SignalFault.StuckLow;
                break;
            case 2:
                faults.MisoNoise = 20_000;
                break;
            case 3:
                faults.MosiNoise = 20_000;
                break;
            case 4:
                faults.TransmitterStuck = true;
                break;
            case 5:
                world.Cable.IsPlugged = false;
                break;
            case 6:
                world.Nic.LosePower();
                break;
            case 7:
                faults.ResetInTransfer = 1 + random.Next(200);
                break;
            default:
                world.Nic.GarbleNextLength(random.Next(0x10000));
                break;
        }
    }

    /// <summary>All comes back unchanged, and counters say what happened.</summary>
    private void Complete(FaultWorld world, FaultScript script, params string[] evidence)
    {
        EchoClient client = Survive(world, script);
        Assert.AreEqual(0, client.Error, "errno");
        Assert.AreEqual(Megabytes, client.Received);
        Assert.IsTrue(script.IsOver, "the echo was over before the faults were");
        foreach (string name in evidence)
        {
            Assert.IsGreaterThan(0, world.Nic.Counters[name], name);
        }
    }

    /// <summary>All comes back unchanged or the call fails with an error; no byte is wrong, and it ends.</summary>
    private EchoClient Survive(FaultWorld world, FaultScript script)
    {
        EchoClient client = world.Echo(Megabytes, script);
        TestContext.WriteLine($"{client.Received} bytes in {world.Time} ms, errno {client.Error}; "
            + string.Join(", ", world.Nic.Counters.Where(counter => counter.Value != 0).Select(counter => $"{counter.Key} {counter.Value}")));
        Assert.AreEqual(-1, client.FirstWrong, "the position of a wrong byte");
        Assert.IsTrue(client.IsOver, "it hangs");
        return client;
    }
}
