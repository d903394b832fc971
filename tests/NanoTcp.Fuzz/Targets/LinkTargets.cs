using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Frames that are wrong at the link: headers, lengths, ARP.</summary>
public static class LinkTargets
{
    public static void Ethernet(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        byte[] frame = random.Below(4) switch
        {
            0 => random.Bytes(random.Below(80)),
            1 => Frames.Ethernet(Frames.StackMac, random.OneIn(2) ? random.Interesting() : 0x0800, random.Bytes(random.Below(200))),
            2 => Frames.Ip(random.Below(256), random.Bytes(random.Below(64))),
            _ => TcpTargets.Plausible(world),
        };
        frame = random.Mutate(frame, 0);
        if (random.OneIn(2))
        {
            Checksums.Mend(frame);
        }

        world.Input(frame);
    }

    public static void Arp(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        byte[] frame = Frames.Arp(
            1 + random.Below(2),
            random.OneIn(2) ? Frames.Broadcast : Frames.StackMac,
            random.Below(4) switch { 0 => random.Bytes(6), 1 => Frames.StackMac, _ => Frames.PeerMac },
            Address(random),
            random.Bytes(6),
            Address(random));
        world.Input(random.OneIn(3) ? frame : random.Mutate(frame, random.OneIn(4) ? 0 : 14));
    }

    private static uint Address(FuzzRandom random) => random.Below(8) switch
    {
        0 => 0,
        1 => 0xFFFFFFFF,
        2 => random.Next(),
        3 => 0x0A0000FF,
        4 => Frames.PeerAddress,
        5 => 0x0A000000 + (uint)random.Below(256),
        _ => Frames.StackAddress,
    };
}
