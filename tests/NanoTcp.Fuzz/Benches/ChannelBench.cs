using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;

namespace NanoTcp.Fuzz.Benches;

/// <summary>
/// Pipes, socket pairs, and TCP and UDP by loopback in one process, with a model of what is in each: what comes out is what went in, in order,
/// and no byte beside the pieces of a call changes.
/// </summary>
public sealed class ChannelBench : IFuzzBench
{
    private const int Room = 12_000;
    private const byte Canary = 0xA5;
    private const int ChannelLimit = 8;

    private readonly StackBench _bench;
    private readonly List<Channel> _channels = [];
    private readonly byte[] _memory = new byte[Room];
    private byte _next;
    private long _lost;

    public ChannelBench(FuzzRandom random)
    {
        Random = random;
        _bench = new StackBench(random.Next());
    }

    public FuzzRandom Random { get; }

    public BsdSockets Sockets => _bench.Sockets;

    public IReadOnlyList<Channel> Channels => _channels;

    public ManualClock Clock => _bench.Clock;

    public void Poll() => _bench.Poll();

    /// <summary>Opens a pipe, a pair, or two connected sockets; closes one when there are too many.</summary>
    public void Open(ChannelKind kind)
    {
        if (_channels.Count >= ChannelLimit)
        {
            Channel oldest = _channels[Random.Below(_channels.Count)];
            CloseEnd(oldest, true);
            CloseEnd(oldest, false);
        }

        int[] fds = new int[2];
        switch (kind)
        {
            case ChannelKind.Pipe:
                Require(Sockets.Pipe(fds, SocketConstants.O_NONBLOCK) == 0, "no pipe");
                break;
            case ChannelKind.Pair:
                Require(Sockets.SocketPair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0, fds) == 0, "no pair");
                break;
            case ChannelKind.Datagrams:
                OpenDatagrams(fds);
                break;
            default:
                OpenStream(fds);
                break;
        }

        _channels.Add(new Channel(kind, fds[0], fds[1]));
    }

    /// <summary>Writes in some way, and adds what was taken to the model.</summary>
    public void Write(Channel channel)
    {
        if (channel.IsWriterClosed)
        {
            return;
        }

        IoVector[] pieces = Pieces(out int total);
        foreach (IoVector piece in pieces)
        {
            for (int i = 0; i < piece.Count; i++)
            {
                _memory[piece.Offset + i] = _next++;
            }
        }

        byte[] content = [.. pieces.SelectMany(piece => _memory.AsSpan(piece.Offset, piece.Count).ToArray())];
        int fd = channel.Writer;
        int written = Random.Below(channel.Kind == ChannelKind.Pipe ? 2 : 3) switch
        {
            0 => Sockets.WriteV(fd, pieces, pieces.Length),
            1 => WriteFlat(fd, content),
            _ => Sockets.SendMsg(fd, new Message { Vectors = pieces, VectorCount = pieces.Length }, SocketConstants.MSG_DONTWAIT),
        };
        int errno = written < 0 ? Sockets.Errno : 0;
        Require(written <= total, $"{written} of {total} bytes written");
        if (channel.IsReaderClosed && channel.Kind is ChannelKind.Pipe or ChannelKind.Pair && total > 0)
        {
            Require(channel.IsReaderClosed == (errno == Errno.EPIPE), $"write to {channel}: {written}, errno {errno}");
        }

        if (channel.Kind == ChannelKind.Pipe && written >= 0)
        {
            Require(total > SocketConstants.PIPE_BUF || written == total, $"{written} of {total} bytes, which are to be atomic");
        }

        if (written < 0)
        {
            Require(errno is Errno.EAGAIN or Errno.EPIPE or Errno.EMSGSIZE or Errno.ECONNREFUSED or Errno.ECONNRESET, $"write to {channel} fails with {errno}");
        }
        else if (channel.Kind == ChannelKind.Datagrams)
        {
            Require(written == total, $"{written} of a datagram of {total}");
            channel.Messages.Enqueue(content);
        }
        else
        {
            channel.Bytes.AddRange(content[..written]);
        }

        _bench.Poll();
    }

    /// <summary>Reads in some way, and compares with the model.</summary>
    public void Read(Channel channel)
    {
        if (channel.IsReaderClosed)
        {
            return;
        }

        Array.Fill(_memory, Canary);
        IoVector[] pieces = Pieces(out int total);
        bool peeks = channel.Kind != ChannelKind.Pipe && Random.OneIn(4);
        bool isMessage = peeks || (channel.Kind != ChannelKind.Pipe && Random.OneIn(2));
        var message = new Message { Vectors = pieces, VectorCount = pieces.Length, Name = new SocketAddress() };
        int read = isMessage
            ? Sockets.ReceiveMsg(channel.Reader, message, SocketConstants.MSG_DONTWAIT | (peeks ? SocketConstants.MSG_PEEK : 0))
            : Sockets.ReadV(channel.Reader, pieces, pieces.Length);
        int errno = read < 0 ? Sockets.Errno : 0;
        CheckCanaries(pieces, Math.Max(0, read));
        byte[] content = [.. pieces.SelectMany(piece => _memory.AsSpan(piece.Offset, piece.Count).ToArray()).Take(Math.Max(0, read))];
        if (channel.Kind == ChannelKind.Datagrams)
        {
            CheckDatagram(channel, isMessage ? message : null, total, read, content, peeks);
        }
        else
        {
            CheckStream(channel, total, read, errno, content, peeks);
        }

        _bench.Poll();
    }

    /// <summary>Closes one end.</summary>
    public void CloseEnd(Channel channel, bool isWriter)
    {
        if (!(isWriter ? channel.IsWriterClosed : channel.IsReaderClosed))
        {
            Require(Sockets.Close(isWriter ? channel.Writer : channel.Reader) == 0, "close fails");
            channel.IsWriterClosed |= isWriter;
            channel.IsReaderClosed |= !isWriter;
            _bench.Poll();
        }

        if (channel.IsWriterClosed && channel.IsReaderClosed)
        {
            _channels.Remove(channel);
        }
    }

    public void Finish()
    {
        foreach (Channel channel in _channels.ToArray())
        {
            while (!channel.IsReaderClosed && channel.Bytes.Count > 0)
            {
                int before = channel.Bytes.Count;
                Read(channel);
                _bench.Advance(channel.Bytes.Count == before ? 1000 : 0);
            }

            CloseEnd(channel, true);
            CloseEnd(channel, false);
        }

        _bench.Advance(4_000_000);
        Require(Sockets.OpenFiles == 0 && _bench.Stack.NextDeadline == long.MaxValue, "a file or a timer is left");
    }

    private void OpenDatagrams(int[] fds)
    {
        fds[0] = _bench.OpenSocket(SocketConstants.SOCK_DGRAM);
        fds[1] = _bench.OpenSocket(SocketConstants.SOCK_DGRAM);
        var address = new SocketAddress(SocketConstants.INADDR_LOOPBACK, 0);
        Require(Sockets.Bind(fds[0], address) == 0 && Sockets.GetSockName(fds[0], address) == 0, "bind fails");
        Require(Sockets.Connect(fds[1], address) == 0, "connect fails");
    }

    private void OpenStream(int[] fds)
    {
        int listener = _bench.OpenSocket(SocketConstants.SOCK_STREAM);
        var address = new SocketAddress(SocketConstants.INADDR_LOOPBACK, 0);
        Require(Sockets.Bind(listener, address) == 0 && Sockets.Listen(listener, 1) == 0 && Sockets.GetSockName(listener, address) == 0, "listen fails");
        fds[1] = _bench.OpenSocket(SocketConstants.SOCK_STREAM);
        Sockets.Connect(fds[1], address);
        _bench.Poll();
        fds[0] = Sockets.Accept(listener, null!);
        Require(fds[0] >= 0, "accept fails");
        Sockets.Fcntl(fds[0], SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
        Sockets.Close(listener);
    }

    private int WriteFlat(int fd, byte[] content)
    {
        int offset = Random.Below(20);
        return Sockets.Write(fd, [.. new byte[offset], .. content, .. new byte[3]], offset, content.Length);
    }

    // pieces of the memory that do not overlap, some of them empty
    private IoVector[] Pieces(out int total)
    {
        var pieces = new IoVector[1 + Random.Below(6)];
        int offset = 0;
        total = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            offset += Random.Below(8);
            int count = Random.OneIn(5) ? 0 : Random.Below(Random.OneIn(6) ? 1900 : 100);
            pieces[i] = new IoVector(_memory, offset, count);
            offset += count;
            total += count;
        }

        return pieces;
    }

    private void CheckCanaries(IoVector[] pieces, int read)
    {
        int at = 0;
        foreach (IoVector piece in pieces)
        {
            for (; at < piece.Offset; at++)
            {
                Require(_memory[at] == Canary, "a byte beside the pieces has changed");
            }

            int filled = Math.Min(piece.Count, read);
            read -= filled;
            at = piece.Offset + filled;
        }

        for (; at < Room; at++)
        {
            Require(_memory[at] == Canary, "a byte after the pieces has changed");
        }
    }

    private void CheckDatagram(Channel channel, Message? message, int total, int read, byte[] content, bool peeks)
    {
        if (total == 0 && message == null)
        {
            // a read of nothing does not take a datagram
            return;
        }

        while (channel.Messages.Count > 0 && MayBeLost(channel, read, total, content))
        {
            channel.Messages.Dequeue();
        }

        if (channel.Messages.Count == 0)
        {
            Require(read < 0, $"a datagram of {read} bytes that was not sent");
            return;
        }

        byte[] expected = peeks ? channel.Messages.Peek() : channel.Messages.Dequeue();
        Require(read == Math.Min(total, expected.Length), $"{read} bytes of a datagram of {expected.Length} into {total}");
        Require(content.AsSpan().SequenceEqual(expected.AsSpan(0, read)), "another datagram");
        if (message != null)
        {
            Require((message.Flags == SocketConstants.MSG_TRUNC) == (expected.Length > total), $"flags {message.Flags} for {expected.Length} bytes into {total}");
            Require(message.Name.Address == SocketConstants.INADDR_LOOPBACK, "another sender");
        }
    }

    private static void CheckStream(Channel channel, int total, int read, int errno, byte[] content, bool peeks)
    {
        int available = Math.Min(total, channel.Bytes.Count);
        if (channel.Kind is ChannelKind.Pipe or ChannelKind.Pair && total > 0)
        {
            // nothing is on the way
            Require(read == (available > 0 ? available : channel.IsWriterClosed ? 0 : -1), $"{read} of {channel.Bytes.Count} bytes into {total}");
        }

        Require(read <= available, $"{read} bytes of {channel.Bytes.Count} sent, into {total}");
        Require(read >= 0 || errno == Errno.EAGAIN, $"read of {channel} fails with {errno}");
        Require(read != 0 || total == 0 || (channel.IsWriterClosed && channel.Bytes.Count == 0), $"the end of {channel}, with {channel.Bytes.Count} bytes left");
        if (read > 0)
        {
            Require(content.AsSpan().SequenceEqual(channel.Bytes.GetRange(0, read).ToArray()), "other bytes");
            if (!peeks)
            {
                channel.Bytes.RemoveRange(0, read);
            }
        }
    }

    // a full queue drops a datagram, which the stack counts
    private bool MayBeLost(Channel channel, int read, int total, byte[] content)
    {
        byte[] next = channel.Messages.Peek();
        bool isIt = read == Math.Min(total, next.Length) && content.AsSpan().SequenceEqual(next.AsSpan(0, read));
        return !isIt && ++_lost <= _bench.Stack.Statistics.TotalDrops;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvariantException(message);
        }
    }
}
