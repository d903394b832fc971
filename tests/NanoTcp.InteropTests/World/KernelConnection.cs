using System.Net.Sockets;
using System.Security.Cryptography;
using NanoTcp.Tool.Echo;

namespace NanoTcp.InteropTests.World;

/// <summary>The kernel's end of a TCP connection. What it sends is a pattern, and what it receives is compared byte by byte.</summary>
internal sealed class KernelConnection : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly CancellationToken _time;
    private readonly EchoPattern _pattern;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly IncrementalHash _sentDigest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _receivedDigest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _sent;
    private long _received;

    /// <param name="socket">A connected socket; it belongs to the connection from now on.</param>
    /// <param name="seed">Decides the pattern.</param>
    /// <param name="time">Ends whatever takes too long.</param>
    public KernelConnection(Socket socket, int seed, CancellationToken time)
    {
        Socket = socket;
        _pattern = new EchoPattern(seed, BufferSize);
        _time = time;
    }

    public Socket Socket { get; }

    public string SentDigest => Convert.ToHexString(_sentDigest.GetCurrentHash());

    public string ReceivedDigest => Convert.ToHexString(_receivedDigest.GetCurrentHash());

    /// <summary>Sends the pattern's next bytes.</summary>
    public async Task SendAsync(long count)
    {
        for (long end = _sent + count; _sent < end;)
        {
            ReadOnlyMemory<byte> bytes = _pattern.Slice(_sent, (int)Math.Min(BufferSize, end - _sent));
            bytes = bytes[..await Socket.SendAsync(bytes, SocketFlags.None, _time)];
            _sentDigest.AppendData(bytes.Span);
            _sent += bytes.Length;
        }
    }

    /// <summary>Receives bytes, which must be the pattern's next.</summary>
    public Task ReceiveAsync(long count) => ReceiveAsync(count, _pattern.Verify);

    /// <summary>Receives lines of characters, as chargen sends them.</summary>
    public Task ReceiveLinesAsync(long count) => ReceiveAsync(count, CharacterPattern.Verify);

    /// <summary>Sends bytes and receives them back, both at once.</summary>
    public Task EchoAsync(long count) => Task.WhenAll(Task.Run(() => SendAsync(count), _time), ReceiveAsync(count));

    /// <summary>Sends a FIN.</summary>
    public void EndSending() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Waits for the peer's FIN; no byte may come before it.</summary>
    public async Task ReceiveEndAsync()
    {
        int count = await Socket.ReceiveAsync(_buffer, SocketFlags.None, _time);
        Assert.AreEqual(0, count, "bytes came instead of the end");
    }

    /// <summary>Ends both directions in order.</summary>
    public Task CloseAsync()
    {
        EndSending();
        return ReceiveEndAsync();
    }

    /// <summary>Ends the connection with a RST.</summary>
    public void Abort()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Close();
    }

    public void Dispose()
    {
        Socket.Dispose();
        _sentDigest.Dispose();
        _receivedDigest.Dispose();
    }

    private async Task ReceiveAsync(long count, VerifyBytes verify)
    {
        for (long end = _received + count; _received < end;)
        {
            Memory<byte> room = _buffer.AsMemory(0, (int)Math.Min(BufferSize, end - _received));
            int length = await Socket.ReceiveAsync(room, SocketFlags.None, _time);
            Assert.AreNotEqual(0, length, $"the board ended the connection after {_received} bytes");
            verify(_received, room.Span[..length]);
            _receivedDigest.AppendData(room.Span[..length]);
            _received += length;
        }
    }

    private delegate void VerifyBytes(long position, ReadOnlySpan<byte> received);
}
