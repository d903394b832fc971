using NanoTcp.BoardsTests;

namespace System.Device.Spi;

/// <summary>A device on a bus of the processor, at whose other end the model of a chip sits.</summary>
public class SpiDevice : IDisposable
{
    private readonly Wiring _wiring = Wiring.Current;
    private bool _isDisposed;

    public SpiDevice(SpiConnectionSettings settings)
    {
        ConnectionSettings = settings;
        _wiring.Open(settings);

        // "dummy SPI transaction to ensure that the device is ready": two bytes of zeros, and two read ones in the same chip-select period
        byte[] dummy = [0, 0, 0xFF, 0xFF];
        _wiring.Chip.Transfer(dummy, 0, dummy.Length);
    }

    public SpiConnectionSettings ConnectionSettings { get; }

    public static SpiDevice Create(SpiConnectionSettings settings) => new(settings);

    public void Write(SpanByte buffer)
    {
        Check(buffer);
        _wiring.Chip.Write(buffer.Array, buffer.Start, buffer.Length);
    }

    public void TransferFullDuplex(SpanByte writeBuffer, SpanByte readBuffer)
    {
        Check(writeBuffer);
        Check(readBuffer);
        Assert.AreEqual(SpiBusConfiguration.FullDuplex, ConnectionSettings.Configuration);
        Assert.AreEqual(writeBuffer.Length, readBuffer.Length, "the firmware takes the longer one of both, and writes over what lies behind the other");
        byte[] bytes = new byte[writeBuffer.Length];
        Array.Copy(writeBuffer.Array, writeBuffer.Start, bytes, 0, bytes.Length);
        _wiring.Chip.Transfer(bytes, 0, bytes.Length);
        Array.Copy(bytes, 0, readBuffer.Array, readBuffer.Start, bytes.Length);
    }

    public void Dispose()
    {
        _isDisposed = true;
        _wiring.Close(ConnectionSettings);
    }

    private void Check(SpanByte buffer)
    {
        Assert.IsFalse(_isDisposed, "a transfer after the end");
        Assert.IsLessThanOrEqualTo(_wiring.Processor.LongestTransfer, buffer.Length);
        _wiring.LongestTransfer = Math.Max(_wiring.LongestTransfer, buffer.Length);
    }
}
