using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Services;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>A board that starts without a chip, a cable or a DHCP server, and gets it a day later.</summary>
[TestClass]
public class AbsenceTests
{
    private const long Recovery = 5 * CabinetWorld.Minute;

    // .NET's own caches fill in the first hours
    private const long MemoryGrowthLimit = 64 * 1024;

    // The W5500's own listening sockets are polled ten times a second each.
    private const long TransactionsPerSecond = 100;

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("w6100")]
    [DataRow("enc28j60")]
    [DataRow("w5500-hybrid")]
    public void AChipMayBeAbsentForADay(string chip)
    {
        var world = new CabinetWorld(chip, 1, hasChip: false);

        Lack(world, NetworkState.NoDevice, "no chip: No ");

        world.Board.SetChip(true);
        world.AwaitServices(Recovery, "a day without a chip");
        Assert.AreEqual(0, world.Board.Stack.Statistics.DeviceFailures);
    }

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("w6100")]
    [DataRow("enc28j60")]
    [DataRow("w5500-hybrid")]
    public void ACableMayBeAbsentForADay(string chip)
    {
        var world = new CabinetWorld(chip, 1, hasCable: false);

        Lack(world, NetworkState.NoLink, "no link: The ");

        world.BoardCable.IsPlugged = true;
        world.AwaitServices(Recovery, "a day without a cable");
    }

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("w6100")]
    [DataRow("enc28j60")]
    [DataRow("w5500-hybrid")]
    public void ADhcpServerMayBeAbsentForADay(string chip)
    {
        var world = new CabinetWorld(chip, 1, hasDhcp: false);

        Lack(world, NetworkState.LinkLocal, ", link-local: no DHCP server answers");

        world.Router.ServesDhcp = true;
        world.AwaitServices(Recovery, "a day without a DHCP server");
    }

    private static void Lack(CabinetWorld world, NetworkState state, string description)
    {
        world.Pass(CabinetWorld.Hour);
        long memory = GC.GetTotalMemory(true);
        int sockets = world.Board.ListSockets().Count;
        world.Pass(CabinetWorld.Day);

        Assert.IsLessThan(memory + MemoryGrowthLimit, GC.GetTotalMemory(true));
        Assert.HasCount(sockets, world.Board.ListSockets());
        Assert.AreEqual(state, world.Board.Network.State);
        Assert.Contains(description, world.Board.Network.Describe());
        Assert.IsLessThan(world.Clock.Now / 1000 * TransactionsPerSecond, world.Nic.Counters["SpiTransactions"]);
    }
}
