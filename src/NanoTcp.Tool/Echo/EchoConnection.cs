using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NanoTcp.Tool.Echo;

/// <summary>A connection of an echo test.</summary>
internal sealed class EchoConnection : IDisposable
{
    private const int ReceiveBufferSize = 64 * 1024;

    private readonly EchoSettings _settings;
    private readonly EchoPattern _pattern;
    private readonly byte[] _buffer = new byte[ReceiveBufferSize];
    private readonly List<long> _roundTrips = [];
    private Socket? _socket;
    private Task<int>? _receiving;
    private long _sent;
    private long _received;
    private long _lastProgress = Stopwatch.GetTimestamp();
    private volatile bool _stalled;

    /// <param name="number">Index of the connection, from 0.</param>
    /// <param name="share">Bytes to echo.</param>
    public EchoConnection(EchoSettings settings, int number, long share)
    {
        _settings = settings;
        _pattern = new EchoPattern(number + 1, Math.Max(settings.MessageSize, ReceiveBufferSize));
        Share = share;
    }

    public long Share { get; }

    /// <summary>Echoed bytes verified so far.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Times of the round trips, in ticks of <see cref="Stopwatch"/>.</summary>
    public IReadOnlyList<long> RoundTrips => _roundTrips;

    /// <summary>False when the server did not close after our FIN.</summary>
    public bool ClosedByServer { get; private set; }

    /// <summary>True while waiting for the server.</summary>
    private bool IsBusy { get; set; }

    public async Task ConnectAsync(IPAddress address)
    {
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timeout = new CancellationTokenSource(_settings.ConnectTimeout);
        try
        {
            await _socket.ConnectAsync(new IPEndPoint(address, _settings.Target.Port), timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new EchoFailedException($"{_settings.Target} did not answer within {_settings.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch (SocketException e)
        {
            throw new EchoFailedException(ConnectFailure(e));
        }
    }

    /// <summary>Sends messages one at a time, waiting for each echo.</summary>
    public Task MeasureRoundTripsAsync(int count, TimeSpan longest) => GuardAsync(async () =>
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count && Stopwatch.GetElapsedTime(start) < longest; i++)
        {
            long sentAt = Stopwatch.GetTimestamp();
            await SendAsync(_settings.MessageSize);
            while (_received < _sent)
            {
                await ReceiveAsync();
            }

            // Discard the first round trip: it includes JIT compilation.
            if (i > 0 || count == 1)
            {
                _roundTrips.Add(Stopwatch.GetTimestamp() - sentAt);
            }
        }
    });

    /// <summary>Sends the remaining bytes without waiting for the echo, which it verifies concurrently.</summary>
    /// <param name="stop">Stops sending; the echo of sent bytes is still awaited.</param>
    public Task StreamAsync(CancellationToken stop) => GuardAsync(async () =>
    {
        Task sending = SendRestAsync(stop);
        try
        {
            while (!sending.IsCompletedSuccessfully || _received < _sent)
            {
                // When everything sent has been echoed, either more is being sent, or the test has stopped.
                if (_received < Volatile.Read(ref _sent) || await Task.WhenAny(Receiving(), sending) != sending)
                {
                    await ReceiveAsync();
                }
                else
                {
                    await sending;
                }
            }
        }
        finally
        {
            await EndQuietlyAsync(sending);
        }
    });

    /// <summary>Sends a FIN and waits for the server's, before which no more data may arrive.</summary>
    public Task CloseAsync() => GuardAsync(async () =>
    {
        _socket!.Shutdown(SocketShutdown.Send);
        try
        {
            int count = await Receiving().WaitAsync(_settings.StallTimeout);
            if (count > 0)
            {
                throw new EchoFailedException($"wrong echo: {count} bytes more came back than were sent");
            }

            ClosedByServer = true;
        }
        catch (TimeoutException)
        {
            ClosedByServer = false;
        }
    });

    /// <summary>Called periodically: aborts the connection after a timeout of the server.</summary>
    public void CheckStall()
    {
        if (IsBusy && Stopwatch.GetElapsedTime(Volatile.Read(ref _lastProgress)) > _settings.StallTimeout)
        {
            _stalled = true;
            _socket?.Dispose();
        }
    }

    public void Dispose() => _socket?.Dispose();

    private async Task SendRestAsync(CancellationToken stop)
    {
        // Switches to another thread at once: send and receive must not wait for each other.
        await Task.Yield();
        while (_sent < Share && !stop.IsCancellationRequested)
        {
            await SendAsync((int)Math.Min(_settings.MessageSize, Share - _sent));
        }
    }

    private async ValueTask SendAsync(int count)
    {
        ReadOnlyMemory<byte> rest = _pattern.Slice(_sent, count);

        // Count before the call: the echo may arrive before it returns.
        Volatile.Write(ref _sent, _sent + count);
        while (rest.Length > 0)
        {
            rest = rest[await _socket!.SendAsync(rest, SocketFlags.None)..];
            NoteProgress();
        }
    }

    private async ValueTask ReceiveAsync()
    {
        int count = await Receiving();
        _receiving = null;
        if (count == 0)
        {
            throw new EchoFailedException($"the server closed the connection after {_received} bytes");
        }

        if (count > Volatile.Read(ref _sent) - _received)
        {
            throw new EchoFailedException($"wrong echo: {_received + count} bytes came back, {_sent} were sent");
        }

        _pattern.Verify(_received, _buffer.AsSpan(0, count));
        Volatile.Write(ref _received, _received + count);
        NoteProgress();
    }

    private Task<int> Receiving() => _receiving ??= _socket!.ReceiveAsync(_buffer, SocketFlags.None);

    private void NoteProgress() => Volatile.Write(ref _lastProgress, Stopwatch.GetTimestamp());

    private async Task GuardAsync(Func<Task> action)
    {
        NoteProgress();
        IsBusy = true;
        try
        {
            await action();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new EchoFailedException(_stalled
                ? $"no echo for {_settings.StallTimeout.TotalSeconds:0.#} s: {_received} of the {_sent} bytes sent came back"
                : $"the connection broke after {_received} bytes: {e.Message}");
        }
        finally
        {
            IsBusy = false;
        }
    }

    // The sender may block forever once the receiver has stopped.
    private async Task EndQuietlyAsync(Task sending)
    {
        if (!sending.IsCompleted)
        {
            _socket!.Dispose();
        }

        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private string ConnectFailure(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"{_settings.Target} refused the connection: nobody listens there",
        SocketError.TimedOut => $"{_settings.Target} did not answer",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => $"{_settings.Target} cannot be reached from here",
        _ => $"no connection to {_settings.Target}: {e.Message}",
    };
}
