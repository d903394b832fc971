using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>Something that happens to a board in a cabinet.</summary>
/// <param name="Name">What, for messages and figures.</param>
/// <param name="Weight">How often, compared with the others.</param>
/// <param name="Happen">Lets it begin and end.</param>
/// <param name="Recovery">Longest time until every service answers again, in milliseconds.</param>
internal sealed record Disturbance(string Name, int Weight, Action<CabinetWorld> Happen, long Recovery)
{
    // DHCP retries once a minute, and the client of the broker too; ARP and TCP take some seconds more.
    private const long Short = 5 * CabinetWorld.Minute;

    // Nothing tells a board that the router of another network took its place, until its lease's server does not answer.
    private const long LeaseAndShort = (2 * CabinetWorld.Hour) + Short;

    public static Disturbance[] All { get; } =
    [
        new("nothing", 6, _ => { }, Short),
        new("a short link flap", 6, world => Unplug(world, world.Between(1, 2000)), Short),
        new("a cable unplugged for minutes", 3, world => Unplug(world, world.Between(10_000, 20 * CabinetWorld.Minute)), Short),
        new("a cable unplugged for hours", 1, world => Unplug(world, world.Between(CabinetWorld.Hour, 10 * CabinetWorld.Hour)), Short),
        new("a link that flaps for a minute", 1, Flap, Short),
        new("a brown-out of the chip", 6, world => world.Nic.LosePower(), Short),
        new("a brown-out in a transfer", 4, LosePowerInTransfer, Short),
        new("MISO stuck low", 2, world => StickMiso(world, SignalFault.StuckLow), Short),
        new("MISO stuck high", 2, world => StickMiso(world, SignalFault.StuckHigh), Short),
        new("no chip for a while", 2, RemoveChip, Short),
        new("an interrupt line stuck high", 1, world => StickInterrupt(world, SignalFault.StuckHigh), Short),
        new("an interrupt line stuck low", 1, world => StickInterrupt(world, SignalFault.StuckLow), Short),
        new("a stuck transmitter", 2, StickTransmitter, Short),
        new("a router off for minutes", 3, world => SwitchOff(world, world.Between(CabinetWorld.Minute, 20 * CabinetWorld.Minute)), Short),
        new("a router replaced, announced", 2, world => world.ReplaceRouter(false, true), Short),
        new("a router replaced, silent", 2, world => world.ReplaceRouter(false, false), Short),
        new("a router replaced with the cable", 2, ReplaceRouterByCable, Short),
        new("a router of another network, with the cable", 2, ReplaceNetworkByCable, Short),
        new("a router of another network", 2, world => world.ReplaceRouter(true, false), LeaseAndShort),
        new("no DHCP server for hours", 3, world => StopDhcp(world, world.Between(CabinetWorld.Hour, 12 * CabinetWorld.Hour)), Short),
        new("no DHCP server and no cable", 2, StopDhcpAndUnplug, Short),
        new("a DHCP server that refuses", 2, RefuseLeases, Short),
        new("a DHCP server without records", 2, ForgetLeases, LeaseAndShort),
        new("another address for the board", 2, RenumberBoard, Short),
        new("another host with the board's address", 2, world => world.ClaimAddress(), Short),
        new("a broker that restarts", 4, world => world.Broker.Restart(), Short),
        new("a broker that vanishes and restarts", 4, LoseBroker, Short),
        new("clients that vanish", 8, world => world.Visit(world.Random.Next(1, 7)), Short),
        new("a browser", 6, world => world.Visit(1), Short),
        new("a cable that loses frames", 2, ImpairCable, Short),
        new("a storm of frames", 2, world => world.SendFrames(2000), Short),
    ];

    /// <summary>Draws one.</summary>
    public static Disturbance Draw(Random random)
    {
        int draw = random.Next(All.Sum(disturbance => disturbance.Weight));
        foreach (Disturbance disturbance in All)
        {
            draw -= disturbance.Weight;
            if (draw < 0)
            {
                return disturbance;
            }
        }

        throw new InvalidOperationException("The weights changed.");
    }

    private static void Unplug(CabinetWorld world, long duration)
    {
        world.BoardCable.IsPlugged = false;
        world.Pass(duration);
        world.BoardCable.IsPlugged = true;
    }

    private static void Flap(CabinetWorld world)
    {
        for (long end = world.Clock.Now + CabinetWorld.Minute; world.Clock.Now < end;)
        {
            Unplug(world, world.Between(10, 3000));
            world.Pass(world.Between(10, 5000));
        }
    }

    private static void LosePowerInTransfer(CabinetWorld world)
    {
        world.Nic.Faults.ResetInTransfer = world.Random.Next(1, 200);
        world.Pass(2 * CabinetWorld.Minute);
    }

    private static void StickMiso(CabinetWorld world, SignalFault level)
    {
        world.Nic.Faults.Miso = level;
        world.Pass(world.Between(100, 10 * CabinetWorld.Minute));
        world.Nic.Faults.Miso = SignalFault.None;
    }

    private static void RemoveChip(CabinetWorld world)
    {
        world.Board.SetChip(false);
        world.Pass(world.Between(1000, 6 * CabinetWorld.Hour));
        world.Board.SetChip(true);
    }

    private static void StickInterrupt(CabinetWorld world, SignalFault level)
    {
        world.Nic.Faults.InterruptLine = level;
        world.Pass(world.Between(1000, CabinetWorld.Minute));
        world.Nic.Faults.InterruptLine = SignalFault.None;
    }

    private static void StickTransmitter(CabinetWorld world)
    {
        world.Nic.Faults.TransmitterStuck = true;
        world.Pass(world.Between(1000, 5 * CabinetWorld.Minute));
        world.Nic.Faults.TransmitterStuck = false;
    }

    private static void SwitchOff(CabinetWorld world, long duration)
    {
        world.Router.IsOn = false;
        world.Pass(duration);
        world.Router.IsOn = true;
    }

    private static void ReplaceRouterByCable(CabinetWorld world)
    {
        Replug(world, () =>
        {
            world.ReplaceRouter(false, true);
            world.Router.Pool.GrantsUnknown = world.Random.Next(2) == 0;
        });
    }

    private static void ReplaceNetworkByCable(CabinetWorld world)
    {
        Replug(world, () => world.ReplaceRouter(true, true));
    }

    private static void Replug(CabinetWorld world, Action change)
    {
        world.BoardCable.IsPlugged = false;
        world.Pass(world.Between(CabinetBoard.LinkPollPeriod + 1000, CabinetWorld.Minute));
        change();
        world.BoardCable.IsPlugged = true;
    }

    private static void StopDhcp(CabinetWorld world, long duration)
    {
        world.Router.ServesDhcp = false;
        world.Pass(duration);
        world.Router.ServesDhcp = true;
    }

    private static void StopDhcpAndUnplug(CabinetWorld world)
    {
        world.Router.ServesDhcp = false;
        Unplug(world, world.Between(CabinetWorld.Minute, CabinetWorld.Hour));
        StopDhcp(world, world.Between(CabinetWorld.Hour, 12 * CabinetWorld.Hour));
    }

    private static void RefuseLeases(CabinetWorld world)
    {
        world.Router.Pool.RefusesAll = true;
        world.Pass(world.Between(CabinetWorld.Hour, 4 * CabinetWorld.Hour));
        world.Router.Pool.RefusesAll = false;
    }

    private static void ForgetLeases(CabinetWorld world)
    {
        world.Router.Pool.GrantsUnknown = !world.Router.Pool.GrantsUnknown;
        world.Router.Pool.ForgetLeases();
    }

    private static void RenumberBoard(CabinetWorld world)
    {
        world.Router.Pool.RefusesAll = true;
        world.Pass(2 * CabinetWorld.Hour);
        world.Router.Pool.ForgetLeases();
        world.Router.Pool.RefusesAll = false;
    }

    private static void LoseBroker(CabinetWorld world)
    {
        world.Broker.IsReachable = false;
        world.Pass(world.Between(1000, 3 * CabinetWorld.Hour));
        world.Broker.IsReachable = true;
        world.Broker.Restart();
    }

    private static void ImpairCable(CabinetWorld world)
    {
        SetLoss(world, 30_000);
        world.Pass(world.Between(CabinetWorld.Minute, 2 * CabinetWorld.Hour));
        SetLoss(world, 0);
    }

    private static void SetLoss(CabinetWorld world, int lossPerMillion)
    {
        foreach (CablePort end in new[] { world.BoardCable.A, world.BoardCable.B })
        {
            end.Impairments.LossPerMillion = lossPerMillion;
            end.Impairments.ReorderingPerMillion = lossPerMillion;
            end.Impairments.CorruptionPerMillion = lossPerMillion / 3;
        }
    }
}
