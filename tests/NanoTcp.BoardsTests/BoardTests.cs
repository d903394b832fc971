using System.Device.Gpio;
using System.Device.Spi;
using nanoFramework.Hardware.Esp32;
using NanoTcp.Boards;
using NanoTcp.Esp32;
using NanoTcp.Links;
using NanoTcp.Services;

namespace NanoTcp.BoardsTests;

/// <summary>A board's program on an ESP32: its ports and pins carry a chip's model through an echo.</summary>
[TestClass]
public sealed class BoardTests
{
    [TestInitialize]
    public void UseAnEsp32() => BoardPlatform.Current = new Esp32Platform();

    [TestMethod]
    [DataRow("w5500", true)]
    [DataRow("w5500", false)]
    [DataRow("enc28j60", true)]
    [DataRow("enc28j60", false)]
    public void ABoardEchoesThroughItsChip(string chip, bool isWhole)
    {
        using BoardBench bench = new(chip);
        bench.Boot(BoardBench.Pins(isWhole));
        byte[] bytes = Bytes(200_000);

        CollectionAssert.AreEqual(bytes, bench.Echo(bytes));

        Assert.IsTrue(bench.Device.IsLinkUp);
        Assert.IsGreaterThan(1400, bench.Wiring.LongestTransfer, "a frame goes in one transfer");
        Assert.AreEqual(0, bench.Device.Counters.Recoveries);
        Assert.AreEqual(isWhole, bench.Wiring.ToldEdges > 0);
    }

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("w6100")]
    [DataRow("enc28j60")]
    public void LostEdgesLoseNoData(string chip)
    {
        using BoardBench bench = new(chip);
        bench.Boot(BoardBench.Pins(true));
        bench.Wiring.LosesEdges = true;
        int told = bench.Wiring.ToldEdges;
        byte[] bytes = Bytes(20_000);

        CollectionAssert.AreEqual(bytes, bench.Echo(bytes));

        Assert.IsGreaterThan(0, bench.Wiring.Looks, "the level of the line");
        Assert.AreEqual(0, bench.Device.Counters.Recoveries);
        Assert.IsLessThanOrEqualTo(told + 1, bench.Wiring.ToldEdges);
    }

    [TestMethod]
    public void ABoardWithAFixedAddressHasANameServer()
    {
        using BoardBench bench = new("w5500");
        EthernetBoard board = bench.Boot(BoardBench.Pins(true));

        board.UseAddress("192.168.1.50", 24, "192.168.1.1");
        Assert.AreEqual(1, board.Names.ServerCount);
        Assert.AreEqual(0xC0A80101u, board.Names.GetServer(0));

        board.UseAddress("192.168.1.50", 24, "192.168.1.1", "9.9.9.9");
        Assert.AreEqual(1, board.Names.ServerCount);
        Assert.AreEqual(0x09090909u, board.Names.GetServer(0));

        board.UseAddress("192.168.1.50", 24, null);
        Assert.AreEqual(0, board.Names.ServerCount);
    }

    [TestMethod]
    public void TheBoardIsTheNetworkOfProgramsForSystemNet()
    {
        using BoardBench bench = new("w5500");
        EthernetBoard board = bench.Boot(BoardBench.Pins(true));

        Assert.AreSame(board.Stack, BoardNetwork.Current.Stack);
        Assert.AreSame(board.Names, BoardNetwork.Current.Resolver);
        Assert.IsNull(BoardNetwork.Current.Dhcp);

        board.UseDhcp("nanotcp", 0);
        Assert.AreSame(board.Dhcp, BoardNetwork.Current.Dhcp);
        Assert.AreSame(board.UseTime(null), BoardNetwork.Current.TimeClient);
    }

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("w6100")]
    [DataRow("enc28j60")]
    public void TheChipIsResetByItsPinWhenItIsOpenedAndBeforeUse(string chip)
    {
        using BoardBench bench = new(chip);
        bench.Boot(BoardBench.Pins(true));

        CollectionAssert.AreEqual(new[] { PinValue.Low, PinValue.High, PinValue.Low, PinValue.High }, bench.Wiring.ResetLevels);
        Assert.AreEqual(PinMode.Output, bench.Wiring.Modes[Processor.Esp32.Reset]);
    }

    [TestMethod]
    [DataRow(1, DeviceFunction.SPI1_CLOCK, DeviceFunction.SPI1_MISO, DeviceFunction.SPI1_MOSI)]
    [DataRow(2, DeviceFunction.SPI2_CLOCK, DeviceFunction.SPI2_MISO, DeviceFunction.SPI2_MOSI)]
    public void ThePortIsOpenedOnTheAssignedPins(int bus, DeviceFunction clock, DeviceFunction miso, DeviceFunction mosi)
    {
        using BoardBench bench = new("w5500");
        Esp32Pins pins = BoardBench.Pins(false);
        pins.Bus = bus;
        bench.Boot(pins);

        Assert.AreEqual(Wiring.Clock, bench.Wiring.Functions[clock]);
        Assert.AreEqual(Wiring.Miso, bench.Wiring.Functions[miso]);
        Assert.AreEqual(Wiring.Mosi, bench.Wiring.Functions[mosi]);
        SpiConnectionSettings port = bench.Wiring.Port;
        Assert.AreEqual(bus, port.BusId);
        Assert.AreEqual(Processor.Esp32.ChipSelect, port.ChipSelectLine);
        Assert.AreEqual(Esp32Pins.DefaultClockFrequency, port.ClockFrequency);
        Assert.AreEqual(SpiMode.Mode0, port.Mode);
        Assert.AreEqual(DataFlow.MsbFirst, port.DataFlow);
        Assert.AreEqual(8, port.DataBitLength);
        Assert.AreEqual(SpiBusConfiguration.FullDuplex, port.Configuration);
    }

    [TestMethod]
    public void APinWithoutPullUpSupportIsAPlainInput()
    {
        using BoardBench bench = new("w5500");

        _ = new BoardInputPin(34);
        _ = new BoardInputPin(33);

        Assert.AreEqual(PinMode.Input, bench.Wiring.Modes[34]);
        Assert.AreEqual(PinMode.InputPullUp, bench.Wiring.Modes[33]);
    }

    [TestMethod]
    public void AWrongChipIsNamed()
    {
        using BoardBench bench = new("w5500");

        EthernetBoard board = bench.Boot(BoardBench.Pins(true), "enc28j60");

        Assert.AreEqual(NetworkState.NoDevice, board.Network.State);
        Assert.StartsWith("no chip: ", board.Network.Describe());
    }

    [TestMethod]
    [DataRow("w5500", "No W5500 answers")]
    [DataRow("w6100", "No W6100 answers")]
    [DataRow("enc28j60", "No ENC28J60 answers")]
    public void ABoardWithoutItsChipStartsAndIsThereWhenTheChipIs(string chip, string message)
    {
        using BoardBench bench = new(chip);
        bench.Faults.IsAbsent = true;
        EthernetBoard board = bench.Boot(BoardBench.Pins(true));
        Assert.IsFalse(board.Network.WaitUntilReachable(100));
        Assert.Contains(message, board.Network.Describe());

        bench.Faults.IsAbsent = false;

        Assert.IsTrue(board.Network.WaitUntilReachable(30_000), board.Network.Describe());
        Assert.AreEqual("address " + BoardBench.Address, board.Network.Describe());
        byte[] bytes = Bytes(10_000);
        CollectionAssert.AreEqual(bytes, bench.Echo(bytes));
    }

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("w6100")]
    [DataRow("enc28j60")]
    public void ABoardWithoutACableStartsAndIsThereWhenTheCableIs(string chip)
    {
        using BoardBench bench = new(chip);
        bench.Cable.IsPlugged = false;
        EthernetBoard board = bench.Boot(BoardBench.Pins(true));
        Assert.IsFalse(board.Network.WaitUntilReachable(100));
        Assert.AreEqual(NetworkState.NoLink, board.Network.State);
        Assert.Contains("check the cable", board.Network.Describe());

        bench.Cable.IsPlugged = true;

        Assert.IsTrue(board.Network.WaitUntilReachable(30_000), board.Network.Describe());
        byte[] bytes = Bytes(10_000);
        CollectionAssert.AreEqual(bytes, bench.Echo(bytes));
    }

    [TestMethod]
    public void ABoardWithoutADhcpServerContinues()
    {
        using BoardBench bench = new("w5500");
        EthernetBoard board = bench.Boot(BoardBench.Pins(true));
        board.Stack.SetAddress(board.Interface, 0, 0);
        Assert.IsTrue(SpinWait.SpinUntil(() => board.Interface.IsLinkUp, 30_000));

        Assert.IsFalse(board.UseDhcp("boiler", 100));

        Assert.AreEqual("no address: no DHCP server has answered yet", board.Network.Describe());
    }

    [TestMethod]
    public void AChipThatDoesNotAnswerAtOnceIsRetried()
    {
        LateDevice device = new(failures: 2);

        EthernetBoard board = new(device);
        Assert.AreEqual("no chip: not there yet", board.Network.Describe());

        Assert.IsTrue(SpinWait.SpinUntil(() => board.Interface.IsDeviceWorking, 30_000));
        Assert.AreEqual(3, device.Attempts);
        Assert.AreEqual(NetworkState.NoLink, board.Network.State);
        board.Stack.Stop();
    }

    [TestMethod]
    public void AWatchdogReportsAndRestartsTheProcessor()
    {
        EthernetBoard board = new(new LateDevice(failures: 0));
        List<string> reasons = [];
        NetworkWatchdog watchdog = board.StartWatchdog(reasons.Add);
        watchdog.Stop();
        Assert.IsTrue(watchdog.Check());
        Assert.IsEmpty(Sleep.Sleeps);

        watchdog.ProgramLimit = 1;
        Thread.Sleep(100);

        Assert.IsFalse(watchdog.Check());
        Assert.HasCount(1, reasons);
        Assert.Contains("the program stands still", reasons[0]);
        Assert.AreEqual(TimeSpan.FromSeconds(1), Sleep.Sleeps.Single());
        Sleep.Sleeps.Clear();
        board.Stack.Stop();
    }

    [TestMethod]
    public void DhcpIsRejectedIfNoFramesReachTheStack()
    {
        EthernetBoard board = new(new LateDevice(failures: 0, LinkKind.Ip));

        Exception told = Assert.ThrowsExactly<InvalidOperationException>(() => board.UseDhcp("boiler", 1000));

        Assert.Contains("Ethernet frames", told.Message);
        board.Stack.Stop();
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
