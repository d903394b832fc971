using NanoTcp.Fuzz.Benches;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Calls on several pieces of memory, on pipes and pairs, and on many fds at once.</summary>
public static class ChannelTargets
{
    /// <summary>readv, writev, sendmsg, recvmsg on TCP and UDP.</summary>
    public static void Vectors(FuzzWorld world) =>
        Use(world.BenchOf(() => new ChannelBench(world.Random)), world.Random.OneIn(2) ? ChannelKind.Stream : ChannelKind.Datagrams);

    /// <summary>Pipes and socket pairs.</summary>
    public static void Pipes(FuzzWorld world) =>
        Use(world.BenchOf(() => new ChannelBench(world.Random)), world.Random.OneIn(2) ? ChannelKind.Pipe : ChannelKind.Pair);

    /// <summary>select and poll: both must tell the same, and what reads and writes then do.</summary>
    public static void Select(FuzzWorld world)
    {
        ChannelBench bench = world.BenchOf(() => new ChannelBench(world.Random));
        Use(bench, (ChannelKind)bench.Random.Below(4));
        if (bench.Random.OneIn(2))
        {
            SelectCheck.Check(bench);
        }
    }

    private static void Use(ChannelBench bench, ChannelKind kind)
    {
        FuzzRandom random = bench.Random;
        if (bench.Channels.Count == 0 || random.OneIn(30))
        {
            bench.Open(kind);
            return;
        }

        Channel channel = bench.Channels[random.Below(bench.Channels.Count)];
        switch (random.Below(24))
        {
            case 0:
                bench.CloseEnd(channel, random.OneIn(2));
                break;
            case 1:
                Misuse(bench, channel);
                break;
            case < 13:
                bench.Write(channel);
                break;
            default:
                bench.Read(channel);
                break;
        }
    }

    // invalid pieces: an error, and nothing is sent or taken
    private static void Misuse(ChannelBench bench, Channel channel)
    {
        FuzzRandom random = bench.Random;
        byte[] memory = new byte[100];
        IoVector[]? pieces =
        [
            new(memory, 0, 10), random.Below(5) switch
            {
                0 => null!,
                1 => new IoVector(null!, 0, 1),
                2 => new IoVector(memory, -1, 5),
                3 => new IoVector(memory, 99, 2),
                _ => new IoVector(memory, 10, int.MinValue + random.Below(3)),
            },
        ];
        int count = 2;
        switch (random.Below(4))
        {
            case 0:
                pieces = null;
                break;
            case 1:
                count = random.OneIn(2) ? -1 - random.Below(5) : BsdSockets.VectorLimit + 1 + random.Below(5);
                break;
            case 2:
                count = 3;
                break;
            default:
                break;
        }

        bool writes = random.OneIn(2);
        if (writes ? channel.IsWriterClosed : channel.IsReaderClosed)
        {
            return;
        }

        int result = writes ? bench.Sockets.WriteV(channel.Writer, pieces!, count) : bench.Sockets.ReadV(channel.Reader, pieces!, count);
        if (result != -1 || bench.Sockets.Errno is not (Errno.EFAULT or Errno.EINVAL) || memory.Any(value => value != 0))
        {
            throw new InvariantException($"invalid pieces: {result}, errno {bench.Sockets.Errno}");
        }
    }
}
