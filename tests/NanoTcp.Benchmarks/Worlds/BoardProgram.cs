using NanoTcp.Sockets;

namespace NanoTcp.Benchmarks.Worlds;

/// <summary>Takes connections on a port, and serves them without ever waiting or allocating.</summary>
internal abstract class BoardProgram
{
    private const int Backlog = 8;

    private readonly int _listener;
    private readonly PollFd[] _listening;
    private readonly int[] _connections = new int[512];
    private int _count;

    protected BoardProgram(BsdSockets sockets, int port)
    {
        Sockets = sockets;
        _listener = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        if (sockets.Bind(_listener, new SocketAddress(0, port)) != 0 || sockets.Listen(_listener, Backlog) != 0)
        {
            throw new InvalidOperationException($"The board does not listen: errno {sockets.Errno}.");
        }

        _listening = [new PollFd { Fd = _listener, Events = SocketConstants.POLLIN }];
    }

    protected BsdSockets Sockets { get; }

    protected byte[] Buffer { get; } = new byte[8192];

    public void Step()
    {
        while (Sockets.Poll(_listening, 1, 0) > 0)
        {
            int fd = Sockets.Accept(_listener, null);
            Sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            _connections[_count++] = fd;
        }

        for (int i = 0; i < _count; i++)
        {
            Serve(_connections[i]);
        }
    }

    protected abstract void Serve(int fd);
}

/// <summary>Reads and forgets.</summary>
internal sealed class DiscardProgram(BsdSockets sockets, int port) : BoardProgram(sockets, port)
{
    protected override void Serve(int fd)
    {
        while (Sockets.Read(fd, Buffer, 0, Buffer.Length) > 0)
        {
        }
    }
}

/// <summary>Writes as much as is accepted, without end.</summary>
internal sealed class ChargenProgram(BsdSockets sockets, int port) : BoardProgram(sockets, port)
{
    protected override void Serve(int fd)
    {
        while (Sockets.Write(fd, Buffer, 0, Buffer.Length) > 0)
        {
        }
    }
}

/// <summary>Answers each request with as many bytes.</summary>
internal sealed class EchoProgram(BsdSockets sockets, int port) : BoardProgram(sockets, port)
{
    protected override void Serve(int fd)
    {
        int read = Sockets.Read(fd, Buffer, 0, Buffer.Length);
        if (read > 0 && Sockets.Write(fd, Buffer, 0, read) != read)
        {
            throw new InvalidOperationException("A request is larger than the send buffer.");
        }
    }
}
