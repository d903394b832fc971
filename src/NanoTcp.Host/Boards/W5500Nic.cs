using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.W5500;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.Host.Boards;

/// <summary>The model of a W5500 at a cable's end A, with the driver that a board uses.</summary>
internal static class W5500Nic
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
        var chip = new W5500Chip(cable.Clock, seed);
        chip.Timing.Autonegotiation = Autonegotiation;
        chip.Timing.FixedLink = Autonegotiation;

        // The clock's resolution is a millisecond, ten times the duration of a frame: send at once. The cable can limit the rate.
        chip.Timing.TakesWireTime = false;
        chip.Connect(cable.Cable.A);
        report("chip", $"model of a W5500, SPI at {SpiClock / Megahertz} MHz without the time that it takes, INTn and RSTn connected");

        var options = new W5500Options(macAddress) { LinkPollPeriod = LinkPollPeriod };
        var port = new W5500Port(chip, SpiClock);
        return (CreateDevice(nic, port, options, clock, chip.InterruptPin, chip.ResetPin), chip.Rules);
    }

    /// <summary>The driver for a use of the chip.</summary>
    /// <param name="interruptPin">May be null.</param>
    /// <param name="resetPin">May be null.</param>
    public static W5500Device CreateDevice(
        NicType nic, SpiPort port, W5500Options options, Clock clock, InputPin? interruptPin, OutputPin? resetPin)
    {
        if (nic == NicType.W5500)
        {
            return new W5500Device(port, options, clock, interruptPin, resetPin);
        }

        var mode = nic == NicType.W5500Hybrid ? W5500SocketMode.Hybrid : W5500SocketMode.Chip;
        return new W5500SocketDevice(port, options, clock, interruptPin, resetPin, new W5500SocketOptions(mode));
    }
}
