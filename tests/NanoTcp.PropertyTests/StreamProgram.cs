using System.Security.Cryptography;
using NanoTcp.Fuzz.Targets;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests;

/// <summary>
/// One end of a connection: writes so many bytes in random pieces, reads with random pauses what the other end writes, half-closes when it
/// has written all and closes when it has read all; or aborts somewhere in between.
/// </summary>
internal sealed class StreamProgram(StackProgram program, FuzzRandom random, int total, bool pauses, int abortAt = int.MaxValue)
{
    private const int KeepAliveIdleSeconds = 1000;

    private readonly byte[] _buffer = new byte[4096];
    private readonly IncrementalHash _sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BsdSockets _sockets = BsdSockets.Of(program.Stack);
    private int _fd = -1;
    private SocketAddress? _connectTo;
    private int _written;
    private bool _isShut;
    private bool _isAtEnd;
    private long _readsFrom;
    private long _writesFrom;

    public bool IsStarted => _fd >= 0 || IsClosed;

    public bool IsClosed { get; private set; }

    /// <summary>The errno that ended it; 0 for an orderly end.</summary>
    public int Error { get; private set; }

    public bool HasAborted { get; private set; }

    public int Read { get; private set; }

    /// <summary>When the last byte and the end were read, in microseconds; 0 before.</summary>
    public long EndedAt { get; private set; }

    public byte[] SentDigest => _sent.GetCurrentHash();

    public byte[] ReceivedDigest => _received.GetCurrentHash();

    /// <summary>True when what was read is all that another of these wrote: its bytes tell how many they are.</summary>
    public bool HasReadAStream
    {
        get
        {
            byte[] stream = new byte[Read];
            Fill(stream, stream.Length, 0, stream.Length);
            return SHA256.HashData(stream).AsSpan().SequenceEqual(ReceivedDigest);
        }
    }

    public void Connect(SocketAddress address)
    {
        _connectTo = address;
        _fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        KeepAlive();
    }

    public void Accept(int fd)
    {
        _fd = fd;
        _sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
        KeepAlive();
    }

    /// <summary>Does what can be done now; the stack has just been polled.</summary>
    public void Step()
    {
        if (_fd < 0 || !Connected())
        {
            return;
        }

        WriteSome();
        ReadSome();
        if (!IsClosed && _isShut && _isAtEnd)
        {
            Close(0);
        }
    }

    private static void Fill(byte[] buffer, int count, int position, int total)
    {
        for (int i = 0; i < count; i++)
        {
            buffer[i] = (byte)((uint)(position + i + total) * 2654435761u >> 15);
        }
    }

    // the reset of a peer that aborts may be lost: who only reads must ask
    private void KeepAlive()
    {
        _sockets.SetSockOpt(_fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
        _sockets.SetSockOpt(_fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, KeepAliveIdleSeconds);
    }

    private bool Connected()
    {
        if (_connectTo == null || _sockets.Connect(_fd, _connectTo) == 0)
        {
            _connectTo = null;
            return true;
        }

        if (_sockets.Errno is not (Errno.EINPROGRESS or Errno.EALREADY))
        {
            Close(_sockets.Errno);
        }

        return false;
    }

    private void WriteSome()
    {
        while (!IsClosed && !_isShut && MayGoOn(ref _writesFrom))
        {
            if (_written == total)
            {
                _sockets.Shutdown(_fd, SocketConstants.SHUT_WR);
                _isShut = true;
                return;
            }

            if (_written >= abortAt)
            {
                HasAborted = true;
                _sockets.SetSockOpt(_fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
                Close(0);
                return;
            }

            int count = Math.Min(total - _written, 1 + random.Below(random.OneIn(3) ? 20 : _buffer.Length));
            Fill(_buffer, count, _written, total);
            int written = _sockets.Write(_fd, _buffer, 0, count);
            if (written < 0)
            {
                CloseUnlessBusy();
                return;
            }

            _sent.AppendData(_buffer, 0, written);
            _written += written;
        }
    }

    private void ReadSome()
    {
        while (!IsClosed && !_isAtEnd && MayGoOn(ref _readsFrom))
        {
            int read = _sockets.Read(_fd, _buffer, 0, 1 + random.Below(_buffer.Length));
            if (read < 0)
            {
                CloseUnlessBusy();
                return;
            }

            _received.AppendData(_buffer, 0, read);
            Read += read;
            if (read == 0)
            {
                _isAtEnd = true;
                EndedAt = program.Clock.Microseconds;
            }
        }
    }

    // An occasional pause; the program is woken at its end.
    private bool MayGoOn(ref long from)
    {
        long now = program.Clock.Microseconds;
        if (pauses && now >= from && random.OneIn(12))
        {
            from = now + (1000L * (1 + random.Below(random.OneIn(10) ? 3000 : 60)));
        }

        if (now >= from)
        {
            return true;
        }

        if (from < program.NextEvent)
        {
            program.Schedule(from);
        }

        return false;
    }

    private void CloseUnlessBusy()
    {
        if (_sockets.Errno != Errno.EAGAIN)
        {
            Close(_sockets.Errno);
        }
    }

    private void Close(int error)
    {
        Error = error;
        IsClosed = true;
        _sockets.Close(_fd);
        _fd = -1;
    }
}
