using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Targets;

/// <summary>A TCP peer that knows what a peer knows, behaves for a while, and turns evil.</summary>
public static class TcpTargets
{
    private const int LargestPayload = 600;

    /// <summary>Segments with right numbers and arbitrary options.</summary>
    public static void Options(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        TcpSegmentView segment = Answer(world);
        byte[] tcp = segment.ToBytes();
        int header = tcp[12] >> 4 << 2;
        byte[] options = random.OneIn(3) ? random.Mutate(tcp[20..header], 0) : RandomOptions(random);
        Array.Resize(ref options, Math.Min(40, (options.Length + 3) / 4 * 4));
        byte[] changed = [.. tcp[..20], .. options, .. tcp[header..]];
        changed[12] = (byte)((20 + options.Length) << 2);
        if (random.OneIn(16))
        {
            changed[12] = (byte)random.Next();
        }

        world.Input(Frames.Ip(Frames.ProtocolTcp, changed));
    }

    /// <summary>Segments whose numbers and flags are near to right, or exactly right.</summary>
    public static void States(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        TcpSegmentView segment = Answer(world);
        if (random.Below(3) > 0)
        {
            Spoil(segment, random);
        }

        byte[] frame = Frames.Tcp(segment);
        if (random.OneIn(16))
        {
            frame = random.Mutate(frame, 34);
            IpTargets.Lengthen(frame);
            Checksums.Mend(frame);
        }

        world.Input(frame);
    }

    /// <summary>A frame as an honest peer could send it.</summary>
    public static byte[] Plausible(FuzzWorld world) => Frames.Tcp(Answer(world));

    // What a peer would answer to the last segment of one of the connections, or a new SYN.
    private static TcpSegmentView Answer(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        if (world.Latest.Count == 0 || random.OneIn(24))
        {
            return Syn(random);
        }

        if (random.OneIn(48))
        {
            return Reopen(world);
        }

        TcpSegmentView last = world.Latest[random.OneIn(3) ? random.Below(world.Latest.Count) : world.Latest.Count - 1];
        bool isSyn = last.Has(Control.Syn);
        uint end = last.Sequence + (uint)last.Payload.Length + (isSyn ? 1u : 0) + (last.Has(Control.Fin) ? 1u : 0);
        var answer = new TcpSegmentView
        {
            SourcePort = last.DestinationPort,
            DestinationPort = last.SourcePort,
            Sequence = isSyn && !last.Has(Control.Ack) ? random.Next() : last.Acknowledgment,
            Acknowledgment = random.OneIn(4) ? last.Sequence : end,
            Flags = Control.Ack,
            Window = random.OneIn(3) ? random.Interesting() : 8192,
            HasTimestamps = last.HasTimestamps,
            TimestampValue = (uint)world.Bench.Clock.Now,
            TimestampEcho = last.TimestampValue,
            Payload = random.OneIn(2) ? random.Bytes(random.Below(LargestPayload)) : [],
        };
        if (last.Has(Control.Fin) && random.OneIn(2))
        {
            answer.Flags |= Control.Fin;
        }

        if (isSyn && !last.Has(Control.Ack))
        {
            answer.Flags |= Control.Syn;
            answer.Payload = [];
            Offer(answer, random);
        }

        return answer;
    }

    private static TcpSegmentView Syn(FuzzRandom random)
    {
        var syn = new TcpSegmentView
        {
            SourcePort = 1 + random.Below(64),
            DestinationPort = random.OneIn(16) ? random.Interesting() : FuzzWorld.TcpPort,
            Sequence = random.Next(),
            Flags = random.OneIn(8) ? Control.Syn | Control.Ece | Control.Cwr : Control.Syn,
            Window = random.OneIn(3) ? random.Interesting() : 8192,
            HasTimestamps = random.OneIn(2),
            TimestampValue = random.Next(),
        };
        Offer(syn, random);
        return syn;
    }

    // a SYN from the ports of a connection that may be in TIME_WAIT
    private static TcpSegmentView Reopen(FuzzWorld world)
    {
        TcpSegmentView last = world.Latest[world.Random.Below(world.Latest.Count)];
        TcpSegmentView syn = Syn(world.Random);
        syn.SourcePort = last.DestinationPort;
        syn.DestinationPort = last.SourcePort;
        syn.Sequence = world.Random.Near(last.Acknowledgment + 1);
        syn.TimestampValue = (uint)world.Bench.Clock.Now + 1;
        return syn;
    }

    private static void Offer(TcpSegmentView syn, FuzzRandom random)
    {
        syn.MaximumSegmentSize = random.OneIn(4) ? random.Interesting() : 1460;
        syn.IsSackPermitted = random.OneIn(2);
        syn.WindowScale = random.OneIn(2) ? -1 : random.Below(16);
    }

    private static void Spoil(TcpSegmentView segment, FuzzRandom random)
    {
        segment.Sequence = random.Near(segment.Sequence);
        segment.Acknowledgment = random.Near(segment.Acknowledgment);
        if (random.OneIn(3))
        {
            segment.Flags = (Control)random.Next() & (Control)0xFF;
        }
        else if (random.OneIn(3))
        {
            segment.Flags |= (Control)(1 << random.Below(8));
        }

        if (random.OneIn(4))
        {
            segment.Window = random.Interesting();
        }

        if (random.OneIn(4))
        {
            segment.HasTimestamps = !segment.HasTimestamps;
        }

        segment.TimestampValue = random.Near(segment.TimestampValue);
        segment.TimestampEcho = random.Near(segment.TimestampEcho);
        if (random.OneIn(3))
        {
            segment.Sack = new (uint, uint)[1 + random.Below(segment.HasTimestamps ? 3 : 4)];
            for (int i = 0; i < segment.Sack.Length; i++)
            {
                uint start = segment.Acknowledgment + (uint)random.Below(4000) - 500;
                segment.Sack[i] = (random.Near(start), random.Near(start + (uint)random.Below(3000)));
            }

            segment.MaximumSegmentSize = 0;
            segment.IsSackPermitted = false;
            segment.WindowScale = -1;
        }
    }

    private static byte[] RandomOptions(FuzzRandom random)
    {
        var options = new List<byte>();
        while (options.Count < 36 && !random.OneIn(6))
        {
            int kind = random.OneIn(6) ? random.Below(256) : random.Below(9);
            int right = kind switch { 2 => 4, 3 => 3, 4 => 2, 5 => 2 + (8 * random.Below(5)), 8 => 10, _ => 2 };
            int length = random.OneIn(5) ? random.Below(42) : right;
            options.Add((byte)kind);
            if (kind > 1)
            {
                options.Add((byte)length);
                options.AddRange(random.Bytes(Math.Clamp(length - 2, 0, 38)));
            }
        }

        return [.. options.Take(40)];
    }
}
