using System.Collections.Concurrent;
using NanoTcp.Links;
using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.Tool.CommandLine;

namespace NanoTcp.Tool.Links.User;

/// <summary>
/// The PC's end of the link "user": a second stack at the cable's far end, with the network's gateway address. It relays between its own
/// sockets and the operating system's, in both directions, so nothing needs a privilege. One thread runs the stack and all relays;
/// the operating system's sockets report to it by <see cref="Post"/>.
/// </summary>
internal sealed class Gateway : IDisposable
{
    // Much more than a board has, so that the relay never is what slows a connection down.
    private const int BufferSize = 64 * 1024;
    private const int StackReceiveBuffer = 32_000;
    private const int HousekeepingPeriod = 1000;

    // Datagrams in fragments, as long as they can be.
    private const int ReassembledDatagrams = 16;
    private const int LongestReassembled = UdpFlow.LargestDatagram + 8;
    private const int AnyPortAttempts = 10;

    private readonly SystemClock _clock = new();
    private readonly NetStack _stack;
    private readonly Thread _thread;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly List<IGatewaySocket> _members = [];
    private readonly List<IDisposable> _listeners = [];
    private readonly List<IGatewaySocket> _awaited = [];
    private readonly InboundConnections _inbound;
    private PollFd[] _polled = [];
    private volatile bool _stopping;

    /// <param name="port">The gateway's device at the cable's far end.</param>
    /// <param name="address">Its address in the board's network.</param>
    public Gateway(NetDevice port, Ipv4Network address, uint boardAddress, RandomSource random)
    {
        BoardAddress = boardAddress;
        Address = address.Address;
        var settings = new TcpSettings { SendBufferSize = BufferSize, ReceiveBufferSize = BufferSize };
        _stack = new NetStack(_clock, random, settings, StackReceiveBuffer);
        _stack.LimitReassembly(ReassembledDatagrams, LongestReassembled);
        var device = new GatewayDevice(port);
        _inbound = new InboundConnections(this, device);
        _stack.AddInterface(device, address.Address, address.PrefixLength);
        Add(new DhcpServer(this, address));
        Add(new DnsForwarder(this));
        _thread = new Thread(Run) { Name = "gateway", IsBackground = true };
    }

    public uint Address { get; }

    public uint BoardAddress { get; }

    public BsdSockets Sockets => BsdSockets.Of(_stack);

    /// <summary>Opens a port of localhost that leads to a port of the board, for TCP and UDP.</summary>
    /// <returns>The port, also when any was asked for.</returns>
    /// <exception cref="UsageException">The port is in use, or not allowed.</exception>
    public int Forward(PortForward forward)
    {
        for (int attempt = 1; ; attempt++)
        {
            var tcp = new TcpForwarder(this, forward);
            try
            {
                _listeners.Add(new UdpForwarder(this, forward with { HostPort = tcp.Port }));
                _listeners.Add(tcp);
                return tcp.Port;
            }
            catch (UsageException) when (forward.HostPort == 0 && attempt < AnyPortAttempts)
            {
                // Any port is wanted, and this one is free for TCP only.
                tcp.Dispose();
            }
        }
    }

    public void Start() => _thread.Start();

    /// <summary>Has something done on the gateway's thread. May be called from any thread.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        _clock.Wake();
    }

    public void Add(IGatewaySocket member) => _members.Add(member);

    public void Remove(IGatewaySocket member) => _members.Remove(member);

    /// <summary>Makes a socket that does not block.</summary>
    /// <returns>Its descriptor, or -1 when there is no room for it.</returns>
    public int OpenSocket(int type)
    {
        int fd = Sockets.Socket(SocketConstants.AF_INET, type, 0);
        if (fd >= 0)
        {
            Sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            if (type == SocketConstants.SOCK_STREAM)
            {
                // what comes from a program on the PC has passed its own Nagle's rule already
                Sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, 1);
            }
        }

        return fd;
    }

    public void Dispose()
    {
        _listeners.ForEach(listener => listener.Dispose());
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
                _inbound.Expire(now);
                housekeeping = now + HousekeepingPeriod;
            }

            long next = _stack.Poll(now);
            if (!ServeReady())
            {
                _clock.Wait(Math.Min(next, housekeeping));
            }
        }

        foreach (IGatewaySocket member in _members.ToArray())
        {
            member.Abort();
        }

        _inbound.Dispose();
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
