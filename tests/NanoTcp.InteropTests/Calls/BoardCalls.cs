using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.InteropTests.Calls;

/// <summary>The same calls of a stack of ours.</summary>
internal sealed class BoardCalls : ISocketCalls, IDisposable
{
    private readonly NetStack _stack;
    private readonly BsdSockets _sockets;

    /// <summary>A stack of its own, served in the background as on a board.</summary>
    public BoardCalls()
        : this(new NetStack(new SystemClock(), new SeededRandom(1), null))
    {
        _stack.Start();
    }

    /// <summary>A stack that the caller serves.</summary>
    public BoardCalls(NetStack stack)
    {
        _stack = stack;
        _sockets = BsdSockets.Of(stack);
    }

    public int Socket(int family, int type, int protocol) => Result(_sockets.Socket(family, type, protocol));

    public int Bind(int fd, int family, uint address, int port) => Result(_sockets.Bind(fd, Address(family, address, port)));

    public int Listen(int fd, int backlog) => Result(_sockets.Listen(fd, backlog));

    public int Accept(int fd, int flags) => Result(_sockets.Accept4(fd, null, flags));

    public int Connect(int fd, int family, uint address, int port) => Result(_sockets.Connect(fd, Address(family, address, port)));

    public int Send(int fd, byte[] buffer, int flags) => Result(_sockets.Send(fd, buffer, 0, buffer.Length, flags));

    public int SendTo(int fd, byte[] buffer, int flags, uint address, int port) =>
        Result(_sockets.SendTo(fd, buffer, 0, buffer.Length, flags, new SocketAddress(address, port)));

    public int Receive(int fd, byte[] buffer, int flags) => Result(_sockets.Receive(fd, buffer, 0, buffer.Length, flags));

    public int Read(int fd, byte[] buffer) => Result(_sockets.Read(fd, buffer, 0, buffer.Length));

    public int Write(int fd, byte[] buffer) => Result(_sockets.Write(fd, buffer, 0, buffer.Length));

    public int Shutdown(int fd, int how) => Result(_sockets.Shutdown(fd, how));

    public int Close(int fd) => Result(_sockets.Close(fd));

    public int SetOption(int fd, int level, int option, int value) => Result(_sockets.SetSockOpt(fd, level, option, value));

    public int GetOption(int fd, int level, int option)
    {
        int result = Result(_sockets.GetSockOpt(fd, level, option, out int value));
        return result < 0 ? result : value;
    }

    public int SockName(int fd)
    {
        var address = new SocketAddress();
        int result = Result(_sockets.GetSockName(fd, address));
        return result < 0 ? result : address.Port;
    }

    public int PeerName(int fd)
    {
        var address = new SocketAddress();
        int result = Result(_sockets.GetPeerName(fd, address));
        return result < 0 ? result : address.Port;
    }

    public int Dup(int fd) => Result(_sockets.Dup(fd));

    public int Dup2(int fd, int target) => Result(_sockets.Dup2(fd, target));

    public int Fcntl(int fd, int command, int argument) => Result(_sockets.Fcntl(fd, command, argument));

    public int Ioctl(int fd, int request)
    {
        int value = 0;
        int result = Result(_sockets.Ioctl(fd, request, ref value));
        return result < 0 ? result : value;
    }

    public int Info(int fd, int[] info)
    {
        var state = new TcpInfo();
        int result = Result(_sockets.GetTcpInfo(fd, state));
        (info[0], info[1], info[2], info[3]) = ((int)state.CongestionState, state.Unsent, state.AcceptQueue, state.Backlog);
        return result;
    }

    public int Poll(int fd, int events, int timeout)
    {
        var entry = new PollFd { Fd = fd, Events = events };
        int result = Result(_sockets.Poll([entry], 1, timeout));
        return result < 0 ? result : entry.Returned;
    }

    public int Epoll() => Result(_sockets.EpollCreate());

    public int EpollControl(int epfd, int op, int fd, int? events) =>
        Result(_sockets.EpollControl(epfd, op, fd, events == null ? null : new EpollEvent { Events = events.Value, Fd = fd }));

    public int EpollWait(int epfd, int[] fds, int[]? events, int count, int timeout)
    {
        EpollEvent[]? entries = events == null ? null : [.. fds.Select(_ => new EpollEvent())];
        int result = Result(_sockets.EpollWait(epfd, entries, count, timeout));
        for (int i = 0; i < result; i++)
        {
            (fds[i], events![i]) = (entries![i].Fd, entries[i].Events);
        }

        return result;
    }

    public int Pipe(int[] fds, int flags) => Result(_sockets.Pipe(fds, flags));

    public int SocketPair(int family, int type, int protocol, int[] fds) => Result(_sockets.SocketPair(family, type, protocol, fds));

    public void Dispose() => _stack.Stop();

    private static SocketAddress Address(int family, uint address, int port) => new(address, port) { Family = family };

    private int Result(int result) => result < 0 ? -_sockets.Errno : result;
}
