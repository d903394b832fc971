using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.W5500;
using NanoTcp.W5500.Sockets;
using NanoTcp.W6100;
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
        return (CreateDevice(nic, port, options, clock, chip.InterruptPin, chip.ResetPin), chip.Rules);
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

    /// <summary>The driver for a use of a chip.</summary>
    /// <param name="options">Those of the chip.</param>
    /// <param name="interruptPin">May be null.</param>
    /// <param name="resetPin">May be null.</param>
    public static WiznetDevice CreateDevice(
        NicType nic, SpiPort port, WiznetOptions options, Clock clock, InputPin? interruptPin, OutputPin? resetPin)
    {
        switch (nic)
        {
            case NicType.W6100:
                return new W6100Device(port, (W6100Options)options, clock, interruptPin, resetPin);
            case NicType.W5500:
                return new W5500Device(port, (W5500Options)options, clock, interruptPin, resetPin);
            default:
                var mode = nic == NicType.W5500Hybrid ? W5500SocketMode.Hybrid : W5500SocketMode.Chip;
                return new W5500SocketDevice(port, (W5500Options)options, clock, interruptPin, resetPin, new W5500SocketOptions(mode));
        }
    }
}
