using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NanoTcp.Tool.Echo;

/// <summary>
/// Tests an echo server: measures round trips of single messages first, then the throughput of a stream, and verifies every byte.
/// Every wait in it is bounded.
/// </summary>
internal sealed class EchoTester(EchoSettings settings)
{
    // The round trips are a sample: at most a quarter of the bytes and of the time, and this limit.
    private const int SampleShare = 4;
    private const int MaxRoundTrips = 2000;
    private static readonly TimeSpan s_longestSample = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_watchPeriod = TimeSpan.FromMilliseconds(20);

    private EchoConnection[] _connections = [];

    /// <summary>Bytes echoed so far. Any thread may read it.</summary>
    public long BytesSoFar => _connections.Sum(connection => connection.Received);

    /// <summary>Runs the test.</summary>
    /// <param name="stop">Stops the test early, as its time limit would.</param>
    /// <param name="progress">Called periodically with the bytes echoed so far.</param>
    /// <exception cref="EchoFailedException">The server did not echo correctly.</exception>
    public async Task<EchoResult> RunAsync(CancellationToken stop, Action<long>? progress = null)
    {
        IPAddress address = await ResolveAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var watching = new CancellationTokenSource();
        _connections = [.. Enumerable.Range(0, settings.Connections).Select(i => new EchoConnection(settings, i, ShareOf(i)))];
        Task watch = WatchAsync(progress, watching.Token);
        try
        {
            await ForEachAsync(connection => connection.ConnectAsync(address));
            if (settings.Duration is TimeSpan duration)
            {
                ending.CancelAfter(duration);
            }

            return await MeasureAsync(ending.Token);
        }
        finally
        {
            await watching.CancelAsync();
            await watch;
            progress?.Invoke(BytesSoFar);
            Array.ForEach(_connections, connection => connection.Dispose());
        }
    }

    private async Task<EchoResult> MeasureAsync(CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        long messages = settings.Bytes / settings.Connections / settings.MessageSize;
        int roundTrips = (int)Math.Min(MaxRoundTrips, (messages + SampleShare - 1) / SampleShare);
        TimeSpan longest = settings.Duration is TimeSpan all && all / SampleShare < s_longestSample ? all / SampleShare : s_longestSample;
        await ForEachAsync(connection => connection.MeasureRoundTripsAsync(roundTrips, longest));
        TimeSpan sampleTime = Stopwatch.GetElapsedTime(start);
        long sampleBytes = BytesSoFar;

        var recorder = new ThroughputRecorder();
        recorder.Note(0);
        await RecordAsync(recorder, sampleBytes, ForEachAsync(connection => connection.StreamAsync(stop)));
        TimeSpan total = Stopwatch.GetElapsedTime(start);
        long bytes = BytesSoFar;

        await ForEachAsync(connection => connection.CloseAsync());
        bool streamed = bytes > sampleBytes;
        long[] roundTripTimes = [.. _connections.SelectMany(connection => connection.RoundTrips)];
        return new EchoResult
        {
            Connections = settings.Connections,
            Bytes = bytes,
            Elapsed = total,
            BytesPerSecond = (streamed ? bytes - sampleBytes : bytes) / (streamed ? total - sampleTime : total).TotalSeconds,
            Latency = LatencySummary.Of(roundTripTimes),
            RoundTrips = roundTripTimes,
            Samples = [.. recorder.Samples, new ThroughputSample((total - sampleTime).TotalSeconds, bytes - sampleBytes)],
            ClosedByServer = _connections.All(connection => connection.ClosedByServer),
        };
    }

    private async Task RecordAsync(ThroughputRecorder recorder, long from, Task streaming)
    {
        using var timer = new PeriodicTimer(s_watchPeriod);
        while (await Task.WhenAny(streaming, timer.WaitForNextTickAsync().AsTask()) != streaming)
        {
            recorder.Note(BytesSoFar - from);
        }

        await streaming;
    }

    private async Task<IPAddress> ResolveAsync()
    {
        string host = settings.Target.Host;
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return address;
        }

        using var timeout = new CancellationTokenSource(settings.ConnectTimeout);
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, timeout.Token);
            return Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ArgumentException or IndexOutOfRangeException)
        {
            throw new EchoFailedException($"unknown host '{host}'");
        }
    }

    private long ShareOf(int number)
    {
        long share = settings.Bytes / settings.Connections;
        return number < settings.Bytes % settings.Connections ? share + 1 : share;
    }

    // report the first failure, and abort the other connections
    private async Task ForEachAsync(Func<EchoConnection, Task> action)
    {
        List<Task> running = [.. _connections.Select(action)];
        Task all = Task.WhenAll(running);
        while (running.Count > 0)
        {
            Task done = await Task.WhenAny(running);
            running.Remove(done);
            if (!done.IsCompletedSuccessfully)
            {
                Array.ForEach(_connections, connection => connection.Dispose());
                await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await done;
            }
        }
    }

    private async Task WatchAsync(Action<long>? progress, CancellationToken end)
    {
        using var timer = new PeriodicTimer(s_watchPeriod);
        while (!end.IsCancellationRequested)
        {
            await ((Task)timer.WaitForNextTickAsync(end).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Array.ForEach(_connections, connection => connection.CheckStall());
            progress?.Invoke(BytesSoFar);
        }
    }
}
