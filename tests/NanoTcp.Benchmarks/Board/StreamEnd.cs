using NanoTcp.Sockets;

namespace NanoTcp.Benchmarks.Board;

/// <summary>One end of a connection: sends a given amount, discards what it receives, or echoes it. Never blocks.</summary>
internal sealed class StreamEnd
{
    public const int Port = 4000;

    private readonly BsdSockets _sockets;
    private readonly byte[] _buffer = new byte[8192];
    private readonly SocketAddress? _server;
    private readonly bool _echoes;
    private readonly int _first;
    private int _fd = -1;
    private bool _isConnected;
    private long _left;
    private int _held;
    private int _heldFrom;

    /// <param name="server">Whom to connect to; null to be the one that is connected to.</param>
    /// <param name="sends">Bytes to send.</param>
    /// <param name="echoes">True to echo received bytes.</param>
    public StreamEnd(NetStack stack, SocketAddress? server, long sends, bool echoes)
    {
        _sockets = BsdSockets.Of(stack);
        _server = server;
        _left = sends;
        _echoes = echoes;
        _first = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        if (server == null && (_sockets.Bind(_first, new SocketAddress(0, Port)) != 0 || _sockets.Listen(_first, 1) != 0))
        {
            throw new InvalidOperationException($"The board does not listen: errno {_sockets.Errno}.");
        }
    }

    /// <summary>Bytes that came.</summary>
    public long Received { get; private set; }

    /// <summary>Called when bytes came.</summary>
    public Action? Took { get; set; }

    public void Step()
    {
        if (!IsConnected())
        {
            return;
        }

        if (_echoes)
        {
            Echo();
            return;
        }

        while (_left > 0 && Write(0, (int)Math.Min(_left, _buffer.Length)) is int count and > 0)
        {
            _left -= count;
        }

        while (Read() > 0)
        {
        }
    }

    private bool IsConnected()
    {
        if (_isConnected)
        {
            return true;
        }

        if (_server != null)
        {
            _fd = _first;
            _isConnected = _sockets.Connect(_fd, _server) == 0;
            return _isConnected;
        }

        _fd = _sockets.Accept(_first, null!);
        if (_fd >= 0)
        {
            _sockets.Fcntl(_fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            _isConnected = true;
        }

        return _isConnected;
    }

    private void Echo()
    {
        while (_held > 0 || (_held = Read()) > 0)
        {
            int count = Write(_heldFrom, _held);
            if (count <= 0)
            {
                return;
            }

            _held -= count;
            _heldFrom = _held == 0 ? 0 : _heldFrom + count;
        }

        _held = 0;
    }

    private int Write(int offset, int count) => Checked(_sockets.Write(_fd, _buffer, offset, count));

    private int Read()
    {
        int count = Checked(_sockets.Read(_fd, _buffer, 0, _buffer.Length));
        if (count > 0)
        {
            Received += count;
            Took?.Invoke();
        }

        return count;
    }

    private int Checked(int count) => count >= 0 || _sockets.Errno == Errno.EAGAIN
        ? count
        : throw new InvalidOperationException($"The connection failed: errno {_sockets.Errno}.");
}
