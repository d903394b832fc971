using NanoTcp.Links;
using NanoTcp.Tool.Capture;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace NanoTcp.Tool.Links.Linux;

/// <summary>A Linux TAP (Ethernet) or TUN (IP) interface as the stack's device. The stack's <see cref="LinkClock"/> waits for it.</summary>
internal sealed unsafe class TunTapDevice : NetDevice, IDisposable
{
    // An Ethernet frame with a VLAN tag; a longer one is cut off by the kernel and then dropped by the stack.
    private const int LargestFrame = 1518;

    // An interface that is down is looked at again after this time, in milliseconds.
    private const int DownCheckPeriod = 500;

    private readonly int _fd;
    private readonly FrameWatcher? _watcher;
    private bool _isUp = true;
    private bool _closed;

    /// <param name="fd">The open interface; this device closes it.</param>
    /// <param name="macAddress">The board's address on a TAP, null on a TUN.</param>
    /// <param name="watcher">Is shown every frame; may be null.</param>
    public TunTapDevice(int fd, string name, byte[]? macAddress, FrameWatcher? watcher)
        : base(name, macAddress == null ? LinkKind.Ip : LinkKind.Ethernet, macAddress!, EthernetMtu)
    {
        _fd = fd;
        _watcher = watcher;
    }

    public int Descriptor => _fd;

    /// <inheritdoc/>
    public override bool IsLinkUp => _isUp;

    /// <inheritdoc/>
    public override int Receive(FrameBatch batch, long now)
    {
        batch.Count = 0;
        int offset = 0;
        fixed (byte* buffer = batch.Buffer)
        {
            while (batch.Count < batch.Offset.Length && batch.Buffer.Length - offset >= LargestFrame)
            {
                int length = (int)read(_fd, buffer + offset, LargestFrame);
                if (length <= 0)
                {
                    break;
                }

                _watcher?.Invoke(batch.Buffer.AsSpan(offset, length), FrameDirection.Inbound, null);
                batch.Add(offset, length);
                Counters.ReceivedBytes += length;
                offset += length;
            }
        }

        Counters.ReceivedFrames += batch.Count;
        return batch.Count;
    }

    /// <inheritdoc/>
    public override int Transmit(byte[] buffer, int offset, int length)
    {
        int result;
        fixed (byte* frame = &buffer[offset])
        {
            result = write(_fd, frame, length) == length ? 0 : -errno;
        }

        if (result != 0)
        {
            // The kernel answers EIO while the interface is down.
            SetLink(result != -Errno.EIO);
            Counters.SendErrors++;
            return _isUp ? -Errno.ENOBUFS : -Errno.ENETDOWN;
        }

        _watcher?.Invoke(buffer.AsSpan(offset, length), FrameDirection.Outbound, null);
        Counters.SentFrames++;
        Counters.SentBytes += length;
        return 0;
    }

    /// <inheritdoc/>
    public override long Service(long now)
    {
        if (!_isUp)
        {
            SetLink(TunTap.IsUp(Name));
        }

        return now + DownCheckPeriod;
    }

    /// <inheritdoc/>
    public override void Close() => Dispose();

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            close(_fd);
        }
    }

    private void SetLink(bool isUp)
    {
        if (isUp != _isUp)
        {
            _isUp = isUp;
            Counters.LinkChanges++;
        }
    }
}
