using NanoTcp.Boards;
using NanoTcp.Links;

namespace NanoTcp.BoardsTests;

/// <summary>The SPI port transfers exactly the given range of bytes.</summary>
[TestClass]
public sealed class SpiPortTests
{
    [TestMethod]
    public void AWriteSendsAPartOfABuffer()
    {
        InvertingChip chip = new();
        using Wiring wiring = new(Processor.Esp32, chip, null, null);
        using BoardSpiPort port = new(1, Processor.Esp32.ChipSelect, 8_000_000);
        byte[] buffer = [1, 2, 3, 4, 5, 6];

        port.Write(buffer, 2, 3);

        CollectionAssert.AreEqual(new byte[] { 3, 4, 5 }, chip.Seen);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 5, 6 }, buffer);
        Assert.AreEqual(8_000_000, port.ClockFrequency);
    }

    [TestMethod]
    public void ATransferReplacesTheBuffer()
    {
        InvertingChip chip = new();
        using Wiring wiring = new(Processor.Esp32, chip, null, null);
        using BoardSpiPort port = new(1, Processor.Esp32.ChipSelect, 8_000_000);
        byte[] buffer = [1, 2, 3, 4, 5, 6];

        port.Transfer(buffer, 1, 2);

        CollectionAssert.AreEqual(new byte[] { 2, 3 }, chip.Seen);
        CollectionAssert.AreEqual(new byte[] { 1, 0xFD, 0xFC, 4, 5, 6 }, buffer);
    }

    [TestMethod]
    public void ADisposedPortCanBeOpenedAgain()
    {
        using Wiring wiring = new(Processor.Esp32, new InvertingChip(), null, null);

        new BoardSpiPort(1, Processor.Esp32.ChipSelect, 8_000_000).Dispose();
        new BoardSpiPort(1, Processor.Esp32.ChipSelect, 20_000_000).Dispose();

        Assert.IsNull(wiring.Port);
    }

    /// <summary>Answers each byte by its complement.</summary>
    private sealed class InvertingChip : SpiPort
    {
        public byte[] Seen { get; private set; }

        public override int ClockFrequency => 0;

        public override void Write(byte[] buffer, int offset, int length) => Seen = buffer[offset..(offset + length)];

        public override void Transfer(byte[] buffer, int offset, int length)
        {
            Write(buffer, offset, length);
            for (int i = offset; i < offset + length; i++)
            {
                buffer[i] = (byte)~buffer[i];
            }
        }
    }
}
