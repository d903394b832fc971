using System.Collections.Concurrent;
using NanoTcp.Links;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Host.Links.User;

/// <summary>
/// The gateway's stack, and the thread that runs it and the owners of its sockets. Completions of the operating system's sockets are queued
/// to that thread with <see cref="Post"/>.
/// </summary>
internal sealed class GatewayStack : IDisposable
{
    /// <summary>Largest UDP payload in bytes.</summary>
    public const int LargestDatagram = 65_507;

    // much more than a board has, so that the relay never limits a connection
    private const int BufferSize = 64 * 1024;
    private const int StackReceiveBuffer = 32_000;
    private const int HousekeepingPeriod = 1000;

    // longest time for the PC's programs to receive what the board sent before it stopped, in milliseconds
    private const int LongestDrain = 1000;

    // fragmented datagrams of any length
    private const int ReassembledDatagrams = 16;
    private const int LongestReassembled = LargestDatagram + 8;

    private readonly SystemClock _clock = new();
    private readonly NetStack _stack;
    private readonly Thread _thread;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly List<IGatewaySocket> _members = [];
    private readonly List<IGatewaySocket> _awaited = [];
    private PollFd[] _polled = [];
    private volatile bool _stopping;

    /// <param name="device">The gateway's device at the PC's end of the cable.</param>
    /// <param name="address">Address in the board's network.</param>
    public GatewayStack(NetDevice device, Ipv4Network address, uint boardAddress, RandomSource random)
    {
        BoardAddress = boardAddress;
        Address = address.Address;
        var settings = new TcpSettings { SendBufferSize = BufferSize, ReceiveBufferSize = BufferSize };
        _stack = new NetStack(_clock, random, settings, StackReceiveBuffer);
        _stack.LimitReassembly(ReassembledDatagrams, LongestReassembled);
        _stack.AddInterface(device, address.Address, address.PrefixLength);
        _thread = new Thread(Run) { Name = "gateway", IsBackground = true };
    }

    public uint Address { get; }

    public uint BoardAddress { get; }

    public BsdSockets Sockets => BsdSockets.Of(_stack);

    /// <summary>Called once a second on the gateway's thread, with the time in milliseconds. Set it before <see cref="Start"/>.</summary>
    public Action<long>? Housekeeping { get; set; }

    public void Start() => _thread.Start();

    /// <summary>Queues an action for the gateway's thread. Any thread may call it.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        _clock.Wake();
    }

    public void Add(IGatewaySocket member) => _members.Add(member);

    public void Remove(IGatewaySocket member) => _members.Remove(member);

    /// <summary>Creates a non-blocking socket.</summary>
    /// <returns>The fd, or -1 when the table is full.</returns>
    public int OpenSocket(int type)
    {
        int fd = Sockets.Socket(SocketConstants.AF_INET, type, 0);
        if (fd >= 0)
        {
            Sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            if (type == SocketConstants.SOCK_STREAM)
            {
                // the PC's stack has already applied its Nagle algorithm
                Sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, 1);
            }
        }

        return fd;
    }

    public void Dispose()
    {
        _stopping = true;
        _clock.Wake();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        long housekeeping = 0;
        while (!_stopping)
        {
            while (_posted.TryDequeue(out Action? action))
            {
                action();
            }

            long now = _clock.Now;
            if (now >= housekeeping)
            {
                Housekeeping?.Invoke(now);
                housekeeping = now + HousekeepingPeriod;
            }

            long next = _stack.Poll(now);
            if (!ServeReady())
            {
                _clock.Wait(Math.Min(next, housekeeping));
            }
        }

        Drain(_clock.Now + LongestDrain);
        foreach (IGatewaySocket member in _members.ToArray())
        {
            member.End();
        }
    }

    private void Drain(long deadline)
    {
        while (_clock.Now < deadline)
        {
            while (_posted.TryDequeue(out Action? action))
            {
                action();
            }

            long next = _stack.Poll(_clock.Now);
            if (ServeReady())
            {
                continue;
            }

            if (!_members.Exists(member => member.IsSendingToPc))
            {
                return;
            }

            _clock.Wait(Math.Min(next, deadline));
        }
    }

    private bool ServeReady()
    {
        _awaited.Clear();
        foreach (IGatewaySocket member in _members)
        {
            int events = member.AwaitedEvents;
            if (events != 0)
            {
                PollFd polled = PolledAt(_awaited.Count);
                polled.Fd = member.Fd;
                polled.Events = events;
                polled.Returned = 0;
                _awaited.Add(member);
            }
        }

        if (_awaited.Count == 0 || Sockets.Poll(_polled, _awaited.Count, 0) <= 0)
        {
            return false;
        }

        for (int i = 0; i < _awaited.Count; i++)
        {
            if (_polled[i].Returned != 0)
            {
                _awaited[i].Serve(_polled[i].Returned);
            }
        }

        return true;
    }

    private PollFd PolledAt(int index)
    {
        if (index == _polled.Length)
        {
            Array.Resize(ref _polled, Math.Max(16, index * 2));
            for (int i = index; i < _polled.Length; i++)
            {
                _polled[i] = new PollFd();
            }
        }

        return _polled[index];
    }
}
