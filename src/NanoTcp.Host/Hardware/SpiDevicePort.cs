using System.Device.Spi;
using NanoTcp.Links;

namespace NanoTcp.Host.Hardware;

/// <summary>A chip on an SPI bus of a Linux board. The kernel drives chip select for each call.</summary>
internal sealed class SpiDevicePort : SpiPort, IDisposable
{
    private readonly SpiDevice _device;
    private readonly int _longestTransfer;

    /// <param name="device">In mode 0; owned by the port.</param>
    /// <param name="longestTransfer">Largest transfer in bytes: parameter bufsiz of the module spidev.</param>
    public SpiDevicePort(SpiDevice device, int longestTransfer)
    {
        _device = device;
        _longestTransfer = longestTransfer;
    }

    /// <inheritdoc/>
    public override int ClockFrequency => _device.ConnectionSettings.ClockFrequency;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int length)
    {
        Check(length);
        _device.Write(buffer.AsSpan(offset, length));
    }

    /// <inheritdoc/>
    public override void Transfer(byte[] buffer, int offset, int length)
    {
        Check(length);
        Span<byte> bytes = buffer.AsSpan(offset, length);
        _device.TransferFullDuplex(bytes, bytes);
    }

    public void Dispose() => _device.Dispose();

    private void Check(int length)
    {
        if (length > _longestTransfer)
        {
            throw new IOException($"an SPI transfer of {length} bytes is longer than spidev takes: load it with bufsiz=16384 instead of {_longestTransfer}");
        }
    }
}
