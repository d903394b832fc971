using System.Net;
using System.Net.Sockets;
using NanoTcp.Sockets;
using Socket = System.Net.Sockets.Socket;
using SocketAddress = NanoTcp.Sockets.SocketAddress;

namespace NanoTcp.Tool.Links.User;

/// <summary>The datagrams between one sender on the PC and the board.</summary>
internal sealed class UdpFlow(Gateway gateway, int fd, Socket pc, IPEndPoint sender) : IGatewaySocket
{
    private const int LargestDatagram = 1472;

    private readonly byte[] _buffer = new byte[LargestDatagram];
    private readonly SocketAddress _peer = new();

    public int Fd => fd;

    public int AwaitedEvents => SocketConstants.POLLIN;

    /// <summary>When the sender last sent something, in milliseconds.</summary>
    public long LastUse { get; private set; }

    public void Send(byte[] datagram, int boardPort)
    {
        LastUse = Environment.TickCount64;
        _peer.Set(gateway.BoardAddress, boardPort);
        gateway.Sockets.SendTo(fd, datagram, 0, datagram.Length, SocketConstants.MSG_DONTWAIT, _peer);
    }

    public void Serve(int readyEvents)
    {
        int length;
        while ((length = gateway.Sockets.ReceiveFrom(fd, _buffer, 0, LargestDatagram, SocketConstants.MSG_DONTWAIT, _peer)) >= 0)
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
