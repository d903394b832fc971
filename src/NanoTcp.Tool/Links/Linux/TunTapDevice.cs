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

    private const int EthernetHeader = 14;

    // An acknowledgment waits for a later one until that much was received.
    private const int AcknowledgedAtLeast = 64 * 1024;

    // An interface that is down is looked at again after this time, in milliseconds.
    private const int DownCheckPeriod = 500;

    private readonly int _fd;
    private readonly IFrameWatcher? _watcher;
    private readonly SuperFrames? _superFrames;

    // guards what waits to be sent and _isResting: the clock's thread sends without the stack's lock
    private readonly Lock _sending = new();
    private bool _isResting;

    // guards what the kernel has handed over: the clock's thread looks for it without the stack's lock
    private readonly Lock _receiving = new();

    // Look found something where nothing was
    private bool _hasLooked;

    // the latest look into the kernel's queue found nothing
    private bool _wasEmpty;
    private int _receivedSinceFlush;
    private bool _isUp = true;
    private bool _closed;

    /// <param name="fd">The open interface; this device closes it.</param>
    /// <param name="offloads">Whether it was opened for frames of many segments.</param>
    /// <param name="macAddress">The board's address on a TAP, null on a TUN.</param>
    /// <param name="watcher">Is shown every frame; may be null.</param>
    public TunTapDevice(int fd, bool offloads, string name, byte[]? macAddress, IFrameWatcher? watcher)
        : base(name, macAddress == null ? LinkKind.Ip : LinkKind.Ethernet, macAddress!, EthernetMtu)
    {
        _fd = fd;
        _watcher = watcher;
        _superFrames = offloads ? new SuperFrames(fd, macAddress == null ? 0 : EthernetHeader, EthernetMtu) : null;
    }

    public int Descriptor => _fd;

    /// <inheritdoc/>
    public override bool IsLinkUp => _isUp;

    /// <inheritdoc/>
    public override int Receive(FrameBatch batch, long now)
    {
        lock (_receiving)
        {
            batch.Count = 0;
            if (_hasLooked)
            {
                // What was found alone is taken alone, and its answer need not wait for another look.
                _hasLooked = Take(batch, mayLook: false);
            }
            else
            {
                SendWaiting();
                _wasEmpty = !Take(batch, mayLook: true);
            }
        }

        return batch.Count;
    }

    /// <inheritdoc/>
    public override int Transmit(byte[] buffer, int offset, int length)
    {
        ReadOnlySpan<byte> frame = buffer.AsSpan(offset, length);
        if (!Finish(Write(frame)))
        {
            return _isUp ? -Errno.ENOBUFS : -Errno.ENETDOWN;
        }

        _watcher?.Passed(frame, FrameDirection.Outbound);
        Counters.SentFrames++;
        Counters.SentBytes += length;
        return 0;
    }

    /// <summary>
    /// Sends what waits for company, before the clock rests. Until <see cref="EndRest"/> every frame leaves at once: nobody would send it
    /// later.
    /// </summary>
    public void BeginRest()
    {
        lock (_sending)
        {
            _isResting = true;
            Flush();
        }
    }

    public void EndRest()
    {
        lock (_sending)
        {
            _isResting = false;
        }
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
            Flush();
            _closed = true;
            TunTap.Close(_fd);
        }
    }

    /// <summary>Takes the next frames from the kernel, if it has any.</summary>
    /// <returns>True when <see cref="Receive"/> has something to take.</returns>
    public bool Look()
    {
        if (_superFrames == null)
        {
            pollfd polled = new() { fd = _fd, events = POLLIN };
            return poll(&polled, 1, 0) > 0 && polled.revents == POLLIN;
        }

        lock (_receiving)
        {
            _hasLooked = _superFrames.Look();
            return _hasLooked;
        }
    }

    private bool Take(FrameBatch batch, bool mayLook)
    {
        int offset = 0;
        while (batch.Count < batch.Offset.Length && batch.Buffer.Length - offset >= LargestFrame && (mayLook || _superFrames!.HasMore))
        {
            int length = Read(batch.Buffer.AsSpan(offset, LargestFrame));
            if (length <= 0)
            {
                break;
            }

            _watcher?.Passed(batch.Buffer.AsSpan(offset, length), FrameDirection.Inbound);
            batch.Add(offset, length);
            offset += length;
        }

        Counters.ReceivedFrames += batch.Count;
        Counters.ReceivedBytes += offset;
        _receivedSinceFlush += offset;
        return batch.Count > 0;
    }

    // An acknowledgment waits while frames come, since the program has not had its turn and may send more: but not for long.
    private void SendWaiting()
    {
        if (_superFrames != null && (_wasEmpty || _receivedSinceFlush >= AcknowledgedAtLeast || !_superFrames.HoldsAcknowledgment))
        {
            Flush();
        }
    }

    private int Read(Span<byte> to)
    {
        if (_superFrames != null)
        {
            return _superFrames.Receive(to);
        }

        fixed (byte* bytes = to)
        {
            return (int)read(_fd, bytes, to.Length);
        }
    }

    private int Write(ReadOnlySpan<byte> frame)
    {
        if (_superFrames != null)
        {
            lock (_sending)
            {
                int result = _superFrames.Transmit(frame);
                return _isResting || !_isUp ? Math.Min(result, _superFrames.Flush()) : result;
            }
        }

        fixed (byte* bytes = frame)
        {
            return write(_fd, bytes, frame.Length) == frame.Length ? 0 : -errno;
        }
    }

    private void Flush()
    {
        if (_superFrames != null)
        {
            lock (_sending)
            {
                _receivedSinceFlush = 0;
                Finish(_superFrames.Flush());
            }
        }
    }

    private bool Finish(int result)
    {
        if (result != 0)
        {
            // The kernel answers EIO while the interface is down.
            SetLink(result != -Errno.EIO);
            Counters.SendErrors++;
        }

        return result == 0;
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
