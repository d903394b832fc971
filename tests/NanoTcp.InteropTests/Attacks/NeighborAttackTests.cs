using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests.Attacks;

/// <summary>Stations on the board's link that forge addresses of its network, while the kernel is the client that must not notice.</summary>
[TestClass]
public sealed class NeighborAttackTests : InteropTest
{
    private const string Interface = "tap0";
    private const int NewClients = 20;
    private const int FirstNewClient = 201;
    private const int FirstForged = 3;
    private const int LastForged = 200;
    private const int FramesPerMillisecond = 25;
    private const int Ports = 16;
    private const int RequestLength = 32;

    private static readonly TimeSpan s_flood = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_connectWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_recoveryWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(1);

    [TestMethod]
    public async Task ForgedSynsFromTheWholeNetworkKeepNoClientOut()
    {
        BootBoard(NicType.None);
        for (int i = 0; i < NewClients; i++)
        {
            Kernel.AddAddress(Interface, $"10.77.0.{FirstNewClient + i}/32");
        }

        using KernelConnection old = await ConnectAsync(EchoPort);
        uint network = Board.Address & ~0xFFu;
        IEnumerable<uint> forged = Enumerable.Range(FirstForged, LastForged - FirstForged + 1).Select(host => network | (uint)host);
        var flood = new SynFlood(Board, EchoPort, forged, Ports);
        using var ended = new CancellationTokenSource(s_flood);
        Task<long> flooding = flood.SendAsync(Kernel, Interface, FramesPerMillisecond, ended.Token);
        Task<List<double>> requests = RequestAsync(old, ended.Token);
        await Task.Delay(1000, Time);

        double[] connected = await Task.WhenAll(Enumerable.Range(0, NewClients).Select(ConnectNewAsync));

        List<double> answered = await requests;
        long sent = await flooding;
        Tell($"{sent / s_flood.TotalSeconds:0} forged SYNs a second; {NewClients} of {NewClients} connected, the last after {connected.Max():0} ms");
        Tell($"old connection: {answered.Count} answers, p99 {Quantile(answered, 0.99):0.0} ms, longest {answered.Max():0.0} ms");
        Assert.IsLessThan(s_connectWithin.TotalMilliseconds, connected.Max(), "ms until the last new client was connected");
        Assert.IsLessThan(s_answerWithin.TotalMilliseconds, Quantile(answered, 0.99), "ms, p99 of the old connection's answers");
        await old.CloseAsync();
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(1000)]
    public async Task AForgedArpRequestStopsALiveConnectionForThreeSecondsAtMost(int frames)
    {
        BootBoard(NicType.None);
        using KernelConnection connection = await ConnectAsync(EchoPort);
        using var ended = new CancellationTokenSource(s_flood);
        Task<List<double>> requests = RequestAsync(connection, ended.Token);
        await Task.Delay(1500, Time);
        byte[] forged = SynFlood.FromAttacker(Board, Frames.Arp(1, Frames.Broadcast, SynFlood.Attacker, KernelAddress, new byte[6], Board.Address));
        using (var socket = new PacketSocket(Kernel, Interface))
        {
            for (int i = 0; i < frames; i++)
            {
                socket.Send(forged);
                await Task.Delay(1, Time);
            }
        }

        List<double> answered = await requests;
        Tell($"{answered.Count} answers, longest {answered.Max():0.0} ms");
        Assert.IsLessThan(s_recoveryWithin.TotalMilliseconds, answered.Max(), "ms until the connection had its answer again");
        Assert.IsGreaterThan(0, answered.Count);
        await connection.CloseAsync();
    }

    // One request after the other; how many milliseconds each took.
    private static async Task<List<double>> RequestAsync(KernelConnection connection, CancellationToken end)
    {
        var times = new List<double>();
        while (!end.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            await connection.EchoAsync(RequestLength);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(2, CancellationToken.None);
        }

        return times;
    }

    // Connects from an address that the board does not know, and has bytes echoed.
    private async Task<double> ConnectNewAsync(int number)
    {
        long start = Stopwatch.GetTimestamp();
        IPAddress address = IPAddress.Parse($"10.77.0.{FirstNewClient + number}");
        using KernelConnection connection =
            await ConnectAsync(EchoPort, number + 2, socket => socket.Bind(new IPEndPoint(address, 0)));
        await connection.EchoAsync(RequestLength);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await connection.CloseAsync();
        return time;
    }

    private void Tell(FormattableString text) => TestContext.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static double Quantile(List<double> values, double part) => values.Order().ElementAt((int)(values.Count * part));
}
