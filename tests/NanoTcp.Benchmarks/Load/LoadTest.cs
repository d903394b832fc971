using System.Diagnostics;
using NanoTcp.Host;

namespace NanoTcp.Benchmarks.Load;

/// <summary>Runs the parts of a load test, each with a stack of its own. Every wait is bounded.</summary>
internal sealed class LoadTest
{
    private const int WarmUpConnections = 32;
    private const int ChurnClients = 50;
    private const int ChurnBytes = 100;
    private const int SoakConnections = 50;
    private const int LeastFlaps = 4;

    // milliseconds
    private const int SettleCheck = 50;

    // A FIN that is lost repeatedly is retransmitted for some seconds.
    private static readonly TimeSpan s_longestSettling = TimeSpan.FromSeconds(30);

    // Threads that sleep for a second at most hold what they polled last.
    private static readonly TimeSpan s_quietTime = TimeSpan.FromSeconds(2);

    // The cable is unplugged this often, or four times in a short soak; and for so long.
    private static readonly TimeSpan s_flapPeriod = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_unplugged = TimeSpan.FromSeconds(1);

    private readonly LoadSettings _settings;
    private readonly LoadLink _link;
    private readonly LoadCounts _counts = new();
    private int _number;

    private LoadTest(LoadSettings settings, LoadLink link)
    {
        _settings = settings;
        _link = link;
    }

    /// <exception cref="LoadUnavailableException">This machine cannot run it.</exception>
    public static async Task<LoadResult> RunAsync(LoadPart part, LoadSettings settings, LoadLink link)
    {
        var test = new LoadTest(settings, link);
        return await test.RunAsync(part);
    }

    private async Task<LoadResult> RunAsync(LoadPart part)
    {
        Impairments impairments = part == LoadPart.Soak ? _settings.Impairments : Impairments.None;
        impairments = _settings.Delay == 0 ? impairments : impairments with { Delay = _settings.Delay * 1000L };
        using var world = new LoadWorld(_link, _settings, impairments);
        NetStack stack = world.Board.Stack;
        await WarmUpAsync(world);
        StackState before = StackState.Of(stack);
        using var memory = new ProcessMemory();
        long start = Stopwatch.GetTimestamp();
        Outcome outcome = part switch
        {
            LoadPart.Connections => await OpenAllAsync(world),
            LoadPart.Churn => await ChurnAsync(world),
            _ => await SoakAsync(world),
        };
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        await SettleAsync(stack, before);
        await Task.Delay(s_quietTime);
        memory.End();
        return new LoadResult
        {
            Part = part,
            Link = _link,
            Counts = _counts,
            Wanted = part == LoadPart.Connections ? _settings.Connections : 0,
            OpenAtOnce = outcome.OpenAtOnce,
            Elapsed = elapsed,
            Connecting = outcome.Connecting,
            LinkFlaps = outcome.LinkFlaps,
            Memory = memory,
            Before = before,
            After = StackState.Of(stack),
            Statistics = stack.Statistics,
        };
    }

    // The first connections make what the process and the stack keep: threads, tables, buffers.
    private async Task WarmUpAsync(LoadWorld world)
    {
        var ignored = new LoadCounts();
        StackState before = StackState.Of(world.Board.Stack);
        await Task.WhenAll(Enumerable.Range(0, WarmUpConnections).Select(_ => ConverseAsync(world, ignored, ChurnBytes, CancellationToken.None)));
        await SettleAsync(world.Board.Stack, before);
    }

    private async Task<Outcome> OpenAllAsync(LoadWorld world)
    {
        LoadClient[] all = [.. Enumerable.Range(0, _settings.Connections).Select(_ => NewClient(world, _counts, CancellationToken.None))];
        try
        {
            long start = Stopwatch.GetTimestamp();
            LoadClient[] open = await EachAsync(all, client => client.ConnectAsync(world.Server));
            TimeSpan connecting = Stopwatch.GetElapsedTime(start);
            open = await EachAsync(open, client => client.EchoAsync(_settings.BytesEach));
            int openAtOnce = StackState.Of(world.Board.Stack).Connections;
            await EachAsync(open, client => client.CloseAsync());
            return new Outcome(openAtOnce) { Connecting = connecting };
        }
        finally
        {
            Array.ForEach(all, client => client.Dispose());
        }
    }

    private async Task<Outcome> ChurnAsync(LoadWorld world)
    {
        long start = Stopwatch.GetTimestamp();
        int peak = 0;
        await Task.WhenAll(Enumerable.Range(0, ChurnClients).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(start) < _settings.Churn)
            {
                await ConverseAsync(world, _counts, ChurnBytes, CancellationToken.None);
            }
        }).Append(WatchAsync()));
        return new Outcome(peak);

        async Task WatchAsync()
        {
            while (Stopwatch.GetElapsedTime(start) < _settings.Churn)
            {
                peak = Math.Max(peak, StackState.Of(world.Board.Stack).Connections);
                await Task.Delay(SettleCheck);
            }
        }
    }

    private async Task<Outcome> SoakAsync(LoadWorld world)
    {
        long start = Stopwatch.GetTimestamp();
        int flaps = 0;
        int peak = 0;
        await Task.WhenAll(Enumerable.Range(0, SoakConnections).Select(SoakOneAsync).Append(FlapAsync()));
        return new Outcome(peak) { LinkFlaps = flaps };

        async Task SoakOneAsync(int index)
        {
            var sizes = new Random(index);
            using LoadClient client = NewClient(world, _counts, CancellationToken.None);
            await client.TryAsync(async open =>
            {
                await open.ConnectAsync(world.Server);
                while (Stopwatch.GetElapsedTime(start) < _settings.Soak)
                {
                    await open.EchoAsync(sizes.Next(1, LoadClient.LargestBlock + 1));
                }

                await open.CloseAsync();
            });
        }

        async Task FlapAsync()
        {
            TimeSpan period = TimeSpan.FromTicks(Math.Min(s_flapPeriod.Ticks, _settings.Soak.Ticks / LeastFlaps));
            while (Stopwatch.GetElapsedTime(start) + period < _settings.Soak)
            {
                await Task.Delay(period);
                peak = Math.Max(peak, StackState.Of(world.Board.Stack).Connections);
                if (world.Board.Cable is { } cable)
                {
                    cable.IsPlugged = false;
                    await Task.Delay(s_unplugged);
                    cable.IsPlugged = true;
                    flaps++;
                }
            }
        }
    }

    private async Task ConverseAsync(LoadWorld world, LoadCounts counts, int bytes, CancellationToken time)
    {
        using LoadClient client = NewClient(world, counts, time);
        await client.TryAsync(async open =>
        {
            await open.ConnectAsync(world.Server);
            await open.EchoAsync(bytes);
            await open.CloseAsync();
        });
    }

    // Does the same with all clients at once; returns those that have not failed.
    private static async Task<LoadClient[]> EachAsync(LoadClient[] clients, Func<LoadClient, Task> step)
    {
        bool[] succeeded = await Task.WhenAll(clients.Select(client => client.TryAsync(step)));
        return [.. clients.Where((_, i) => succeeded[i])];
    }

    private LoadClient NewClient(LoadWorld world, LoadCounts counts, CancellationToken time) =>
        new(world.CreateSocket(), Interlocked.Increment(ref _number), counts, time);

    // Waits until the stack has ended all connections.
    private static async Task SettleAsync(NetStack stack, StackState before)
    {
        long start = Stopwatch.GetTimestamp();
        while (!IsSettled(StackState.Of(stack), before) && Stopwatch.GetElapsedTime(start) < s_longestSettling)
        {
            await Task.Delay(SettleCheck);
        }
    }

    private static bool IsSettled(StackState state, StackState before) =>
        state.Files == before.Files && state.Connections == 0 && state.HalfOpen == 0;

    private sealed record Outcome(int OpenAtOnce)
    {
        public TimeSpan? Connecting { get; init; }

        public int LinkFlaps { get; init; }
    }
}
