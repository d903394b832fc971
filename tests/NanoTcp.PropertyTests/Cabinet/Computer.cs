using System.Text;
using NanoTcp.Links;
using NanoTcp.Services;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>
/// A computer on the LAN whose calls block, each for a bounded time. Between the calls it does nothing, as one that was switched off: its
/// connections vanish.
/// </summary>
internal sealed class Computer(VirtualClock clock, Cable cable, uint seed)
{
    private const int Timeout = 10_000;
    private const int EchoPort = 7;
    private const int HttpPort = 80;
    private const int SettleStep = 100;
    private const int SettleSteps = 30;

    private readonly SocketAddress _board = new();
    private readonly byte[] _buffer = new byte[2048];
    private NetStack _stack = null!;
    private BsdSockets _sockets = null!;
    private uint _seed = seed;

    /// <summary>Starts without memory.</summary>
    public void Boot(uint address, byte[] macAddress)
    {
        _seed++;
        _stack = new NetStack(clock, new SeededRandom(_seed), null);
        _stack.AddInterface(new CablePortDevice("pc", cable.A, macAddress), address, 24);
        _sockets = BsdSockets.Of(_stack);
    }

    /// <summary>Sends bytes to the board's echo service and reads them back.</summary>
    /// <returns>Null, or what went wrong.</returns>
    public string? Echo(uint board, byte[] bytes)
    {
        int fd = Open(board, EchoPort, SocketConstants.SOCK_STREAM);
        if (fd < 0)
        {
            return $"echo: connect: errno {-fd}";
        }

        int written = _sockets.Write(fd, bytes, 0, bytes.Length);
        string? problem = written == bytes.Length ? ReadBack(fd, bytes) : $"echo: wrote {written}, errno {_sockets.Errno}";
        _sockets.Close(fd);
        return problem;
    }

    /// <summary>Sends a datagram to the board's echo service and receives it again; one may be lost.</summary>
    /// <returns>Null, or what went wrong.</returns>
    public string? EchoDatagram(uint board, byte[] bytes)
    {
        int fd = Open(board, EchoPort, SocketConstants.SOCK_DGRAM);
        int received = -1;
        for (int i = 0; i < 2 && received < 0; i++)
        {
            _sockets.Write(fd, bytes, 0, bytes.Length);
            received = _sockets.Read(fd, _buffer, 0, _buffer.Length);
        }

        string? problem = received < 0 ? $"datagram: errno {_sockets.Errno}" : null;
        if (received >= 0 && !bytes.AsSpan().SequenceEqual(_buffer.AsSpan(0, received)))
        {
            throw new InvalidDataException("A datagram came back changed.");
        }

        _sockets.Close(fd);
        return problem;
    }

    /// <summary>Reads the status page.</summary>
    /// <returns>Null, or what went wrong.</returns>
    public string? ReadPage(uint board)
    {
        int fd = Open(board, HttpPort, SocketConstants.SOCK_STREAM);
        if (fd < 0)
        {
            return $"page: connect: errno {-fd}";
        }

        byte[] request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: cabinet\r\nConnection: close\r\n\r\n");
        _sockets.Write(fd, request, 0, request.Length);
        var page = new StringBuilder();
        int read;
        while ((read = _sockets.Read(fd, _buffer, 0, _buffer.Length)) > 0)
        {
            page.Append(Encoding.Latin1.GetString(_buffer, 0, read));
        }

        int error = read < 0 ? _sockets.Errno : 0;
        _sockets.Close(fd);
        string text = page.ToString();
        bool isWhole = text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) && text.Contains("</html>", StringComparison.Ordinal);
        return isWhole && error == 0 ? null : $"page: errno {error}, {text.Length} characters";
    }

    /// <summary>Looks the board up by its name.</summary>
    /// <returns>Null, or what went wrong.</returns>
    public string? FindByName(uint board)
    {
        int error = new DnsResolver(_stack, null).Resolve(CabinetBoard.Name + ".local", Timeout, out uint address);
        return error == 0 && address == board ? null : $"mDNS: error {error}, {Ipv4Address.ToString(address)}";
    }

    /// <summary>Connects, sends something that is answered, and reads none of it.</summary>
    public void LeaveConnection(uint board, bool isBrowser, byte[] bytes)
    {
        int fd = Open(board, isBrowser ? HttpPort : EchoPort, SocketConstants.SOCK_STREAM);
        if (fd >= 0)
        {
            byte[] sent = isBrowser ? Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: cabinet\r\n\r\n") : bytes;
            _sockets.Write(fd, sent, 0, sent.Length);
        }
    }

    /// <summary>Lets closed connections finish.</summary>
    public void Settle()
    {
        for (int i = 0; i < SettleSteps; i++)
        {
            _stack.Poll(clock.Now);
            clock.RunFor(SettleStep * 1000);
        }
    }

    private string? ReadBack(int fd, byte[] bytes)
    {
        for (int count = 0; count < bytes.Length;)
        {
            int read = _sockets.Read(fd, _buffer, 0, Math.Min(_buffer.Length, bytes.Length - count));
            if (read <= 0)
            {
                return $"echo: {count} of {bytes.Length} bytes, errno {(read < 0 ? _sockets.Errno : 0)}";
            }

            if (!bytes.AsSpan(count, read).SequenceEqual(_buffer.AsSpan(0, read)))
            {
                throw new InvalidDataException($"Bytes from {count} on came back changed.");
            }

            count += read;
        }

        return null;
    }

    private int Open(uint board, int port, int type)
    {
        int fd = _sockets.Socket(SocketConstants.AF_INET, type, 0);
        _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO, Timeout);
        _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDTIMEO, Timeout);
        _board.Set(board, port);
        if (_sockets.Connect(fd, _board) == 0)
        {
            return fd;
        }

        int error = _sockets.Errno;
        _sockets.Close(fd);
        return -error;
    }
}
