using System.Net;
using System.Net.Sockets;
using NanoTcp.Sockets;
using Socket = System.Net.Sockets.Socket;
using SocketAddress = NanoTcp.Sockets.SocketAddress;

namespace NanoTcp.Host.Links.User;

/// <summary>Relays datagrams between one sender on the PC and the board.</summary>
internal sealed class UdpFlow(GatewayStack gateway, int fd, Socket pc, IPEndPoint sender) : IGatewaySocket
{
    // datagrams queued during ARP for the board; further ones are dropped, as in a router
    private const int MaxWaiting = 16;

    private readonly byte[] _buffer = new byte[GatewayStack.LargestDatagram];
    private readonly SocketAddress _peer = new();
    private readonly Queue<(byte[] Datagram, int BoardPort)> _waiting = [];

    public int Fd => fd;

    public int AwaitedEvents => _waiting.Count == 0 ? SocketConstants.POLLIN : SocketConstants.POLLIN | SocketConstants.POLLOUT;

    /// <summary>Time of the sender's last datagram, in milliseconds.</summary>
    public long LastUse { get; private set; }

    public void Send(byte[] datagram, int boardPort)
    {
        LastUse = Environment.TickCount64;
        if ((_waiting.Count > 0 || !TrySend(datagram, boardPort)) && _waiting.Count < MaxWaiting)
        {
            _waiting.Enqueue((datagram, boardPort));
        }
    }

    public void Serve(int readyEvents)
    {
        while (_waiting.TryPeek(out (byte[] Datagram, int BoardPort) next) && TrySend(next.Datagram, next.BoardPort))
        {
            _waiting.Dequeue();
        }

        int length;
        while ((length = gateway.Sockets.ReceiveFrom(fd, _buffer, 0, GatewayStack.LargestDatagram, SocketConstants.MSG_DONTWAIT, _peer)) >= 0)
        {
            if (_peer.Address == gateway.BoardAddress)
            {
                Answer(length);
            }
        }
    }

    public void Abort()
    {
        gateway.Sockets.Close(fd);
        gateway.Remove(this);
    }

    // The stack does not queue fragments during ARP. Returns false to try again.
    private bool TrySend(byte[] datagram, int boardPort)
    {
        _peer.Set(gateway.BoardAddress, boardPort);
        return gateway.Sockets.SendTo(fd, datagram, 0, datagram.Length, SocketConstants.MSG_DONTWAIT, _peer) >= 0
            || gateway.Sockets.Errno != Errno.EAGAIN;
    }

    private void Answer(int length)
    {
        try
        {
            pc.SendTo(_buffer, 0, length, SocketFlags.None, sender);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the sender has gone: drop the reply
        }
    }
}
