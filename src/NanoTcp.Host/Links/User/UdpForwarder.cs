using System.Net;
using System.Net.Sockets;
using NanoTcp.Sockets;
using Socket = System.Net.Sockets.Socket;

namespace NanoTcp.Host.Links.User;

/// <summary>
/// Relays datagrams from a port of localhost to a port of the board, and the replies to the sender. Each sender on the PC gets its own
/// socket in the gateway's stack.
/// </summary>
internal sealed class UdpForwarder : IDisposable
{
    private const int LargestDatagram = 65_535;

    // concurrent senders; the one idle longest is displaced
    private const int MaxFlows = 64;

    // datagrams queued for the gateway's thread; further ones are dropped, as in a router
    private const int MaxQueued = 256;

    private readonly GatewayStack _gateway;
    private readonly PortForward _forward;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Dictionary<IPEndPoint, UdpFlow> _flows = [];
    private int _queued;

    public UdpForwarder(GatewayStack gateway, PortForward forward)
    {
        _gateway = gateway;
        _forward = forward;
        LocalPort.Bind(_socket, forward);
        _ = ReceiveAsync();
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync()
    {
        var buffer = new byte[LargestDatagram];
        while (true)
        {
            try
            {
                SocketReceiveFromResult received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                if (Interlocked.Increment(ref _queued) > MaxQueued)
                {
                    Interlocked.Decrement(ref _queued);
                    continue;
                }

                byte[] datagram = buffer[..received.ReceivedBytes];
                _gateway.Post(() => Relay(datagram, (IPEndPoint)received.RemoteEndPoint));
            }
            catch (SocketException e) when (e.SocketErrorCode is not SocketError.OperationAborted)
            {
                // Windows reports here that an earlier reply was unreachable
                await Task.Delay(LocalPort.RetryMilliseconds);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void Relay(byte[] datagram, IPEndPoint sender)
    {
        Interlocked.Decrement(ref _queued);
        if (!_flows.TryGetValue(sender, out UdpFlow? flow))
        {
            flow = OpenFlow(sender);
        }

        flow?.Send(datagram, _forward.BoardPort);
    }

    private UdpFlow? OpenFlow(IPEndPoint sender)
    {
        if (_flows.Count == MaxFlows)
        {
            (IPEndPoint oldestSender, UdpFlow oldest) = _flows.MinBy(pair => pair.Value.LastUse);
            oldest.Abort();
            _flows.Remove(oldestSender);
        }

        int fd = _gateway.OpenSocket(SocketConstants.SOCK_DGRAM);
        if (fd < 0)
        {
            return null;
        }

        _gateway.Sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, 2 * GatewayStack.LargestDatagram);
        var flow = new UdpFlow(_gateway, fd, _socket, sender);
        _gateway.Add(flow);
        _flows.Add(sender, flow);
        return flow;
    }
}
