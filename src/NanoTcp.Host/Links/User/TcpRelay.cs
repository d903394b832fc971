using System.Net.Sockets;
using NanoTcp.Sockets;
using Socket = System.Net.Sockets.Socket;

namespace NanoTcp.Host.Links.User;

/// <summary>
/// Relays between a connection of the operating system and one of the gateway's stack: data, FIN and RST, in both directions. Each
/// direction stops reading while its other side cannot write.
/// </summary>
internal sealed class TcpRelay : IGatewaySocket
{
    private const int BufferSize = 32 * 1024;

    private readonly GatewayStack _gateway;
    private readonly BsdSockets _sockets;
    private readonly Socket _pc;
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly SocketAsyncEventArgs _send = new();

    private bool _connecting;
    private bool _closed;

    private int _toBoardStart;
    private int _toBoardCount;
    private bool _receiving;
    private bool _pcEnded;
    private bool _toBoardEnded;

    private bool _sending;
    private bool _toPcEnded;

    private TcpRelay(GatewayStack gateway, Socket pc, int fd, bool connecting)
    {
        _gateway = gateway;
        _sockets = gateway.Sockets;
        _pc = pc;
        Fd = fd;
        _connecting = connecting;
        _receive.SetBuffer(new byte[BufferSize], 0, BufferSize);
        _receive.Completed += (_, _) => _gateway.Post(OnReceived);
        _send.SetBuffer(new byte[BufferSize], 0, BufferSize);
        _send.Completed += (_, _) => _gateway.Post(OnSent);
    }

    public int Fd { get; }

    public int AwaitedEvents
    {
        get
        {
            int events = _connecting || _toBoardCount > 0 ? SocketConstants.POLLOUT : 0;
            return _connecting || _sending || _toPcEnded ? events : events | SocketConstants.POLLIN;
        }
    }

    public bool IsSendingToPc => _sending;

    /// <summary>Connects to the board on behalf of a connection that the PC made.</summary>
    public static void Connect(GatewayStack gateway, Socket pc, int boardPort)
    {
        int fd = gateway.OpenSocket(SocketConstants.SOCK_STREAM);
        if (fd < 0)
        {
            Reset(pc);
            return;
        }

        var relay = new TcpRelay(gateway, pc, fd, connecting: true);
        gateway.Add(relay);
        if (gateway.Sockets.Connect(fd, new SocketAddress(gateway.BoardAddress, boardPort)) < 0
            && gateway.Sockets.Errno != Errno.EINPROGRESS)
        {
            relay.Abort();
        }
    }

    /// <summary>Relays a connection that the board opened to the PC's port.</summary>
    public static void Join(GatewayStack gateway, Socket pc, int fd)
    {
        gateway.Sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
        var relay = new TcpRelay(gateway, pc, fd, connecting: false);
        gateway.Add(relay);
        relay.Advance();
    }

    public static void Reset(Socket pc)
    {
        // with a linger time of 0, close sends RST
        pc.LingerState = new LingerOption(true, 0);
        pc.Dispose();
    }

    public void Serve(int readyEvents)
    {
        if (_closed)
        {
            return;
        }

        if (_connecting)
        {
            if (_sockets.GetSockOpt(Fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_ERROR, out int error) < 0 || error != 0)
            {
                Abort();
                return;
            }

            _connecting = false;
        }

        Advance();
    }

    public void Abort()
    {
        if (!_closed)
        {
            _sockets.SetSockOpt(Fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
            Reset(_pc);
            Close();
        }
    }

    public void End()
    {
        if (_closed || !_toPcEnded)
        {
            Abort();
            return;
        }

        // RST would discard what the PC has not read yet
        _pc.Dispose();
        Close();
    }

    private void Advance()
    {
        if (MoveToBoard() && MoveToPc())
        {
            if (_toBoardEnded && _toPcEnded)
            {
                _pc.Dispose();
                Close();
            }
        }
        else
        {
            Abort();
        }
    }

    private void Close()
    {
        _closed = true;
        _sockets.Close(Fd);
        _gateway.Remove(this);
    }

    // false when the connection has failed
    private bool MoveToBoard()
    {
        while (!_toBoardEnded && !_receiving)
        {
            if (_toBoardCount > 0)
            {
                int count = _sockets.Write(Fd, _receive.Buffer, _toBoardStart, _toBoardCount);
                if (count < 0)
                {
                    return _sockets.Errno == Errno.EAGAIN;
                }

                _toBoardStart += count;
                _toBoardCount -= count;
            }
            else if (_pcEnded)
            {
                _toBoardEnded = true;
                return _sockets.Shutdown(Fd, SocketConstants.SHUT_WR) >= 0;
            }
            else
            {
                _receiving = true;
                if (!_pc.ReceiveAsync(_receive) && !TakeReceived())
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool MoveToPc()
    {
        while (!_toPcEnded && !_sending)
        {
            int count = _sockets.Read(Fd, _send.Buffer, 0, BufferSize);
            if (count < 0)
            {
                return _sockets.Errno == Errno.EAGAIN;
            }

            if (count == 0)
            {
                _toPcEnded = true;
                _pc.Shutdown(SocketShutdown.Send);
                return true;
            }

            _sending = true;
            _send.SetBuffer(0, count);
            if (!_pc.SendAsync(_send) && !TakeSent())
            {
                return false;
            }
        }

        return true;
    }

    private void OnReceived()
    {
        if (!_closed)
        {
            AdvanceUnless(!TakeReceived());
        }
    }

    private void OnSent()
    {
        if (!_closed)
        {
            AdvanceUnless(!TakeSent());
        }
    }

    private void AdvanceUnless(bool broken)
    {
        if (broken)
        {
            Abort();
        }
        else if (!_connecting)
        {
            Advance();
        }
    }

    private bool TakeReceived()
    {
        _receiving = false;
        _toBoardStart = 0;
        _toBoardCount = _receive.BytesTransferred;
        _pcEnded = _toBoardCount == 0;
        return _receive.SocketError == SocketError.Success;
    }

    // the operating system's send completes when all is sent, or fails
    private bool TakeSent()
    {
        _sending = false;
        return _send.SocketError == SocketError.Success && _send.BytesTransferred == _send.Count;
    }
}
