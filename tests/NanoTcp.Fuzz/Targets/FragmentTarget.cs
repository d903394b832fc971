using System.Buffers.Binary;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;

namespace NanoTcp.Fuzz.Targets;

/// <summary>
/// Datagrams in fragments that are out of order, doubled, overlapping, missing or wrong. A datagram that arrives must be one that was sent,
/// byte for byte: every byte of one is computed from its first, its length and its place.
/// </summary>
public static class FragmentTarget
{
    public static void Fragment(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        byte[] whole = Datagram(world);
        int total = whole.Length - 34;
        int size = 8 * (1 + random.Below(random.OneIn(2) ? 8 : 185));
        var fragments = new List<byte[]>();
        for (int first = 0; first < total && fragments.Count < 64; first += size)
        {
            fragments.Add(Cut(whole, first, Math.Min(size, total - first)));
            if (random.OneIn(10))
            {
                int other = 8 * random.Below(1 + (total / 8));
                fragments.Add(Cut(whole, other, Math.Min(8 * random.Below(40), total - other)));
            }
        }

        if (random.OneIn(3))
        {
            Shuffle(random, fragments);
        }

        foreach (byte[] fragment in fragments)
        {
            if (random.OneIn(30))
            {
                continue;
            }

            // the header only: what is changed behind it the checksum over the whole finds out
            byte[] frame = random.OneIn(40) ? random.Mutate(fragment[..34], 18) : fragment;
            frame = frame == fragment || frame.Length < 34 ? frame : [.. frame[..34], .. fragment[34..]];
            MendHeader(frame);
            world.Input(frame);
            if (random.OneIn(100))
            {
                world.Bench.Advance(random.Below(40_000));
            }
        }

        Receive(world);
    }

    private static byte[] Datagram(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        byte[] content = new byte[1 + random.Below(random.OneIn(8) ? 6000 : 3000)];
        Fill(content, (byte)random.Below(256));
        byte[] whole = random.Below(8) switch
        {
            0 => Frames.Icmp(8, 0, 1, content),
            1 => TcpTargets.Plausible(world),
            _ => Frames.Udp(5000, FuzzWorld.UdpPort, content),
        };

        // one for itself: fragments of two datagrams that share it are distinguished only by a 16-bit checksum (RFC 4963)
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(18), (ushort)random.Next());
        return whole;
    }

    private static void Fill(byte[] content, byte seed)
    {
        uint state = (seed * 2654435761u) + (uint)content.Length;
        content[0] = seed;
        for (int i = 1; i < content.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            content[i] = (byte)(state >> 24);
        }
    }

    private static void Receive(FuzzWorld world)
    {
        byte[] buffer = new byte[8192];
        byte[] expected;
        int length;
        while ((length = world.ReceiveDatagram(buffer)) >= 0)
        {
            expected = new byte[length];
            if (length > 0)
            {
                Fill(expected, buffer[0]);
            }

            if (!expected.AsSpan().SequenceEqual(buffer.AsSpan(0, length)))
            {
                throw new InvariantException($"a datagram of {length} bytes that nobody sent: {Convert.ToHexString(buffer, 0, length)}");
            }
        }
    }

    private static byte[] Cut(byte[] whole, int first, int length)
    {
        byte[] frame = [.. whole[..34], .. whole[(34 + first)..(34 + first + length)]];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(frame.Length - 14));
        bool isLast = 34 + first + length == whole.Length;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(20), (ushort)((first >> 3) | (isLast ? 0 : 0x2000)));
        return frame;
    }

    private static void MendHeader(byte[] frame)
    {
        if (frame.Length >= 34)
        {
            frame.AsSpan(24, 2).Clear();
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), (ushort)~Checksums.Sum(frame.AsSpan(14, 20)));
        }
    }

    private static void Shuffle(FuzzRandom random, List<byte[]> fragments)
    {
        for (int i = fragments.Count - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (fragments[i], fragments[j]) = (fragments[j], fragments[i]);
        }
    }
}
