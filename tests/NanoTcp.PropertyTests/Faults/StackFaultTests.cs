using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>The stack's TCP behind a driver of frames: a connection outlives its chip, and completes after recovery.</summary>
public abstract class StackFaultCampaign(string chip) : FaultCampaign(chip)
{
    protected override string[] TransmitterEvidence => ["SendTimeouts"];

    protected override int FurtherKinds => 3;

    [TestMethod]
    [DataRow(1u)]
    [DataRow(2u)]
    public void BitsFlipOnMiso(uint seed)
    {
        FaultWorld world = World(seed);

        End(world, new FaultScript(world.Clock, 1, 1, _ => world.Nic.Faults.MisoNoise = 100_000));
    }

    [TestMethod]
    [DataRow(1u)]
    [DataRow(2u)]
    public void BitsFlipOnMosi(uint seed)
    {
        FaultWorld world = World(seed);

        End(world, new FaultScript(world.Clock, 1, 1, _ => world.Nic.Faults.MosiNoise = 100_000));
    }

    [TestMethod]
    public void TheChipIsResetInMidTransfer()
    {
        FaultWorld world = World(5);

        Complete(world, new FaultScript(world.Clock, 3000, 4, step => world.Nic.Faults.ResetInTransfer = 100 + (step * 7)), "SoftResets");
    }

    [TestMethod]
    public void ThePowerGlitches()
    {
        FaultWorld world = World(6);

        Complete(world, new FaultScript(world.Clock, 3000, 3, _ => world.Nic.LosePower()), "SoftResets");
    }

    [TestMethod]
    public void LengthsAreGarbage()
    {
        int[] lengths = [0, 1, 13, 59, 1600, 0xFFFF];
        FaultWorld world = World(8);

        Complete(
            world, new FaultScript(world.Clock, 100, 30, step => world.Nic.GarbleNextLength(lengths[step % lengths.Length])), "ReceiveErrors");
    }

    [TestMethod]
    public void FramesAreNotSent()
    {
        FaultWorld world = World(11);

        Complete(world, new FaultScript(world.Clock, 40, 60, step => world.Nic.SpoilTransmissions((step & 7) == 0 ? 3 : 0)));
    }

    internal override void Recover(FaultWorld world, FaultScript script, params string[] evidence) => Complete(world, script, evidence);

    protected override bool IsEndOfADeadChip(int errno) => errno is Errno.ETIMEDOUT or Errno.EHOSTUNREACH;

    internal override void Disturb(FaultWorld world, Random random)
    {
        End(world, new FaultScript(world.Clock, 400, Disturbances + 1, step =>
        {
            if (step < Disturbances)
            {
                DisturbOnce(world, random);
            }
            else
            {
                world.EndFaults();
            }
        }));
    }

    internal override void DisturbFurther(FaultWorld world, Random random, int kind)
    {
        switch (kind)
        {
            case 0:
                world.Nic.Faults.MisoNoise = 20_000;
                break;
            case 1:
                world.Nic.Faults.MosiNoise = 20_000;
                break;
            default:
                world.Nic.GarbleNextLength(random.Next(0x10000));
                break;
        }
    }
}

/// <summary>The campaign on an ENC28J60.</summary>
[TestClass]
public class Enc28j60FaultTests() : StackFaultCampaign("enc28j60");

/// <summary>The campaign on a W6100 in MACRAW.</summary>
[TestClass]
public class W6100FaultTests() : StackFaultCampaign("w6100");

/// <summary>The campaign on a W5500 in MACRAW.</summary>
[TestClass]
public class W5500FaultTests() : StackFaultCampaign("w5500");
