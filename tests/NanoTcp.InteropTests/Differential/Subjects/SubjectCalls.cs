using NanoTcp.InteropTests.Calls;
using NanoTcp.InteropTests.Differential.Conversations;
using static NanoTcp.Sockets.SocketConstants;

namespace NanoTcp.InteropTests.Differential.Subjects;

/// <summary>The subject's program: makes the calls of a script on whichever TCP serves them.</summary>
/// <param name="calls">Who serves them.</param>
/// <param name="port">The subject's port.</param>
/// <param name="peer">The peer's address.</param>
/// <param name="receiveBuffer">SO_RCVBUF of the listener, or of the socket that connects.</param>
internal sealed class SubjectCalls(ISocketCalls calls, int port, uint peer, int receiveBuffer)
{
    private const int SendBuffer = 256 * 1024;
    private const int Backlog = 4;

    private int _listener = -1;
    private int _connection = -1;
    private int _written;

    /// <summary>Makes a call.</summary>
    /// <returns>What it did, or the error's name.</returns>
    public string Run(CallStep step)
    {
        bool isForListener = step.Call is Call.Listen or Call.Connect or Call.Accept or Call.DeferAccept or Call.CloseListener;
        return !isForListener && _connection < 0 ? "no socket" : Dispatch(step);
    }

    /// <summary>Closes what is open, without a word to the peer where that is possible.</summary>
    public void Abandon()
    {
        if (_connection >= 0)
        {
            calls.SetOption(_connection, SOL_SOCKET, SO_LINGER, 0);
            calls.Close(_connection);
            _connection = -1;
        }

        CloseListener();
    }

    private string Dispatch(CallStep step)
    {
        switch (step.Call)
        {
            case Call.Listen:
                return Listen();
            case Call.Connect:
                return Connect();
            case Call.Reconnect:
                return Name(calls.Connect(_connection, AF_INET, peer, Peer.Port));
            case Call.Accept:
                return Accept();
            case Call.Read:
                return Read(step.A, 0);
            case Call.Peek:
                return Read(step.A, MSG_PEEK);
            case Call.Write:
                return Write(step.A, 0);
            case Call.WriteMore:
                return Write(step.A, MSG_MORE);
            case Call.Shutdown:
                return Name(calls.Shutdown(_connection, step.A));
            case Call.Close:
                int closed = calls.Close(_connection);
                _connection = -1;
                return Name(closed);
            case Call.CloseListener:
                return CloseListener();
            case Call.DeferAccept:
                return _listener < 0 ? "no listener" : Name(calls.SetOption(_listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, step.A));
            case Call.Error:
                return Name(-calls.GetOption(_connection, SOL_SOCKET, SO_ERROR));
            case Call.Poll:
                return CallScript.Names(calls.Poll(_connection, POLLIN | POLLOUT | POLLRDHUP, 0));
            case Call.Available:
                return Name(calls.Ioctl(_connection, FIONREAD));
            case Call.SendQueue:
                return Name(calls.Ioctl(_connection, SIOCOUTQ));
            case Call.Unsent:
                return Name(calls.Ioctl(_connection, SIOCOUTQNSD));
            default:
                return SetOption(step);
        }
    }

    private string SetOption(CallStep step)
    {
        switch (step.Call)
        {
            case Call.NoDelay:
                return Set(IPPROTO_TCP, TCP_NODELAY, step.A);
            case Call.Cork:
                return Set(IPPROTO_TCP, TCP_CORK, step.A);
            case Call.KeepAlive:
                Set(IPPROTO_TCP, TCP_KEEPIDLE, step.A);
                Set(IPPROTO_TCP, TCP_KEEPINTVL, step.B);
                Set(IPPROTO_TCP, TCP_KEEPCNT, step.C);
                return Set(SOL_SOCKET, SO_KEEPALIVE, 1);
            case Call.Linger:
                return Set(SOL_SOCKET, SO_LINGER, step.A);
            case Call.Linger2:
                return Set(IPPROTO_TCP, TCP_LINGER2, step.A);
            case Call.UserTimeout:
                return Set(IPPROTO_TCP, TCP_USER_TIMEOUT, step.A);
            case Call.QuickAck:
                return Set(IPPROTO_TCP, TCP_QUICKACK, step.A);
            default:
                throw new ArgumentException($"no call: {step}");
        }
    }

    private string Set(int level, int option, int value) => Name(calls.SetOption(_connection, level, option, value));

    private string Listen()
    {
        if (_listener >= 0)
        {
            return "listens already";
        }

        _listener = Bound();
        return Name(calls.Listen(_listener, Backlog));
    }

    private string Connect()
    {
        if (_connection >= 0)
        {
            return "has a socket";
        }

        _connection = Bound();
        return Name(calls.Connect(_connection, AF_INET, peer, Peer.Port));
    }

    private string Accept()
    {
        int fd = _listener < 0 ? -Errno.EBADF : calls.Accept(_listener, SOCK_NONBLOCK);
        if (fd < 0)
        {
            return Name(fd);
        }

        if (_connection >= 0)
        {
            // a second connection: the first one is no longer checked
            calls.Close(_connection);
        }

        _connection = fd;
        return "fd";
    }

    private string CloseListener()
    {
        if (_listener < 0)
        {
            return "no listener";
        }

        int result = calls.Close(_listener);
        _listener = -1;
        return Name(result);
    }

    private string Read(int count, int flags)
    {
        byte[] buffer = new byte[count];
        int result = calls.Receive(_connection, buffer, flags);
        return result > 0 ? $"{result} #{Fingerprint.Of(buffer.AsSpan(0, result)):x8}" : Name(result);
    }

    private string Write(int count, int flags)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = Fingerprint.ByteAt(_written + i);
        }

        int result = calls.Send(_connection, bytes, flags);
        _written += Math.Max(result, 0);
        return Name(result);
    }

    private int Bound()
    {
        int fd = calls.Socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        calls.SetOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
        calls.SetOption(fd, SOL_SOCKET, SO_RCVBUF, receiveBuffer);
        calls.SetOption(fd, SOL_SOCKET, SO_SNDBUF, SendBuffer);
        int result = calls.Bind(fd, AF_INET, 0, port);
        if (result < 0)
        {
            throw new InvalidOperationException($"bind to port {port}: {CallScript.Name(result)}");
        }

        return fd;
    }

    private static string Name(int result) => CallScript.Name(result);
}
