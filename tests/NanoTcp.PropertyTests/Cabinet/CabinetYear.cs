using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>Lets a cabinet's world pass, disturbance by disturbance, and keeps the figures.</summary>
/// <param name="chip">As in <see cref="Faults.FaultyNic.Create"/>.</param>
/// <param name="seed">Draws the disturbances.</param>
/// <param name="start">The clock when the board starts, in milliseconds.</param>
/// <param name="days">How long to run.</param>
internal sealed class CabinetYear(string chip, uint seed, long start, int days)
{
    // The first month, or half of a shorter run, fills the caches; what grows later is a leak.
    private const int FirstMonth = 30;
    private const long MemoryGrowthLimit = 128 * 1024;

    private const long ShortestPause = 10 * CabinetWorld.Minute;
    private const long LongestPause = 12 * CabinetWorld.Hour;

    // A vanished client is closed when its keep-alive probes or ten idle minutes have passed.
    private const long QuietTime = CabinetWorld.Hour;

    private readonly CabinetWorld _world = new(chip, seed, start);
    private readonly Dictionary<string, (int Count, long Longest)> _figures = [];
    private readonly Stopwatch _stopwatch = Stopwatch.StartNew();
    private long _memoryAfterMonth;
    private int _socketsAfterMonth;

    /// <summary>Runs.</summary>
    /// <returns>The figures as text.</returns>
    public string Run()
    {
        long month = start + (CabinetWorld.Day / 2 * Math.Min(2 * FirstMonth, days));
        _world.AwaitServices(CabinetWorld.Minute, "the start");
        while (_world.Clock.Now < start + (days * CabinetWorld.Day))
        {
            Disturb();
            if (_memoryAfterMonth == 0 && _world.Clock.Now >= month)
            {
                (_memoryAfterMonth, _socketsAfterMonth) = Measure();
            }
        }

        (long memory, int sockets) = Measure();
        string report = Report(memory, sockets);
        Assert.IsLessThan(_memoryAfterMonth + MemoryGrowthLimit, memory, report);
        Assert.AreEqual(_socketsAfterMonth, sockets, report + string.Join(", ", _world.Board.ListSockets()));
        Assert.AreEqual(0, _world.Board.Stack.Statistics.DeviceFailures, report);
        return report;
    }

    private void Disturb()
    {
        _world.Router.Pool.LeaseTime = (uint)_world.Between(1800, 7200);
        _world.Pass(_world.Between(ShortestPause, LongestPause));
        Disturbance disturbance = Disturbance.Draw(_world.Random);
        disturbance.Happen(_world);
        long duration = _world.AwaitServices(disturbance.Recovery, disturbance.Name);
        (int count, long longest) = _figures.GetValueOrDefault(disturbance.Name);
        _figures[disturbance.Name] = (count + 1, Math.Max(longest, duration));
    }

    private (long Memory, int Sockets) Measure()
    {
        _world.Pass(QuietTime);
        _world.AwaitServices(CabinetWorld.Minute, "a quiet hour");
        _world.Pass(QuietTime);
        return (GC.GetTotalMemory(true), _world.Board.ListSockets().Count);
    }

    private string Report(long memory, int sockets)
    {
        CabinetBoard board = _world.Board;
        var text = new StringBuilder();
        void Line(string name, object value) => text.Append(CultureInfo.InvariantCulture, $"{name,-48}{value,12}\n");
        Line("chip", chip);
        Line("seed", seed);
        Line("virtual days", days);
        Line("real seconds", Math.Round(_stopwatch.Elapsed.TotalSeconds));
        Line("wraps of a 32-bit clock of milliseconds", (_world.Clock.Now >> 32) - (start >> 32));
        Line("memory after a month, bytes", _memoryAfterMonth);
        Line("memory at the end, bytes", memory);
        Line("sockets after a month", _socketsAfterMonth);
        Line("sockets at the end", sockets);
        Line("neighbors at the end", board.Interface.NeighborCount);
        Line("DHCP leases and renewals (ACK)", _world.Router.Acks);
        Line("DHCP refusals (NAK)", _world.Router.Naks);
        Line("DHCP addresses declined", _world.Router.Declines);
        Line("messages of the client", board.Client.Answers);
        Line("connections of the client", board.Client.Connections);
        Line("clients accepted", board.AcceptedClients);
        Line("frames received", board.Nic.Device.Counters.ReceivedFrames);
        Line("frames sent", board.Nic.Device.Counters.SentFrames);
        Line("recoveries of the chip", board.Nic.Device.Counters.Recoveries);
        Line("link changes", board.Nic.Device.Counters.LinkChanges);
        Line("disturbances", _figures.Values.Sum(figure => figure.Count));
        text.Append("\ndisturbance                                     number   longest recovery, s\n");
        foreach ((string name, (int count, long longest)) in _figures.OrderBy(figure => figure.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name,-48}{count,6}{longest / 1000,22}\n");
        }

        return text.ToString();
    }
}
