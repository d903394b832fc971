using NanoTcp.Links;

namespace NanoTcp.Host.Links.User;

/// <summary>
/// The PC's end of the link "user": a second stack with the network's gateway address. It relays between its sockets and the operating
/// system's in both directions, and needs no privileges.
/// </summary>
internal sealed class Gateway : IDisposable
{
    private const int AnyPortAttempts = 10;

    private readonly GatewayStack _stack;
    private readonly InboundConnections _inbound;
    private readonly List<IDisposable> _listeners = [];

    /// <param name="port">The gateway's device at the PC's end of the cable.</param>
    /// <param name="address">Address in the board's network.</param>
    public Gateway(NetDevice port, Ipv4Network address, uint boardAddress, RandomSource random)
    {
        var device = new GatewayDevice(port);
        _stack = new GatewayStack(device, address, boardAddress, random);
        _inbound = new InboundConnections(_stack, device);
        _stack.Housekeeping = _inbound.Expire;
        _stack.Add(new DhcpServer(_stack, address));
        _stack.Add(new DnsForwarder(_stack));
    }

    /// <summary>Forwards a TCP and UDP port of localhost to a port of the board.</summary>
    /// <returns>The port of localhost.</returns>
    /// <exception cref="UsageException">The port is in use or not allowed.</exception>
    public int Forward(PortForward forward)
    {
        for (int attempt = 1; ; attempt++)
        {
            var tcp = new TcpForwarder(_stack, forward);
            try
            {
                _listeners.Add(new UdpForwarder(_stack, forward with { HostPort = tcp.Port }));
                _listeners.Add(tcp);
                return tcp.Port;
            }
            catch (UsageException) when (forward.HostPort == 0 && attempt < AnyPortAttempts)
            {
                // any port will do, and this one is free for TCP only
                tcp.Dispose();
            }
        }
    }

    public void Start() => _stack.Start();

    public void Dispose()
    {
        _listeners.ForEach(listener => listener.Dispose());
        _stack.Dispose();
        _inbound.Dispose();
    }
}
