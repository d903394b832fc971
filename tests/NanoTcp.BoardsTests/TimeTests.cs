using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;
using NanoTcp.Boards;
using NanoTcp.Esp32;
using NanoTcp.Services;

namespace NanoTcp.BoardsTests;

/// <summary>A board's clocks: one for timers, one for the time of day.</summary>
[TestClass]
public sealed class TimeTests
{
    [TestInitialize]
    public void UseAnEsp32() => BoardPlatform.Current = new Esp32Platform();

    [TestCleanup]
    public void Forget()
    {
        HighResTimer.Source = null;
        Rtc.Times.Clear();
    }

    [TestMethod]
    public void TimersFollowTheProcessorsTimerAlone()
    {
        ulong microseconds = 5_000_000;
        HighResTimer.Source = () => microseconds;
        Esp32Clock clock = new();
        Assert.AreEqual(0, clock.Now);

        microseconds += 1_999;
        Assert.AreEqual(1, clock.Now);
        Assert.IsTrue(clock.SetWallClock(new BoardWallClock(), new DateTime(2026, 11, 29)));
        microseconds += 1;

        Assert.AreEqual(2, clock.Now);
    }

    [TestMethod]
    public void TheRealTimeClockIsSet()
    {
        DateTime time = new(2026, 11, 29, 12, 0, 1, DateTimeKind.Utc);

        Assert.IsTrue(new BoardWallClock().Set(time));

        Assert.AreEqual(time, Rtc.Times.Single());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ABoardHasATimeClient(bool isBeforeDhcp)
    {
        using BoardBench bench = new("w5500");
        EthernetBoard board = bench.Boot(BoardBench.Pins(true));
        Assert.IsNull(board.Time);
        if (isBeforeDhcp)
        {
            board.UseTime("ntp.example.org");
        }

        board.UseDhcp("boiler", 0);
        SntpClient time = board.UseTime("ntp.example.org");

        Assert.AreSame(time, board.Time);
        Assert.AreSame(time, board.Dhcp.TimeClient);
        Assert.AreSame(board.Names, time.Resolver);
        Assert.IsInstanceOfType<BoardWallClock>(time.WallClock);
        Assert.IsTrue(time.IsActive);
    }
}
