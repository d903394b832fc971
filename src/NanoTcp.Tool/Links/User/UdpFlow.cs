using System.Net;
using System.Net.Sockets;
using NanoTcp.Sockets;
using Socket = System.Net.Sockets.Socket;
using SocketAddress = NanoTcp.Sockets.SocketAddress;

namespace NanoTcp.Tool.Links.User;

/// <summary>The datagrams between one sender on the PC and the board.</summary>
internal sealed class UdpFlow(GatewayStack gateway, int fd, Socket pc, IPEndPoint sender) : IGatewaySocket
{
    // Datagrams that wait for the board's link address; more are dropped, as a router would.
    private const int MostWaiting = 16;

    private readonly byte[] _buffer = new byte[GatewayStack.LargestDatagram];
    private readonly SocketAddress _peer = new();
    private readonly Queue<(byte[] Datagram, int BoardPort)> _waiting = [];

    public int Fd => fd;

    public int AwaitedEvents => _waiting.Count == 0 ? SocketConstants.POLLIN : SocketConstants.POLLIN | SocketConstants.POLLOUT;

    /// <summary>When the sender last sent something, in milliseconds.</summary>
    public long LastUse { get; private set; }

    public void Send(byte[] datagram, int boardPort)
    {
        LastUse = Environment.TickCount64;
        if ((_waiting.Count > 0 || !TrySend(datagram, boardPort)) && _waiting.Count < MostWaiting)
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

    // A long datagram's fragments cannot wait for a link address in the stack. False when it is to be sent again.
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
            // The asker has gone: nobody misses the answer.
        }
    }
}
