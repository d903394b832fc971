using System.Buffers.Binary;
using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Packets that are wrong at IP, ICMP and UDP.</summary>
public static class IpTargets
{
    public static void Ipv4(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        byte[] frame = random.Below(3) switch
        {
            0 => Frames.Udp(5000, FuzzWorld.UdpPort, random.Bytes(random.Below(100))),
            1 => Frames.Icmp(8, 0, random.Next(), random.Bytes(random.Below(1473))),
            _ => TcpTargets.Plausible(world),
        };
        if (random.OneIn(3))
        {
            frame = WithOptions(frame, random.Bytes(4 * (1 + random.Below(10))));
        }

        Span<byte> addresses = frame.AsSpan(26, 8);
        switch (random.Below(6))
        {
            case 0:
                BinaryPrimitives.WriteUInt32BigEndian(addresses, Address(random));
                break;
            case 1:
                BinaryPrimitives.WriteUInt32BigEndian(addresses[4..], Address(random));
                break;
            default:
                break;
        }

        int end = Math.Min(frame.Length, 34);
        byte[] head = random.OneIn(2) ? frame[..end] : random.Mutate(frame[..end], 14);
        frame = head.Length < end ? head : [.. head[..end], .. frame[end..]];
        if (!random.OneIn(8))
        {
            Checksums.Mend(frame);
        }

        world.Input(frame);
    }

    public static void Icmp(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        int type = random.Below(6) switch { 0 => random.Below(256), 1 => 8, 2 => 11, 3 => 12, _ => 3 };
        int code = random.OneIn(2) ? random.Below(16) : 4;

        // what an ICMP error quotes is best a packet that the stack has sent
        byte[] quoted = world.LastFrame.Length > 42 && random.Below(8) > 0
            ? world.LastFrame[14..Math.Min(world.LastFrame.Length, 42 + random.Below(60))]
            : random.Bytes(random.Below(80));
        uint rest = random.OneIn(2) ? (uint)random.Interesting() : random.Next();
        byte[] frame = Frames.Icmp(type, code, rest, quoted);
        if (random.OneIn(2))
        {
            frame = random.Mutate(frame, 34);
            Lengthen(frame);
        }

        Checksums.Mend(frame);
        world.Input(frame);
    }

    public static void Udp(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        byte[] frame = Frames.Udp(
            random.OneIn(8) ? random.Interesting() : 5000,
            random.OneIn(4) ? random.Interesting() : FuzzWorld.UdpPort,
            random.Bytes(random.Below(random.OneIn(8) ? 1473 : 64)));
        if (random.OneIn(2))
        {
            frame = random.Mutate(frame, 34);
            if (!random.OneIn(4))
            {
                Lengthen(frame);
            }
        }

        if (random.OneIn(8) && frame.Length >= 34)
        {
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(30), Address(random));
        }

        if (!random.OneIn(8))
        {
            Checksums.Mend(frame);
        }

        world.Input(frame);
    }

    public static void Igmp(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        uint group = 0xEF000000 + (uint)random.Below(6);
        NetInterface at = world.Bench.Stack.GetInterface(0);
        switch (random.Below(8))
        {
            case 0:
                at.JoinGroup(random.OneIn(8) ? random.Next() : group);
                return;
            case 1:
                at.LeaveGroup(group);
                return;
            case 2:
                world.Bench.Advance(random.Below(20_000));
                return;
            default:
                break;
        }

        int type = random.Below(6) switch { 0 => random.Below(256), 1 => 0x12, 2 => 0x16, _ => 0x11 };
        byte[] message = [(byte)type, (byte)random.Interesting(), 0, 0, 0, 0, 0, 0, .. random.Bytes(random.OneIn(4) ? random.Below(40) : 0)];
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), random.OneIn(2) ? 0 : group);
        byte[] frame = Frames.Ip(Frames.ProtocolIgmp, message, random.OneIn(8) ? Address(random) : Frames.PeerAddress,
            random.OneIn(8) ? Address(random) : random.OneIn(2) ? 0xE0000001 : group);
        if (random.OneIn(2))
        {
            frame = WithOptions(frame, [148, 4, 0, 0]);
        }

        frame[0] = 1;
        frame = random.OneIn(3) ? random.Mutate(frame, 34) : frame;
        if (!random.OneIn(8))
        {
            Checksums.Mend(frame);
        }

        world.Input(frame);
    }

    /// <summary>Makes the total length that of the frame.</summary>
    public static void Lengthen(byte[] frame)
    {
        if (frame.Length >= 34)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(frame.Length - 14));
        }
    }

    private static byte[] WithOptions(byte[] frame, byte[] options)
    {
        byte[] longer = [.. frame[..34], .. options, .. frame[34..]];
        longer[14] = (byte)(0x45 + (options.Length / 4));
        Lengthen(longer);
        return longer;
    }

    private static uint Address(FuzzRandom random) => random.Below(9) switch
    {
        0 => 0,
        1 => 0xFFFFFFFF,
        2 => 0x7F000001,
        3 => 0xE0000001,
        4 => 0x0A0000FF,
        5 => 0x0A000000,
        6 => Frames.StackAddress,
        7 => Frames.PeerAddress,
        _ => random.Next(),
    };
}
