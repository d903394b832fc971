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

    // calls that a pipe or a pair does not have: an error
    private static void MisuseEnds(ChannelBench bench, Channel channel)
    {
        if (channel.Kind is ChannelKind.Stream or ChannelKind.Datagrams || channel.IsReaderClosed || channel.IsWriterClosed)
        {
            return;
        }

        BsdSockets s = bench.Sockets;
        var address = new SocketAddress(SocketConstants.INADDR_LOOPBACK, 80);
        byte[] memory = new byte[10];
        int fd = channel.Writer;
        bool isPipe = channel.Kind == ChannelKind.Pipe;
        int result = bench.Random.Below(7) switch
        {
            0 => s.Bind(fd, address),
            1 => s.Listen(fd, 1),
            2 => s.Accept(fd, address),
            3 => s.Connect(fd, address),
            4 => s.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, 1),
            5 => isPipe ? s.Read(fd, memory, 0, 10) : s.SendTo(fd, memory, 0, 10, 0, address),
            _ => isPipe ? s.Write(channel.Reader, memory, 0, 10) : s.SendTo(fd, memory, 0, 10, 0, address),
        };
        if (result != -1 || s.Errno <= 0)
        {
            throw new InvariantException($"a call that {channel} does not have: {result}");
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

        if (random.OneIn(3))
        {
            MisuseEnds(bench, channel);
            return;
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
