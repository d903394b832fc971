using System.Net;
using System.Net.Sockets;
using NanoTcp.Tool.Echo;

namespace NanoTcp.Benchmarks.Load;

/// <summary>The client's end of one connection. What comes back is compared with what was sent.</summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>Most bytes that are on their way at once: less than the rings of the stack hold.</summary>
    public const int LargestBlock = 16 * 1024;

    // A SYN or a segment that is lost repeatedly is retransmitted after 1, 3, 7, 15 and 31 s.
    private static readonly TimeSpan s_longestStage = TimeSpan.FromSeconds(60);

    // of all connections; each starts elsewhere in it
    private static readonly EchoPattern s_pattern = new(1, LargestBlock);

    private readonly Socket _socket;
    private readonly LoadCounts _counts;
    private readonly CancellationTokenSource _time;
    private string _stage = "connect";
    private byte[] _received = [];
    private long _position;

    /// <param name="socket">Not connected yet; it belongs to the client from now on.</param>
    /// <param name="number">Of the connection: decides its bytes.</param>
    /// <param name="time">Ends everything.</param>
    public LoadClient(Socket socket, int number, LoadCounts counts, CancellationToken time)
    {
        _socket = socket;
        _counts = counts;
        _time = CancellationTokenSource.CreateLinkedTokenSource(time);
        _position = number;
    }

    /// <summary>Runs steps of a connection, and counts its failure.</summary>
    /// <returns>False when it has failed.</returns>
    public async Task<bool> TryAsync(Func<LoadClient, Task> steps)
    {
        try
        {
            await steps(this);
            return true;
        }
        catch (Exception e) when (_counts.Failed(_stage, e))
        {
            return false;
        }
    }

    public async Task ConnectAsync(IPEndPoint server)
    {
        Begin("connect");
        await _socket.ConnectAsync(server, _time.Token);
        _counts.Connected();
    }

    /// <summary>Sends bytes, and receives them back.</summary>
    public async Task EchoAsync(int count)
    {
        for (int left = count; left > 0; left -= LargestBlock)
        {
            await EchoBlockAsync(Math.Min(left, LargestBlock));
        }
    }

    /// <summary>Ends both directions in order.</summary>
    public async Task CloseAsync()
    {
        Begin("close");
        _socket.Shutdown(SocketShutdown.Send);
        if (await _socket.ReceiveAsync(Buffer(1), SocketFlags.None, _time.Token) != 0)
        {
            throw new EchoFailedException("a byte too many");
        }

        _socket.Close();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _time.Dispose();
    }

    private async Task EchoBlockAsync(int count)
    {
        Begin("echo");
        ReadOnlyMemory<byte> block = s_pattern.Slice(_position, count);
        for (int sent = 0; sent < count;)
        {
            sent += await _socket.SendAsync(block[sent..], SocketFlags.None, _time.Token);
        }

        Memory<byte> buffer = Buffer(count);
        for (int received = 0; received < count;)
        {
            int length = await _socket.ReceiveAsync(buffer[received..], SocketFlags.None, _time.Token);
            if (length == 0)
            {
                throw new EchoFailedException("the connection ended early");
            }

            _counts.Received(block.Span.Slice(received, length), buffer.Span.Slice(received, length));
            received += length;
        }

        _position += count;
    }

    private Memory<byte> Buffer(int count)
    {
        if (_received.Length < count)
        {
            _received = new byte[count];
        }

        return _received.AsMemory(0, count);
    }

    private void Begin(string stage)
    {
        _stage = stage;
        _time.CancelAfter(s_longestStage);
    }
}
