using NanoTcp.Sockets;

namespace NanoTcp.ConcurrencyTests;

/// <summary>A stack on a clock that stands still, and its sockets, which talk to each other over loopback. A call that fails, fails the test.</summary>
internal sealed class Host
{
    private const int Port = 80;

    private readonly BsdSockets _sockets;

    public Host()
    {
        Stack = new NetStack(new StillClock(), new SeededRandom(1), null);
        _sockets = BsdSockets.Of(Stack);
    }

    public NetStack Stack { get; }

    public int Listen()
    {
        int fd = Check(_sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0));
        Check(_sockets.Bind(fd, new SocketAddress(SocketConstants.INADDR_ANY, Port)));
        Check(_sockets.Listen(fd, 4));
        return fd;
    }

    public int Accept(int listener) => Check(_sockets.Accept(listener, null));

    public int Connect()
    {
        int fd = Check(_sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0));
        Check(_sockets.Connect(fd, new SocketAddress(SocketConstants.INADDR_LOOPBACK, Port)));
        return fd;
    }

    /// <summary>Ends of a pipe: what is written to the second is read from the first.</summary>
    public (int Read, int Write) Pipe()
    {
        var fds = new int[2];
        Check(_sockets.Pipe(fds, 0));
        return (fds[0], fds[1]);
    }

    /// <summary>The writing end of a pipe that has no space left.</summary>
    public int FullPipe()
    {
        var fds = new int[2];
        Check(_sockets.Pipe(fds, SocketConstants.O_NONBLOCK));
        while (_sockets.Write(fds[1], new byte[4096], 0, 4096) > 0)
        {
        }

        Check(_sockets.Fcntl(fds[1], SocketConstants.F_SETFL, 0));
        return fds[1];
    }

    /// <summary>Waits for an fd until it is closed.</summary>
    /// <param name="call">accept, read, write, poll or select.</param>
    /// <returns>What the call gave: an errno, or for poll the events.</returns>
    public int WaitForClose(string call, int fd)
    {
        switch (call)
        {
            case "accept":
                return _sockets.Accept(fd, null) < 0 ? _sockets.Errno : 0;
            case "read":
                return _sockets.Read(fd, new byte[8], 0, 8) < 0 ? _sockets.Errno : 0;
            case "write":
                return _sockets.Write(fd, new byte[8], 0, 8) < 0 ? _sockets.Errno : 0;
            case "select":
                var set = new FdSet();
                set.Set(fd);
                return _sockets.Select(fd + 1, set, null, null, -1) < 0 ? _sockets.Errno : 0;
            default:
                var entry = new PollFd { Fd = fd, Events = SocketConstants.POLLIN };
                _sockets.Poll([entry], 1, -1);
                return entry.Returned;
        }
    }

    public int Read(int fd) => Check(_sockets.Read(fd, new byte[8], 0, 8));

    public void Write(int fd, int count) => Assert.AreEqual(count, Check(_sockets.Write(fd, new byte[8], 0, count)));

    public void Close(int fd) => Check(_sockets.Close(fd));

    private int Check(int result)
    {
        Assert.IsGreaterThanOrEqualTo(0, result, $"errno {_sockets.Errno}");
        return result;
    }
}
