using System.Net;
using System.Net.Sockets;

namespace NanoTcp.Host.Links.User;

/// <summary>Accepts TCP connections on a port of localhost and relays them to a port of the board.</summary>
internal sealed class TcpForwarder : IDisposable
{
    private const int Backlog = 128;

    private readonly GatewayStack _gateway;
    private readonly PortForward _forward;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public TcpForwarder(GatewayStack gateway, PortForward forward)
    {
        _gateway = gateway;
        _forward = forward;
        LocalPort.Bind(_listener, forward);
        _listener.Listen(Backlog);
        Port = LocalPort.Of(_listener);
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Socket pc = await _listener.AcceptAsync();
                pc.NoDelay = true;
                _gateway.Post(() => TcpRelay.Connect(_gateway, pc, _forward.BoardPort));
            }
            catch (SocketException e) when (e.SocketErrorCode is not SocketError.OperationAborted)
            {
                // the client has gone, or no fd is free
                await Task.Delay(LocalPort.RetryMilliseconds);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }
}
