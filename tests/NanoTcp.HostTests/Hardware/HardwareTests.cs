using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Host.Hardware;
using NanoTcp.Tool.Commands;

namespace NanoTcp.HostTests.Hardware;

/// <summary>A real chip on the SPI bus of a Linux board: the adapters run against a chip's model behind the library's own types.</summary>
[TestClass]
public sealed class HardwareTests
{
    private static readonly SpiWiring s_bare = SpiWiring.Parse("/dev/spidev0.0");
    private static readonly SpiWiring s_whole = s_bare with { InterruptPin = ModelHardware.Interrupt, ResetPin = ModelHardware.Reset };

    [TestMethod]
    [DataRow("w5500", true)]
    [DataRow("w5500", false)]
    [DataRow("w5500-tcp", true)]
    [DataRow("w5500-hybrid", true)]
    [DataRow("w6100", true)]
    [DataRow("enc28j60", true)]
    [DataRow("enc28j60", false)]
    public void ABoardEchoesThroughItsChip(string name, bool hasPins)
    {
        NicType nic = NicNames.Parse(name);
        using var hardware = new ModelHardware(nic);
        var bytes = new byte[500_000];
        new Random(1).NextBytes(bytes);
        using (VirtualBoard board = Boot(nic, hasPins ? s_whole : s_bare, hardware))
        {
            CollectionAssert.AreEqual(bytes, hardware.Echo(board.Address, bytes));
            Assert.IsTrue(board.Device.IsLinkUp);
        }

        Assert.IsTrue(hardware.Device!.IsDisposed);
        Assert.AreEqual(hasPins, hardware.Gpio.Resets > 0);
        Assert.IsGreaterThan(1400, hardware.Device.LongestSeen);
    }

    [TestMethod]
    [DataRow("--spi /dev/spidev7.7", "--spi: /dev/spidev7.7 cannot be opened: it does not exist; SPI must be switched on")]
    [DataRow("--spi spidev0.0", "--spi: 'spidev0.0' is wrong: the path of an SPI device, such as /dev/spidev0.0, is accepted")]
    [DataRow("--spi /dev/spidev0.0 --nic none", "--spi: '--nic none' is no chip")]
    [DataRow("--spi /dev/spidev0.0 --link user", "--link: a real chip has a real cable")]
    [DataRow("--spi /dev/spidev0.0 --forward 7007:7", "--forward: a board with a real chip is reached at its own address")]
    [DataRow("--spi /dev/spidev0.0 --impair loss=1%", "--impair: a real chip has a real cable")]
    [DataRow("--spi /dev/spidev0.0 --pcap x.pcapng", "--pcap: what is on a real chip's cable")]
    [DataRow("--int 25", "--int: only a real chip has wires")]
    [DataRow("--reset 24", "--reset: only a real chip has wires")]
    [DataRow("--spi-clock 8", "--spi-clock: only a real chip has wires")]
    [DataRow("--spi /dev/spidev0.0 --int x", "--int: 'x' is wrong: a whole number from 0 to 1023 is accepted")]
    [DataRow("--spi /dev/spidev0.0 --spi-clock 0", "--spi-clock: '0' is wrong: a whole number from 1 to 80 is accepted")]
    public async Task InvalidWiringIsReportedInOneLine(string options, string expected)
    {
        (int exit, _, string error) = await ToolRun.ToEndAsync($"board {options}");

        Assert.AreEqual(2, exit, error);
        Assert.Contains(expected, error);
        Assert.AreEqual(1, error.Trim().Split('\n').Length, error);
    }

    [TestMethod]
    public void AMissingPinIsReported()
    {
        using var hardware = new ModelHardware(NicType.W5500);

        UsageException told = Assert.ThrowsExactly<UsageException>(() => Boot(NicType.W5500, s_bare with { InterruptPin = 26 }, hardware).Dispose());

        Assert.Contains("--int: GPIO 26 cannot be opened", told.Message);
        Assert.IsTrue(hardware.Device!.IsDisposed);
    }

    [TestMethod]
    public void ADisconnectedChipIsReportedByTheDriver()
    {
        using var hardware = new ModelHardware(NicType.W5500);

        Exception told = Assert.ThrowsExactly<InvalidOperationException>(() => Boot(NicType.Enc28j60, s_bare, hardware).Dispose());

        Assert.Contains("does not open", told.Message);
        Assert.IsTrue(hardware.Device!.IsDisposed);
    }

    private static VirtualBoard Boot(NicType nic, SpiWiring wiring, ModelHardware hardware)
    {
        return VirtualBoard.Boot(new BoardSettings { Nic = nic, Spi = wiring, Hardware = hardware }, (_, _) => { });
    }
}
