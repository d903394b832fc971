using System.Buffers.Binary;
using NanoTcp.Fuzz.Benches;
using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Packets for raw sockets: each socket has exactly those of its protocol and addresses, byte for byte.</summary>
public static class RawTarget
{
    private const uint LimitedBroadcast = 0xFFFFFFFF;

    // ICMP, IGMP, and the protocol numbers for experiments (RFC 3692)
    private static readonly int[] s_protocols = [1, 2, 253, 254];

    public static void Packet(FuzzWorld world)
    {
        RawBench bench = world.BenchOf(() => new RawBench(world.Random));
        FuzzRandom random = bench.Random;
        if (bench.Count == 0 || random.OneIn(40))
        {
            bench.Open(s_protocols[random.Below(s_protocols.Length)]);
            return;
        }

        switch (random.Below(10))
        {
            case 0:
                bench.Send(random.Below(bench.Count));
                break;
            case 1:
                bench.Advance(random.Below(2000));
                break;
            case 2:
                // about a packet that was not sent: no socket may have it for another reason than its own protocol being ICMP
                byte[] quoted = Frames.Ip(s_protocols[random.Below(s_protocols.Length)], random.Bytes(8), Frames.StackAddress)[14..];
                bench.Input(Frames.Icmp(3, random.OneIn(2) ? 0 : 1, 0, quoted), true);
                break;
            default:
                Input(bench);
                break;
        }
    }

    private static void Input(RawBench bench)
    {
        FuzzRandom random = bench.Random;
        int protocol = s_protocols[random.Below(s_protocols.Length)];
        byte[] content = random.Bytes(random.Below(120));
        if (protocol == 1)
        {
            content = Frames.Icmp(random.OneIn(2) ? 8 : 0, 0, random.Next(), content)[34..];
        }

        uint source = Frames.PeerAddress + (uint)random.Below(3);
        uint destination = random.OneIn(6) ? LimitedBroadcast : Frames.StackAddress;
        byte[] frame = Frames.Ip(protocol, content, source, destination);
        if (destination == LimitedBroadcast)
        {
            Frames.Broadcast.CopyTo(frame, 0);
        }

        bool isValid = true;
        switch (random.Below(14))
        {
            case 0:
                // for another host
                frame[5] ^= 1;
                isValid = destination == LimitedBroadcast;
                if (isValid)
                {
                    frame[5] ^= 1;
                }

                break;
            case 1:
                frame[14 + random.Below(20)] ^= (byte)(1 << random.Below(8));
                isValid = false;
                break;
            case 2:
                BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(30), Frames.StackAddress + 100);
                Checksums.Mend(frame);
                isValid = false;
                break;
            case 3:
                // padding
                frame = [.. frame, .. random.Bytes(random.Below(30))];
                break;
            case 4:
                frame = frame[..(33 + random.Below(Math.Max(1, frame.Length - 34)))];
                isValid = false;
                break;
            default:
                break;
        }

        bench.Input(frame, isValid);
    }
}
