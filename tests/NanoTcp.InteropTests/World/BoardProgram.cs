using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.Tool.Echo;

namespace NanoTcp.InteropTests.World;

/// <summary>A program on the board, made of BSD calls on the board's stack. A call that fails, fails the test.</summary>
internal sealed class BoardProgram
{
    private const int BufferSize = 8192;

    private readonly BsdSockets _sockets;
    private readonly int _longestWait;

    /// <param name="longestWait">When a blocked call gives up.</param>
    public BoardProgram(BsdSockets sockets, TimeSpan longestWait)
    {
        _sockets = sockets;
        _longestWait = (int)longestWait.TotalMilliseconds;
    }

    public int Listen(int port)
    {
        int fd = OpenSocket();
        Check(_sockets.Bind(fd, new SocketAddress(SocketConstants.INADDR_ANY, port)), "bind");
        Check(_sockets.Listen(fd, 8), "listen");
        return fd;
    }

    public int Accept(int listener)
    {
        int fd = Check(_sockets.Accept(listener, null), "accept");
        BoundWaits(fd);
        return fd;
    }

    public int Connect(uint address, int port, int localPort = 0, CongestionAlgorithm congestion = CongestionAlgorithm.NewReno)
    {
        int fd = OpenSocket();
        Check(_sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_CONGESTION, (int)congestion), "setsockopt");
        Check(_sockets.Bind(fd, new SocketAddress(SocketConstants.INADDR_ANY, localPort)), "bind");
        Check(_sockets.Connect(fd, new SocketAddress(address, port)), "connect");
        return fd;
    }

    /// <summary>Tries to connect where that must fail.</summary>
    /// <returns>The error.</returns>
    public int ConnectInVain(uint address, int port)
    {
        int fd = OpenSocket();
        int result = _sockets.Connect(fd, new SocketAddress(address, port));
        int error = _sockets.Errno;
        Close(fd);
        Assert.AreEqual(-1, result, "the board is connected");
        return error;
    }

    /// <summary>Sends a pattern's first bytes.</summary>
    public void Send(int fd, int seed, long count)
    {
        var pattern = new EchoPattern(seed, BufferSize);
        for (long sent = 0; sent < count;)
        {
            byte[] bytes = pattern.Slice(sent, (int)Math.Min(BufferSize, count - sent)).ToArray();
            sent += Check(_sockets.Write(fd, bytes, 0, bytes.Length), "write");
        }
    }

    /// <summary>Receives bytes, which must be a pattern's first.</summary>
    public void Receive(int fd, int seed, long count)
    {
        var pattern = new EchoPattern(seed, BufferSize);
        var buffer = new byte[BufferSize];
        for (long received = 0; received < count;)
        {
            int length = Check(_sockets.Read(fd, buffer, 0, (int)Math.Min(BufferSize, count - received)), "read");
            Assert.AreNotEqual(0, length, $"the kernel ended the connection after {received} bytes");
            pattern.Verify(received, buffer.AsSpan(0, length));
            received += length;
        }
    }

    /// <summary>Waits for the peer's FIN; no byte may come before it.</summary>
    public void ReceiveEnd(int fd) =>
        Assert.AreEqual(0, Check(_sockets.Read(fd, new byte[1], 0, 1), "read"), "a byte came instead of the end");

    public void EndSending(int fd) => Check(_sockets.Shutdown(fd, SocketConstants.SHUT_WR), "shutdown");

    public void Close(int fd) => Check(_sockets.Close(fd), "close");

    /// <summary>Echoes so many datagrams of any size.</summary>
    /// <param name="isBound">Called when they may come.</param>
    public void EchoDatagrams(int port, int count, Action isBound)
    {
        var buffer = new byte[65_536];
        var from = new SocketAddress();
        int fd = OpenDatagramSocket(port, buffer.Length);
        isBound();
        for (int i = 0; i < count; i++)
        {
            int length = Check(_sockets.ReceiveFrom(fd, buffer, 0, buffer.Length, 0, from), "recvfrom");
            Assert.AreEqual(length, Check(_sockets.SendTo(fd, buffer, 0, length, 0, from), "sendto"));
        }

        Close(fd);
    }

    /// <summary>Sends the first datagram that comes back to a group, to the port behind the own.</summary>
    /// <param name="isBound">Called when it may come.</param>
    public void AnswerGroup(int port, uint group, Action isBound)
    {
        var buffer = new byte[100];
        int fd = OpenDatagramSocket(port, buffer.Length);
        isBound();
        int length = Check(_sockets.ReceiveFrom(fd, buffer, 0, buffer.Length, 0, new SocketAddress()), "recvfrom");
        Check(_sockets.SendTo(fd, buffer, 0, length, 0, new SocketAddress(group, port + 1)), "sendto");
        Close(fd);
    }

    private int OpenDatagramSocket(int port, int receiveBuffer)
    {
        int fd = Check(_sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 0), "socket");
        BoundWaits(fd);
        Check(_sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, receiveBuffer), "setsockopt");
        Check(_sockets.Bind(fd, new SocketAddress(SocketConstants.INADDR_ANY, port)), "bind");
        return fd;
    }

    private int OpenSocket()
    {
        int fd = Check(_sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0), "socket");
        BoundWaits(fd);
        return fd;
    }

    private void BoundWaits(int fd)
    {
        Check(_sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO, _longestWait), "setsockopt");
        Check(_sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDTIMEO, _longestWait), "setsockopt");
    }

    private int Check(int result, string call)
    {
        if (result < 0)
        {
            Assert.Fail($"the board's {call} failed with error {_sockets.Errno}");
        }

        return result;
    }
}
