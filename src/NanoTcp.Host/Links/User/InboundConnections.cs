using System.Net;
using System.Net.Sockets;
using NanoTcp.Sockets;
using Socket = System.Net.Sockets.Socket;
using SocketAddress = NanoTcp.Sockets.SocketAddress;

namespace NanoTcp.Host.Links.User;

/// <summary>
/// Relays the board's connections to the PC: a connection to a port of the gateway becomes one to that port of localhost. The board's SYN
/// is held back until the PC's connect has finished. It then finds a listener, or gets RST if the PC's port is closed.
/// </summary>
internal sealed class InboundConnections : IDisposable
{
    private const int Backlog = 16;
    private const int MaxPending = 256;
    private const long AcceptTimeout = 20_000;
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);

    private readonly GatewayStack _gateway;
    private readonly GatewayDevice _device;
    private readonly Dictionary<TcpSyn, Pending> _pending = [];
    private readonly Dictionary<int, Listener> _listeners = [];

    public InboundConnections(GatewayStack gateway, GatewayDevice device)
    {
        _gateway = gateway;
        _device = device;
        device.Admits = Admits;
    }

    /// <summary>Drops connections that the board did not complete.</summary>
    /// <param name="now">In milliseconds.</param>
    public void Expire(long now)
    {
        foreach ((TcpSyn syn, Pending pending) in _pending.Where(pair => pair.Value.IsOlderThan(now, AcceptTimeout)).ToArray())
        {
            pending.Pc?.Dispose();
            _pending.Remove(syn);
            CloseUnlessAwaited(syn.DestinationPort);
        }
    }

    public void Dispose()
    {
        foreach (Pending pending in _pending.Values)
        {
            pending.Pc?.Dispose();
        }
    }

    private bool Admits(ReadOnlySpan<byte> frame)
    {
        if (!TcpSyn.TryRead(frame, out TcpSyn syn) || syn.Destination != _gateway.Address)
        {
            return true;
        }

        if (_pending.TryGetValue(syn, out Pending? known))
        {
            // retransmitted SYN: hold it back until the PC has answered
            return known.Pc != null;
        }

        if (_pending.Count < MaxPending)
        {
            var pending = new Pending();
            _pending.Add(syn, pending);
            _ = ConnectAsync(syn, pending, frame.ToArray());
        }

        return false;
    }

    private async Task ConnectAsync(TcpSyn syn, Pending pending, byte[] frame)
    {
        // not while receiving the frame
        await Task.Yield();
        var pc = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var timeout = new CancellationTokenSource(s_connectTimeout);
            await pc.ConnectAsync(new IPEndPoint(IPAddress.Loopback, syn.DestinationPort), timeout.Token);
            _gateway.Post(() => Answered(syn, pending, frame, pc));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            pc.Dispose();
            _gateway.Post(() => Answered(syn, pending, frame, null));
        }
    }

    private void Answered(TcpSyn syn, Pending pending, byte[] frame, Socket? pc)
    {
        if (pc != null && Listen(syn.DestinationPort))
        {
            pending.Pc = pc;
        }
        else
        {
            pc?.Dispose();
            _pending.Remove(syn);
            CloseUnlessAwaited(syn.DestinationPort);
        }

        _device.Reinsert(frame);
    }

    private bool Listen(int port)
    {
        if (_listeners.ContainsKey(port))
        {
            return true;
        }

        int fd = _gateway.OpenSocket(SocketConstants.SOCK_STREAM);
        if (fd < 0)
        {
            return false;
        }

        // connections accepted earlier still use the port
        _gateway.Sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1);
        if (_gateway.Sockets.Bind(fd, new SocketAddress(_gateway.Address, port)) < 0 || _gateway.Sockets.Listen(fd, Backlog) < 0)
        {
            _gateway.Sockets.Close(fd);
            return false;
        }

        var listener = new Listener(this, fd, port);
        _listeners.Add(port, listener);
        _gateway.Add(listener);
        return true;
    }

    private void Accept(int listener, int port)
    {
        var peer = new SocketAddress();
        int fd;
        while ((fd = _gateway.Sockets.Accept(listener, peer)) >= 0)
        {
            if (_pending.Remove(new TcpSyn(peer.Address, peer.Port, _gateway.Address, port), out Pending? pending) && pending.Pc != null)
            {
                TcpRelay.Join(_gateway, pending.Pc, fd);
            }
            else
            {
                _gateway.Sockets.Close(fd);
            }
        }

        CloseUnlessAwaited(port);
    }

    // a remaining listener would accept connections that the PC would refuse
    private void CloseUnlessAwaited(int port)
    {
        bool isAwaited = _pending.Any(pair => pair.Key.DestinationPort == port && pair.Value.Pc != null);
        if (!isAwaited && _listeners.Remove(port, out Listener? listener))
        {
            listener.Abort();
        }
    }

    private sealed class Pending
    {
        private long _since = -1;

        /// <summary>The connection to the PC's port, once established.</summary>
        public Socket? Pc { get; set; }

        public bool IsOlderThan(long now, long age)
        {
            if (_since < 0)
            {
                _since = now;
            }

            return now - _since > age;
        }
    }

    private sealed class Listener(InboundConnections owner, int fd, int port) : IGatewaySocket
    {
        public int Fd => fd;

        public int AwaitedEvents => SocketConstants.POLLIN;

        public void Serve(int readyEvents) => owner.Accept(fd, port);

        public void Abort()
        {
            owner._gateway.Sockets.Close(fd);
            owner._gateway.Remove(this);
        }
    }
}
