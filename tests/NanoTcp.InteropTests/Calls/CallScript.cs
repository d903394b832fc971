using System.Reflection;
using static NanoTcp.Sockets.SocketConstants;

namespace NanoTcp.InteropTests.Calls;

/// <summary>A sequence of calls under way: makes them, and writes down what each did in words that do not depend on who served it.</summary>
internal sealed class CallScript(ISocketCalls calls) : IDisposable
{
    public const uint Here = INADDR_LOOPBACK;

    // loopback is at once in the kernel, and soon in a stack with a thread of its own
    private const int Soon = 2000;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<int, string> s_errors = typeof(Errno).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral)
        .ToDictionary(field => (int)field.GetRawConstantValue()!, field => field.Name);

    private readonly List<int> _open = [];

    // all fds in the order in which they were opened
    private readonly List<int> _opened = [];

    public List<string> Log { get; } = [];

    /// <summary>Makes the calls of a sequence.</summary>
    /// <returns>What each call did. Reports the position of a call that blocks forever.</returns>
    public static string Run(ISocketCalls calls, Action<CallScript> sequence)
    {
        using var script = new CallScript(calls);
        var thread = new Thread(() => sequence(script)) { IsBackground = true };
        thread.Start();
        bool hasEnded = thread.Join(s_longest);
        return string.Join('\n', script.Log) + (hasEnded ? "" : "\nand then it hangs");
    }

    public int Socket(int type, int protocol = 0) => Opened("socket", calls.Socket(AF_INET, type, protocol));

    public void SocketFails(int family, int type, int protocol) => Opened($"socket {family} {type} {protocol}", calls.Socket(family, type, protocol));

    public int Tcp() => Socket(SOCK_STREAM);

    public int Udp() => Socket(SOCK_DGRAM);

    /// <summary>A socket with a free port of loopback.</summary>
    public int Bound(int type)
    {
        int fd = Socket(type);
        Bind(fd, Here, 0);
        return fd;
    }

    /// <summary>A listener on a free port of loopback.</summary>
    public int Listener(int backlog = 4)
    {
        int fd = Bound(SOCK_STREAM);
        Listen(fd, backlog);
        return fd;
    }

    /// <summary>Both ends of a connection.</summary>
    public (int Client, int Server) Connection()
    {
        int listener = Listener();
        int client = Tcp();
        Connect(client, Here, PortOf(listener));
        int server = Accept(listener);
        Close(listener);
        return (client, server);
    }

    /// <summary>A port without a listener.</summary>
    public int DeadPort()
    {
        int fd = Bound(SOCK_STREAM);
        int port = PortOf(fd);
        Close(fd);
        return port;
    }

    public int PortOf(int fd) => calls.SockName(fd);

    public void Bind(int fd, uint address, int port, int family = AF_INET) => Done("bind", calls.Bind(fd, family, address, port));

    public void Listen(int fd, int backlog) => Done("listen", calls.Listen(fd, backlog));

    public int Accept(int fd, int flags = 0) => Opened("accept", calls.Accept(fd, flags));

    public void Connect(int fd, uint address, int port, int family = AF_INET) => Done("connect", calls.Connect(fd, family, address, port));

    public void Send(int fd, int count, int flags = 0) => Done($"send {count}", calls.Send(fd, new byte[count], flags));

    public void SendTo(int fd, int count, uint address, int port) => Done($"sendto {count}", calls.SendTo(fd, new byte[count], 0, address, port));

    public void Receive(int fd, int count, int flags = 0) => Done($"recv {count}", calls.Receive(fd, new byte[count], flags));

    public void Read(int fd, int count) => Done($"read {count}", calls.Read(fd, new byte[count]));

    public void Write(int fd, int count) => Done($"write {count}", calls.Write(fd, new byte[count]));

    public void Shutdown(int fd, int how) => Done($"shutdown {how}", calls.Shutdown(fd, how));

    public void Close(int fd)
    {
        _open.Remove(fd);
        Done("close", calls.Close(fd));
    }

    public void Set(int fd, int level, int option, int value) => Done($"setsockopt {option}", calls.SetOption(fd, level, option, value));

    public void Get(int fd, int level, int option) => Done($"getsockopt {option}", calls.GetOption(fd, level, option));

    /// <summary>The pending error by name.</summary>
    public void Error(int fd) => Done("SO_ERROR", -calls.GetOption(fd, SOL_SOCKET, SO_ERROR));

    public void PeerName(int fd) => Done("getpeername", Math.Min(calls.PeerName(fd), 0));

    public void SockName(int fd) => Done("getsockname", Math.Min(calls.SockName(fd), 0));

    public int Dup(int fd) => Opened("dup", calls.Dup(fd));

    public void Dup2(int fd, int target) => Opened("dup2", calls.Dup2(fd, target));

    public void DupFrom(int fd, int least) => Opened("F_DUPFD", calls.Fcntl(fd, F_DUPFD, least));

    public void NonBlocking(int fd) => Done("O_NONBLOCK", calls.Fcntl(fd, F_SETFL, O_NONBLOCK));

    public void IsNonBlocking(int fd) => Log.Add($"F_GETFL: {(calls.Fcntl(fd, F_GETFL, 0) & O_NONBLOCK) != 0}");

    public void Readable(int fd) => Done("FIONREAD", calls.Ioctl(fd, FIONREAD));

    public void Unacknowledged(int fd) => Done("SIOCOUTQ", calls.Ioctl(fd, SIOCOUTQ));

    public void Unsent(int fd) => Done("SIOCOUTQNSD", calls.Ioctl(fd, SIOCOUTQNSD));

    public void Info(int fd)
    {
        int[] info = new int[4];
        Done("TCP_INFO", calls.Info(fd, info));
        Log.Add($"state {info[0]} unsent {info[1]} waiting {info[2]} of {info[3]}");
    }

    /// <summary>Waits for something, and writes down what holds of all that poll can tell.</summary>
    public void Await(int fd, int events)
    {
        calls.Poll(fd, events, Soon);
        Poll(fd);
    }

    public void Poll(int fd)
    {
        int returned = calls.Poll(fd, POLLIN | POLLOUT | POLLRDHUP, 0);
        Log.Add(returned < 0 ? $"poll: {Name(returned)}" : $"poll: {Names(returned)}");
    }

    public int Epoll() => Opened("epoll_create", calls.Epoll());

    public void EpollAdd(int epfd, int fd, int? events) => Done("EPOLL_CTL_ADD", calls.EpollControl(epfd, EPOLL_CTL_ADD, fd, events));

    public void EpollModify(int epfd, int fd, int? events) => Done("EPOLL_CTL_MOD", calls.EpollControl(epfd, EPOLL_CTL_MOD, fd, events));

    public void EpollDelete(int epfd, int fd) => Done("EPOLL_CTL_DEL", calls.EpollControl(epfd, EPOLL_CTL_DEL, fd, null));

    public void EpollControl(int epfd, int op, int fd, int? events) => Done($"epoll_ctl {op}", calls.EpollControl(epfd, op, fd, events));

    /// <summary>The events of each fd, by the order in which fds were opened.</summary>
    public void EpollWait(int epfd, int count = 8)
    {
        int[] fds = new int[8];
        int[] events = new int[8];
        int result = calls.EpollWait(epfd, fds, events, count, 0);
        var ready = Enumerable.Range(0, Math.Max(result, 0)).Select(i => (At: _opened.LastIndexOf(fds[i]), Events: Names(events[i])));
        Log.Add($"epoll_wait: {Name(result)} {string.Join(", ", ready.OrderBy(r => r.At).Select(r => $"#{r.At} {r.Events}"))}");
    }

    public void EpollWaitForNull(int epfd, int count) => Done($"epoll_wait {count}", calls.EpollWait(epfd, [], null, count, 0));

    public (int Read, int Write) Pipe(int flags = 0)
    {
        int[] fds = [-1, -1];
        Done("pipe", calls.Pipe(fds, flags));
        _open.AddRange(fds.Where(fd => fd >= 0));
        _opened.AddRange(fds);
        return (fds[0], fds[1]);
    }

    public (int One, int Other) Pair(int family = AF_UNIX, int type = SOCK_STREAM, int protocol = 0)
    {
        int[] fds = [-1, -1];
        Done("socketpair", calls.SocketPair(family, type, protocol, fds));
        _open.AddRange(fds.Where(fd => fd >= 0));
        _opened.AddRange(fds);
        return (fds[0], fds[1]);
    }

    /// <summary>Lets what is under way arrive.</summary>
    public void Settle() => Thread.Sleep(60);

    public void Dispose()
    {
        foreach (int fd in _open)
        {
            calls.Close(fd);
        }
    }

    /// <summary>What a call returned: a number, or the name of its error.</summary>
    public static string Name(int result) => result >= 0 ? $"{result}" : s_errors.GetValueOrDefault(-result, $"errno {-result}");

    /// <summary>The names of poll's bits.</summary>
    public static string Names(int events)
    {
        (int Bit, string Name)[] names =
        [
            (POLLIN, "IN"), (POLLOUT, "OUT"), (POLLERR, "ERR"), (POLLHUP, "HUP"), (POLLNVAL, "NVAL"), (POLLRDHUP, "RDHUP"),
        ];
        return string.Join(' ', names.Where(name => (events & name.Bit) != 0).Select(name => name.Name));
    }

    private void Done(string call, int result) => Log.Add($"{call}: {Name(result)}");

    private int Opened(string call, int result)
    {
        Log.Add($"{call}: {(result >= 0 ? "fd" : Name(result))}");
        if (result >= 0)
        {
            _open.Add(result);
            _opened.Add(result);
        }

        return result;
    }
}
