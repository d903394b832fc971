using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>
/// The W5500's own TCP. A connection lives in the chip and dies with it: then the call fails with a clear error in bounded time, and the
/// next connection is served.
/// </summary>
public abstract class ChipTcpFaultCampaign(string chip) : FaultCampaign(chip)
{
    private const int Kilobytes = 100_000;

    // A chip that was given up is tried again within this; then the PHY negotiates.
    private const int RecoveryTime = 10_000;

    protected override string[] TransmitterEvidence => [];

    [TestMethod]
    public void TheChipIsResetInMidTransfer()
    {
        for (int transactions = 1; transactions <= 40; transactions += 3)
        {
            FaultWorld world = World(5);

            Recover(world, new FaultScript(world.Clock, 3000, 1, _ => world.Nic.Faults.ResetInTransfer = transactions), "SoftResets");
        }
    }

    [TestMethod]
    public void ThePowerGlitches()
    {
        FaultWorld world = World(6);

        Recover(world, new FaultScript(world.Clock, 3000, 1, _ => world.Nic.LosePower()), "SoftResets");
    }

    [TestMethod]
    public void TheLinkStaysDown()
    {
        FaultWorld world = World(7);

        EchoClient client = End(world, new FaultScript(world.Clock, 1000, 1, _ => world.Cable.IsPlugged = false), "LinkChanges");

        Assert.AreNotEqual(0, client.Error);
    }

    /// <summary>Flipped payload cannot be found: the chip computes TCP's checksum on its side of the wires. All else is bounded.</summary>
    [TestMethod]
    [DataRow(true, 100_000)]
    [DataRow(true, 5000)]
    [DataRow(false, 100_000)]
    [DataRow(false, 5000)]
    public void FlippedBitsEndInBoundedTime(bool isMiso, int interval)
    {
        for (uint seed = 1; seed <= 8; seed++)
        {
            FaultWorld world = World(seed, mayBeWrong: true);
            ChipFaults faults = world.Nic.Faults;

            End(world, new FaultScript(world.Clock, 1, 1, _ => (isMiso ? ref faults.MisoNoise : ref faults.MosiNoise) = interval));

            world.EndFaults();
            ServeAgain(world);
        }
    }

    internal override void Recover(FaultWorld world, FaultScript script, params string[] evidence)
    {
        End(world, script, evidence);
        ServeAgain(world);
    }

    protected override bool IsEndOfADeadChip(int errno) => errno != 0;

    internal override void Disturb(FaultWorld world, Random random)
    {
        for (int i = 0; i < Disturbances; i++)
        {
            End(world, new FaultScript(world.Clock, 400, 2, step =>
            {
                if (step == 0)
                {
                    DisturbOnce(world, random);
                }
                else
                {
                    world.EndFaults();
                }
            }));
            world.EndFaults();
        }

        ServeAgain(world);
    }

    private void ServeAgain(FaultWorld world)
    {
        world.Rest(RecoveryTime);
        EchoClient client = Echo(world, Kilobytes, new FaultScript(world.Clock, 1, 0, _ => { }));
        Assert.AreEqual(0, client.Error, "errno of the next connection");
        Assert.AreEqual(0, client.Wrong, "wrong bytes of the next connection");
        Assert.AreEqual(Kilobytes, client.Received);
    }
}

/// <summary>The campaign on a W5500 whose TCP serves alone.</summary>
[TestClass]
public class W5500TcpFaultTests() : ChipTcpFaultCampaign("w5500-tcp");

/// <summary>The campaign on a W5500 whose TCP serves beside the stack's.</summary>
[TestClass]
public class W5500HybridFaultTests() : ChipTcpFaultCampaign("w5500-hybrid")
{
    [TestMethod]
    public void FrameLengthsAreGarbageWithTheChipsTcp()
    {
        int[] lengths = [0, 1, 13, 59, 1600, 0xFFFF];
        FaultWorld world = World(8);

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
}
