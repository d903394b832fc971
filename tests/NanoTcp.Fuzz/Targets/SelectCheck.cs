using NanoTcp.Fuzz.Benches;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Compares select, poll, and what a read says, on the fds of a bench.</summary>
public static class SelectCheck
{
    private const int Readable = SocketConstants.POLLIN | SocketConstants.POLLHUP | SocketConstants.POLLERR;
    private const int Writable = SocketConstants.POLLOUT | SocketConstants.POLLERR;

    private static readonly byte[] s_byte = new byte[1];

    public static void Check(ChannelBench bench)
    {
        FuzzRandom random = bench.Random;
        int[] open = [.. bench.Channels.SelectMany(c => new[] { (c.IsReaderClosed, c.Reader), (c.IsWriterClosed, c.Writer) }).Where(end => !end.Item1).Select(end => end.Item2)];
        PollFd[] polled = [.. open.Select(fd => new PollFd { Fd = fd, Events = SocketConstants.POLLIN | SocketConstants.POLLOUT })];
        int ready = bench.Sockets.Poll(polled, polled.Length, 0);
        Require(ready == polled.Count(entry => entry.Returned != 0), $"poll counts {ready}");
        var read = new FdSet();
        var write = new FdSet();
        var except = new FdSet();
        foreach (int fd in open)
        {
            Choose(read, fd, random);
            Choose(write, fd, random);
            Choose(except, fd, random);
        }

        int limit = random.OneIn(4) ? random.Below(FdSet.Size) : FdSet.Size;
        int closed = random.OneIn(6) ? random.Below(FdSet.Size) : -1;
        if (closed >= 0)
        {
            read.Set(closed);
        }

        var askedRead = new FdSet();
        var askedWrite = new FdSet();
        askedRead.CopyFrom(read);
        askedWrite.CopyFrom(write);
        long before = bench.Clock.Now;
        int timeout = random.OneIn(4) ? 1 + random.Below(20) : 0;
        int selected = bench.Sockets.Select(limit, read, write, except, timeout);
        if (closed >= 0 && closed < limit && !open.Contains(closed))
        {
            Require(selected == -1 && bench.Sockets.Errno == Errno.EBADF && read.IsSet(closed), $"select with a closed fd gives {selected}");
            return;
        }

        Require(selected != 0 || bench.Clock.Now >= before + timeout, "select ends too early");
        Require(selected <= 0 || bench.Clock.Now == before, "select waits although an fd is ready");
        int members = 0;
        for (int fd = 0; fd < FdSet.Size; fd++)
        {
            members += (read.IsSet(fd) ? 1 : 0) + (write.IsSet(fd) ? 1 : 0);
            Require(!except.IsSet(fd), "an exceptional fd");
        }

        Require(members == selected, $"select gives {selected}, the sets hold {members}");
        if (timeout == 0)
        {
            foreach (PollFd entry in polled)
            {
                bool isAsked = entry.Fd < limit;
                Require(read.IsSet(entry.Fd) == (isAsked && askedRead.IsSet(entry.Fd) && (entry.Returned & Readable) != 0), $"fd {entry.Fd}: poll gives {entry.Returned}, select differs");
                Require(write.IsSet(entry.Fd) == (isAsked && askedWrite.IsSet(entry.Fd) && (entry.Returned & Writable) != 0), $"fd {entry.Fd}: poll gives {entry.Returned}, select differs");
            }
        }

        CheckReads(bench);
    }

    // readable means that a read does not block
    private static void CheckReads(ChannelBench bench)
    {
        foreach (Channel channel in bench.Channels.Where(channel => !channel.IsReaderClosed))
        {
            PollFd[] entry = [new() { Fd = channel.Reader, Events = SocketConstants.POLLIN }];
            bench.Sockets.Poll(entry, 1, 0);
            bool isReadable = (entry[0].Returned & Readable) != 0;
            if (channel.Kind == ChannelKind.Pipe)
            {
                Require(isReadable == (channel.Bytes.Count > 0 || channel.IsWriterClosed), $"{channel} is readable: {isReadable}");
                continue;
            }

            int result = bench.Sockets.Receive(channel.Reader, s_byte, 0, 1, SocketConstants.MSG_PEEK | SocketConstants.MSG_DONTWAIT);
            bool blocks = result < 0 && bench.Sockets.Errno == Errno.EAGAIN;
            Require(isReadable != blocks, $"{channel} is readable: {isReadable}, a read gives {result}");
        }
    }

    private static void Choose(FdSet set, int fd, FuzzRandom random)
    {
        if (random.OneIn(2))
        {
            set.Set(fd);
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvariantException(message);
        }
    }
}
