using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Wiznet;

namespace NanoTcp.Host.Boards;

/// <summary>The model of a W5500 or W6100 at a cable's end A, with the driver that a board uses.</summary>
internal static class WiznetNic
{
    /// <summary>SPI clock that the driver sets, in hertz; the model's transfers take no time.</summary>
    public const int SpiClock = 20 * Megahertz;

    private const int Megahertz = 1_000_000;

    // A real chip needs about two seconds; shortened for use on a PC.
    private const long Autonegotiation = 20_000;

    // The driver polls the link as often as allowed.
    private const int LinkPollPeriod = 50;

    public static (NetDevice Device, ChipRules? Rules) Create(
        NicType nic, BoardCable cable, uint seed, Clock clock, byte[] macAddress, Action<string, string> report)
    {
        (WiznetChip chip, SpiPort port) = CreateChip(nic, cable.Clock, seed);
        chip.Timing.Autonegotiation = Autonegotiation;
        chip.Timing.FixedLink = Autonegotiation;

        // The clock's resolution is a millisecond, ten times the duration of a frame: send at once. The cable can limit the rate.
        chip.Timing.TakesWireTime = false;
        chip.Connect(cable.Cable.A);
        string name = nic == NicType.W6100 ? "W6100" : "W5500";
        report("chip", $"model of a {name}, SPI at {SpiClock / Megahertz} MHz without the time that it takes, INTn and RSTn connected");

        WiznetOptions options = NicDriver.OptionsOf(nic, macAddress);
        options.LinkPollPeriod = LinkPollPeriod;
        return (NicDriver.CreateWiznet(nic, port, options, clock, chip.InterruptPin, chip.ResetPin), chip.Rules);
    }

    /// <summary>The model of a chip, and its SPI port.</summary>
    public static (WiznetChip Chip, SpiPort Port) CreateChip(NicType nic, SimulationClock clock, uint seed)
    {
        if (nic == NicType.W6100)
        {
            var w6100 = new W6100Chip(clock, seed);
            return (w6100, new W6100Port(w6100, SpiClock));
        }

        var w5500 = new W5500Chip(clock, seed);
        return (w5500, new W5500Port(w5500, SpiClock));
    }
}
