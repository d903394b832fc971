using NanoTcp.Enc28j60;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.Host.Boards;

/// <summary>The model of an ENC28J60 at a cable's end A, with the driver that a board uses.</summary>
internal static class Enc28j60Nic
{
    private const int Megahertz = 1_000_000;
    private const int SpiClock = 20 * Megahertz;

    // Typically half a second; shortened for use on a PC.
    private const long LinkUp = 20_000;

    // The driver polls the link as often as allowed.
    private const int LinkPollPeriod = 50;

    public static (NetDevice Device, ChipRules? Rules) Create(BoardCable cable, uint seed, Clock clock, byte[] macAddress, Action<string, string> report)
    {
        var chip = new Enc28j60Chip(cable.Clock, seed);
        chip.Timing.LinkUp = LinkUp;

        // The clock's resolution is a millisecond, about the duration of a frame: send at once. The cable can limit the rate.
        chip.Timing.TakesWireTime = false;
        chip.Connect(cable.Cable.A);
        report("chip", $"model of an ENC28J60 revision {chip.Revision}, SPI at {SpiClock / Megahertz} MHz without the time that it takes, INT and RESET connected");

        var options = new Enc28j60Options(macAddress) { LinkPollPeriod = LinkPollPeriod };
        return (new Enc28j60Device(new Enc28j60Port(chip, SpiClock), options, clock, chip.InterruptPin, chip.ResetPin), chip.Rules);
    }
}
