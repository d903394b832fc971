using NanoTcp.Host.Boards;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.Host.Ladders;

/// <summary>The network chip of a board in virtual time, with its driver.</summary>
internal static class VirtualNic
{
    private const int SpiClock = 20_000_000;

    /// <param name="nic">The chip; without one, the device is the cable's end.</param>
    /// <param name="end">Where the chip is plugged in.</param>
    public static NetDevice Create(NicType nic, VirtualClock world, Clock clock, CablePort end, byte[] mac, uint seed)
    {
        switch (nic)
        {
            case NicType.None:
                return new CablePortDevice("eth0", end, mac);
            case NicType.Enc28j60:
                var enc28j60 = new Enc28j60Chip(world, seed);
                enc28j60.Connect(end);
                return NicDriver.Create(nic, mac, clock, new Enc28j60Port(enc28j60, SpiClock), enc28j60.InterruptPin, enc28j60.ResetPin);
            default:
                (WiznetChip chip, SpiPort port) = WiznetNic.CreateChip(nic, world, seed);
                chip.Connect(end);
                return NicDriver.Create(nic, mac, clock, port, chip.InterruptPin, chip.ResetPin);
        }
    }
}
