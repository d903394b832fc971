using System.Buffers.Binary;
using NanoTcp.Fuzz.Benches;
using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Frames that arrive together: streams of segments for the burst path, with something in between that is not for it.</summary>
public static class BatchTarget
{
    private const int FrameLimit = 12;

    public static void Batch(FuzzWorld world)
    {
        BatchBench bench = world.BenchOf(() => new BatchBench(world.Random));
        FuzzRandom random = bench.Random;
        if (bench.Connections.Count == 0 || random.OneIn(60))
        {
            bench.Open();
            return;
        }

        int index = random.Below(bench.Connections.Count);
        switch (random.Below(16))
        {
            case 0:
                bench.Advance(random.Below(random.OneIn(10) ? 3000 : 60));
                break;
            case 1:
                bench.Write(index, random.Below(4000));
                break;
            case 2:
            case 3:
            case 4:
            case 5:
                bench.Read(index, random.Below(8000));
                break;
            case 6 when random.OneIn(10):
                bench.Close(index);
                break;
            default:
                bench.Input(Stream(bench, bench.Connections[index]));
                break;
        }
    }

    // what continues the stream, most of it in segments of one size
    private static List<byte[]> Stream(BatchBench bench, BatchConnection connection)
    {
        FuzzRandom random = bench.Random;
        var frames = new List<byte[]>();
        int length = 1 + random.Below(random.OneIn(3) ? 1400 : 200);
        uint ahead = 0;
        for (int count = 1 + random.Below(FrameLimit); count > 0; count--)
        {
            TcpSegmentView segment = connection.Segment(random.OneIn(6) ? Control.Ack | Control.Psh : Control.Ack, bench.Now, ahead, random.Bytes(length));
            ahead += (uint)length;
            bool isSpoiled = random.OneIn(10);
            if (isSpoiled && random.OneIn(2))
            {
                SpoilSegment(segment, random);
                isSpoiled = false;
            }

            byte[] frame = Frames.Tcp(segment);
            frames.Add(isSpoiled ? SpoilFrame(frame, random) : frame);
            if (random.OneIn(30))
            {
                frames.Add(Other(random));
            }

            if (random.OneIn(30))
            {
                frames.Add(frames[random.Below(frames.Count)]);
            }
        }

        return frames;
    }

    private static void SpoilSegment(TcpSegmentView segment, FuzzRandom random)
    {
        switch (random.Below(9))
        {
            case 0:
                // older than what was received last: PAWS
                segment.TimestampValue -= 1 + (uint)random.Below(100_000);
                break;
            case 1:
                segment.TimestampValue += (uint)random.Below(1000);
                break;
            case 2:
                segment.Sequence = random.Near(segment.Sequence);
                break;
            case 3:
                segment.Acknowledgment = random.Near(segment.Acknowledgment);
                break;
            case 4:
                segment.Window = random.Interesting();
                break;
            case 5:
                segment.Flags ^= (Control)(1 << random.Below(8));
                break;
            case 6:
                segment.HasTimestamps = !segment.HasTimestamps;
                break;
            case 7:
                segment.SourcePort++;
                break;
            default:
                segment.Payload = random.Bytes(random.Below(1400));
                break;
        }
    }

    private static byte[] SpoilFrame(byte[] frame, FuzzRandom random)
    {
        switch (random.Below(10))
        {
            case 0:
                // for another host: an adapter in promiscuous mode, or a switch that does not know the port
                frame[random.Below(6)] ^= 4;
                return frame;
            case 1:
                frame[34 + random.Below(frame.Length - 34)] ^= (byte)(1 << random.Below(8));
                return frame;
            case 2:
                frame[14 + random.Below(20)] ^= (byte)(1 << random.Below(8));
                return frame;
            case 3:
                // allowed: TOS, identification, DF, TTL
                frame[15] ^= 0x10;
                frame[20] ^= 0x40;
                frame[22] = (byte)(1 + random.Below(255));
                break;
            case 4:
                frame[20 + random.Below(2)] ^= (byte)(1 << random.Below(6));
                break;
            case 5:
                return [.. frame, .. random.Bytes(1 + random.Below(40))];
            case 6:
                return frame[..random.Below(frame.Length)];
            case 7:
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(frame.Length - 14 - 8 + random.Below(16)));
                break;
            case 8:
                frame[29] ^= (byte)(1 + random.Below(3));
                break;
            default:
                return random.Mutate(frame, 12);
        }

        Checksums.Mend(frame);
        return frame;
    }

    private static byte[] Other(FuzzRandom random) => random.Below(4) switch
    {
        0 => Frames.Icmp(8, 0, random.Next(), random.Bytes(random.Below(64))),
        1 => Frames.Udp(5000, FuzzWorld.UdpPort, random.Bytes(random.Below(64))),
        2 => Frames.Arp(1, Frames.Broadcast, Frames.PeerMac, Frames.PeerAddress, new byte[6], Frames.StackAddress),
        _ => random.Bytes(14 + random.Below(80)),
    };
}
