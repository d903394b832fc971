using System.Device.Spi;
using NanoTcp.Links;

namespace NanoTcp.HostTests.Hardware;

/// <summary>An SPI device of the library's kind, at whose bus a chip's model sits. It takes what Linux's takes, and no more in one call.</summary>
internal sealed class ModelSpiDevice(SpiConnectionSettings settings, SpiPort chip, int longestTransfer) : SpiDevice
{
    // the model answers in place, and may overwrite three bytes more
    private readonly byte[] _buffer = new byte[longestTransfer + 3];

    public override SpiConnectionSettings ConnectionSettings => settings;

    public int LongestSeen { get; private set; }

    public bool IsDisposed { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Fill(buffer);
        chip.Write(_buffer, 0, buffer.Length);
    }

    public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Assert.AreEqual(writeBuffer.Length, readBuffer.Length);
        Fill(writeBuffer);
        chip.Transfer(_buffer, 0, writeBuffer.Length);
        _buffer.AsSpan(0, readBuffer.Length).CopyTo(readBuffer);
    }

    public override void Read(Span<byte> buffer) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private void Fill(ReadOnlySpan<byte> bytes)
    {
        Assert.IsFalse(IsDisposed, "a transfer after the end");
        Assert.IsLessThanOrEqualTo(longestTransfer, bytes.Length, "spidev refuses this with EMSGSIZE");
        LongestSeen = Math.Max(LongestSeen, bytes.Length);
        bytes.CopyTo(_buffer);
    }
}
