using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>The board's end: accepts connections one at a time and echoes received bytes.</summary>
internal sealed class EchoEnd
{
    public const int Port = 7;

    private readonly BsdSockets _sockets;
    private readonly byte[] _buffer = new byte[4096];
    private readonly int _listener;
    private int _fd = -1;

    public EchoEnd(StackProgram program)
    {
        _sockets = BsdSockets.Of(program.Stack);
        _listener = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        _sockets.Bind(_listener, new SocketAddress(0, Port));
        _sockets.Listen(_listener, 1);
        program.Step = Step;
    }

    private void Step()
    {
        if (_fd < 0)
        {
            _fd = _sockets.Accept(_listener, null!);
            if (_fd < 0)
            {
                return;
            }

            _sockets.Fcntl(_fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
        }

        if (!Echo())
        {
            _sockets.Close(_fd);
            _fd = -1;
        }
    }

    // Looks before it takes, so that nothing read is left over when the send ring is full.
    private bool Echo()
    {
        while (true)
        {
            int read = _sockets.Receive(_fd, _buffer, 0, _buffer.Length, SocketConstants.MSG_PEEK);
            if (read <= 0)
            {
                return read < 0 && _sockets.Errno == Errno.EAGAIN;
            }

            int written = _sockets.Write(_fd, _buffer, 0, read);
            if (written < 0)
            {
                return _sockets.Errno == Errno.EAGAIN;
            }

            _sockets.Read(_fd, _buffer, 0, written);
        }
    }
}

/// <summary>The PC's end: sends bytes that depend on their position and verifies the echo byte by byte.</summary>
internal sealed class EchoClient
{
    // A connection that cannot be opened since three ARP requests in a row were lost says nothing about recovery.
    private const int UnderWay = 50_000;

    private readonly BsdSockets _sockets;
    private readonly byte[] _buffer = new byte[4096];
    private readonly SocketAddress _server;
    private readonly int _total;
    private readonly int _fd;
    private bool _isConnected;
    private int _sent;

    public EchoClient(StackProgram program, SocketAddress server, int total)
    {
        _sockets = BsdSockets.Of(program.Stack);
        _server = server;
        _total = total;
        _fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        program.Step = Step;
    }

    /// <summary>Called once, when the connection carries data.</summary>
    public Action? WhenUnderWay { get; set; }

    /// <summary>True when changed bytes are counted, and do not end it.</summary>
    public bool MayBeWrong { get; init; }

    /// <summary>How many came back changed.</summary>
    public int Wrong { get; private set; }

    public int Received { get; private set; }

    /// <summary>The position of the first byte that came back changed, or -1.</summary>
    public int FirstWrong { get; private set; } = -1;

    /// <summary>The errno that ended it; 0 while it runs and when all came back.</summary>
    public int Error { get; private set; }

    public bool IsOver => Error != 0 || FirstWrong >= 0 || Received == _total;

    private static byte ByteAt(int position) => (byte)((uint)position * 2654435761u >> 13);

    private void Step()
    {
        if (IsOver || !Connected())
        {
            return;
        }

        Send();
        Receive();
        if (Received >= UnderWay && WhenUnderWay is Action begin)
        {
            WhenUnderWay = null;
            begin();
        }

        if (IsOver)
        {
            _sockets.Close(_fd);
        }
    }

    private bool Connected()
    {
        if (!_isConnected && _sockets.Connect(_fd, _server) < 0)
        {
            NoteUnlessBusy();
            return false;
        }

        _isConnected = true;
        return true;
    }

    private void Send()
    {
        while (_sent < _total)
        {
            int count = Math.Min(_buffer.Length, _total - _sent);
            for (int i = 0; i < count; i++)
            {
                _buffer[i] = ByteAt(_sent + i);
            }

            int written = _sockets.Write(_fd, _buffer, 0, count);
            if (written < 0)
            {
                NoteUnlessBusy();
                return;
            }

            _sent += written;
        }
    }

    private void Receive()
    {
        while (Error == 0 && FirstWrong < 0 && Received < _total)
        {
            int read = _sockets.Read(_fd, _buffer, 0, _buffer.Length);
            if (read <= 0)
            {
                NoteEnd(read);
                return;
            }

            for (int i = 0; i < read; i++)
            {
                if (_buffer[i] == ByteAt(Received + i))
                {
                    continue;
                }

                Wrong++;
                if (!MayBeWrong)
                {
                    FirstWrong = Received + i;
                    return;
                }
            }

            Received += read;
        }
    }

    private void NoteEnd(int read)
    {
        if (read == 0)
        {
            Error = Errno.ECONNRESET;
        }
        else
        {
            NoteUnlessBusy();
        }
    }

    private void NoteUnlessBusy()
    {
        if (_sockets.Errno is not (Errno.EAGAIN or Errno.EINPROGRESS or Errno.EALREADY))
        {
            Error = _sockets.Errno;
        }
    }
}
