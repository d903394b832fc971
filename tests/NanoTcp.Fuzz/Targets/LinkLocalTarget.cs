using NanoTcp.Fuzz.Benches;
using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Other hosts that claim a link-local address, before and after it is in use.</summary>
public static class LinkLocalTarget
{
    public static void Conflict(FuzzWorld world)
    {
        LinkLocalBench bench = world.BenchOf(() => new LinkLocalBench(world.Random));
        FuzzRandom random = bench.Random;
        switch (random.Below(16))
        {
            case 0:
            case 1:
                bench.Claim(bench.Candidate, random.OneIn(2));
                break;
            case 2:
                bench.Claim(random.OneIn(2) ? bench.Candidate + 1 : 0xA9FE0000 + (uint)random.Below(65_536), random.OneIn(2));
                break;
            case 3:
                bench.Input(random.Mutate(
                    Frames.Arp(1 + random.Below(2), Frames.Broadcast, random.Bytes(6), random.Next(), random.Bytes(6), random.Next()), 12));
                break;
            case 4:
                // another host of the link answers us
                bench.Input(Frames.Arp(2, Frames.Broadcast, Frames.PeerMac, bench.Candidate ^ 0x100, new byte[6], bench.Candidate));
                break;
            case 5 when random.OneIn(10):
                bench.Quiet();
                break;
            case 6 when random.OneIn(10):
                bench.Replug();
                break;
            default:
                bench.Advance(random.Below(random.OneIn(8) ? 30_000 : 1500));
                break;
        }
    }
}
