using System.Device.Gpio;
using System.Device.Spi;
using nanoFramework.Runtime.Native;
using NanoTcp.Boards;
using NanoTcp.Links;
using NanoTcp.Services;

namespace NanoTcp.BoardsTests;

/// <summary>A board's program on a Raspberry Pi Pico and Pico 2, whose images have System.Device.Spi and System.Device.Gpio, and nothing of an ESP32.</summary>
[TestClass]
public sealed class PicoTests
{
    [TestMethod]
    [DataRow("pico", "w5500")]
    [DataRow("pico2", "w5500")]
    [DataRow("pico", "w6100")]
    [DataRow("pico2", "w6100")]
    [DataRow("pico", "enc28j60")]
    public void APicoEchoesThroughItsChip(string processor, string chip)
    {
        using BoardBench bench = new(chip, Processor.Of(processor));
        PicoPins pins = BoardBench.PicoPins();
        pins.ClockFrequency = 15_625_000; // an ENC28J60 accepts up to 20 MHz
        EthernetBoard board = bench.Boot(pins);
        byte[] bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);

        CollectionAssert.AreEqual(bytes, bench.Echo(bytes));

        Assert.IsTrue(bench.Device.IsLinkUp);
        Assert.AreEqual(0, bench.Device.Counters.Recoveries);
        Assert.IsGreaterThan(0, bench.Wiring.ToldEdges);
        Assert.AreSame(board.Stack, BoardNetwork.Current.Stack);
        Assert.IsEmpty(bench.Wiring.Functions, "the image has fixed pins");
    }

    [TestMethod]
    public void LostEdgesLoseNoData()
    {
        using BoardBench bench = new("w5500", Processor.Pico);
        bench.Boot(BoardBench.PicoPins());
        bench.Wiring.LosesEdges = true;
        byte[] bytes = new byte[20_000];
        new Random(1).NextBytes(bytes);

        CollectionAssert.AreEqual(bytes, bench.Echo(bytes));

        Assert.IsGreaterThan(0, bench.Wiring.Looks, "the level of the line");
    }

    [TestMethod]
    public void ThePortIsOpenedOnTheImagesFirstBus()
    {
        using BoardBench bench = new("w5500", Processor.Pico);
        PicoPins pins = BoardBench.PicoPins();
        bench.Boot(pins);

        Assert.AreEqual((18, 16, 19), (pins.ClockPin, pins.MisoPin, pins.MosiPin));
        SpiConnectionSettings port = bench.Wiring.Port;
        Assert.AreEqual(1, port.BusId, "SPI0: the natives subtract 1");
        Assert.AreEqual(17, port.ChipSelectLine);
        Assert.AreEqual(SpiBusConfiguration.FullDuplex, port.Configuration);
        Assert.AreEqual(20_833_333, bench.Wiring.SpiClock);
        Assert.AreEqual(PinMode.InputPullUp, bench.Wiring.Modes[21]);
        CollectionAssert.AreEqual(new[] { PinValue.Low, PinValue.High, PinValue.Low, PinValue.High }, bench.Wiring.ResetLevels);
    }

    [TestMethod]
    public void TheSecondBusHasItsOwnPins()
    {
        PicoPins pins = new(2, 13, EthernetPins.None, EthernetPins.None);

        Assert.AreEqual((10, 12, 11), (pins.ClockPin, pins.MisoPin, pins.MosiPin));
        Assert.IsNull(pins.Interrupt);
        Assert.IsNull(pins.Reset);
    }

    [TestMethod]
    [DataRow(0, 13, 20)]
    [DataRow(3, 13, 20)]
    [DataRow(1, 18, 20)]
    [DataRow(2, 11, 20)]
    [DataRow(1, 17, 30)]
    [DataRow(1, 17, 17)]
    [DataRow(1, -1, 20)]
    public void PinsThatAPicoLacksOrThatAreTakenAreRejected(int bus, int chipSelect, int interrupt) =>
        Assert.ThrowsExactly<ArgumentException>(() => new PicoPins(bus, chipSelect, interrupt, EthernetPins.None));

    [TestMethod]
    public void EveryClockBecomesAStepThatTheFirmwareReaches()
    {
        PicoPins pins = BoardBench.PicoPins();
        for (int wanted = 1_000_000; wanted <= PicoPins.DefaultClockFrequency; wanted += 9_973)
        {
            pins.ClockFrequency = wanted;

            Assert.AreEqual(pins.ClockFrequency, Processor.Pico.ClockOf(pins.ClockFrequency), "not a step");
            Assert.IsLessThanOrEqualTo(wanted, pins.ClockFrequency);
            Assert.IsGreaterThan(wanted * 0.7, pins.ClockFrequency);
        }

        pins.ClockFrequency = 20_000_000;
        Assert.AreEqual(15_625_000, pins.ClockFrequency);
        pins.ClockFrequency = 8_000_000;
        Assert.AreEqual(7_812_500, pins.ClockFrequency);
    }

    [TestMethod]
    public void TheFirmwareIsSlowBetweenItsSteps()
    {
        // what RoundClockFrequency is for: 125 MHz / (8 * 256)
        Assert.AreEqual(61_035, Processor.Pico.ClockOf(20_000_000));
        Assert.AreEqual(31_250_000, Processor.Pico.ClockOf(31_250_000));
    }

    [TestMethod]
    [DataRow(999_999)]
    [DataRow(20_833_334)]
    public void AClockOutOfRangeIsRejected(int frequency)
    {
        PicoPins pins = BoardBench.PicoPins();

        Exception refusal = Assert.ThrowsExactly<ArgumentException>(() => pins.ClockFrequency = frequency);

        Assert.Contains("1000000 to 20833333", refusal.Message);
        Assert.AreEqual(PicoPins.DefaultClockFrequency, pins.ClockFrequency);
    }

    [TestMethod]
    public void APortTransfersAsMuchAsTheNativesCount()
    {
        using Wiring wiring = new(Processor.Pico, new SilentChip(), null, null);
        using BoardSpiPort port = new(1, 17, PicoPins.DefaultClockFrequency);

        port.Transfer(new byte[32_767], 0, 32_767);

        Assert.AreEqual(32_767, wiring.LongestTransfer);
    }

    [TestMethod]
    public void TheClockIsTheUptime()
    {
        BoardClock clock = new();
        long ticks = Environment.TickCount64;
        long now = clock.Now;

        Thread.Sleep(20);

        long elapsed = Environment.TickCount64 - ticks;
        Assert.IsTrue(clock.Now - now >= 20 - 1 && clock.Now - now <= elapsed + 1000, $"{clock.Now - now} of {elapsed}");
    }

    [TestMethod]
    [DataRow("pico", true)]
    [DataRow("pico2", false)]
    public void TheTimeOfDayIsSetWhereThereIsAClockForIt(string processor, bool hasClock)
    {
        using Wiring wiring = new(Processor.Of(processor), new SilentChip(), null, null);
        BoardClock clock = new();
        DateTime time = new(2026, 11, 29, 12, 0, 1, DateTimeKind.Utc);

        Assert.AreEqual(hasClock, clock.SetWallClock(new BoardWallClock(), time));

        Assert.HasCount(hasClock ? 1 : 0, Rtc.Times);
        Rtc.Times.Clear();
    }

    [TestMethod]
    public void AWatchdogRestartsAPico()
    {
        _ = BoardBench.PicoPins();
        int reboots = Power.Reboots;
        EthernetBoard board = new(new LateDevice(failures: 0));
        NetworkWatchdog watchdog = board.StartWatchdog(null);
        watchdog.Stop();
        watchdog.ProgramLimit = 1;
        Thread.Sleep(100);

        Assert.IsFalse(watchdog.Check());

        Assert.AreEqual(reboots + 1, Power.Reboots);
        board.Stack.Stop();
    }

    [TestMethod]
    public void ABoardNeedsItsPinsFirst()
    {
        BoardPlatform.Current = null;

        Exception refusal = Assert.ThrowsExactly<InvalidOperationException>(() => EthernetBoard.Clock);
        Assert.Contains("make the board's pins", refusal.Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => EthernetBoard.ChooseMacAddress(null));
        Assert.ThrowsExactly<InvalidOperationException>(() => new EthernetBoard(new LateDevice(0)));

        _ = BoardBench.PicoPins();
        Assert.IsInstanceOfType<BoardClock>(EthernetBoard.Clock);
    }

    private sealed class SilentChip : SpiPort
    {
        public override int ClockFrequency => 0;

        public override void Write(byte[] buffer, int offset, int length)
        {
        }

        public override void Transfer(byte[] buffer, int offset, int length) => Array.Clear(buffer, offset, length);
    }
}
