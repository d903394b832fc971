using NanoTcp.Host.Capture;
using NanoTcp.Links;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace NanoTcp.Host.Links.Linux;

/// <summary>A Linux TAP (Ethernet) or TUN (IP) interface as the stack's device. The stack's <see cref="LinkClock"/> waits for it.</summary>
internal sealed unsafe class TunTapDevice : NetDevice, IDisposable
{
    // an Ethernet frame with VLAN tag; the kernel truncates a longer one, and the stack drops it
    private const int LargestFrame = 1518;

    private const int EthernetHeader = 14;

    // an acknowledgment is held back for a later one until this many bytes were received
    private const int AcknowledgedAtLeast = 64 * 1024;

    // poll period of an interface that is down, in milliseconds
    private const int DownCheckPeriod = 500;

    private readonly int _fd;
    private readonly IFrameWatcher? _watcher;
    private readonly SuperFrames? _superFrames;

    // guards held back frames and _isSleeping: the clock's thread sends without the stack's lock
    private readonly Lock _sending = new();
    private bool _isSleeping;

    // guards frames read from the kernel: the clock's thread polls without the stack's lock
    private readonly Lock _receiving = new();

    // Poll found frames after the queue was empty
    private bool _hasPolled;

    // the last read of the kernel's queue found it empty
    private bool _wasEmpty;
    private int _receivedSinceFlush;
    private bool _isUp = true;
    private bool _closed;

    /// <param name="fd">Closed by this device.</param>
    /// <param name="offloads">True if it was opened with offloads.</param>
    /// <param name="macAddress">The board's Ethernet address on a TAP, null on a TUN.</param>
    /// <param name="watcher">Observes every frame; may be null.</param>
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
            if (_hasPolled)
            {
                // A single frame is returned alone, so that its reply need not wait for another poll.
                _hasPolled = Take(batch, mayPoll: false);
            }
            else
            {
                SendWaiting();
                _wasEmpty = !Take(batch, mayPoll: true);
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
    /// Sends held back frames before the clock sleeps. Until <see cref="EndSleep"/> every frame is sent at once, since no one would flush
    /// it.
    /// </summary>
    public void BeginSleep()
    {
        lock (_sending)
        {
            _isSleeping = true;
            Flush();
        }
    }

    public void EndSleep()
    {
        lock (_sending)
        {
            _isSleeping = false;
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

    /// <summary>Reads the next frames from the kernel, if any.</summary>
    /// <returns>True when <see cref="Receive"/> has frames.</returns>
    public bool Poll()
    {
        if (_superFrames == null)
        {
            pollfd polled = new() { fd = _fd, events = POLLIN };
            return poll(&polled, 1, 0) > 0 && polled.revents == POLLIN;
        }

        lock (_receiving)
        {
            _hasPolled = _superFrames.Poll();
            return _hasPolled;
        }
    }

    private bool Take(FrameBatch batch, bool mayPoll)
    {
        int offset = 0;
        while (batch.Count < batch.Offset.Length && batch.Buffer.Length - offset >= LargestFrame && (mayPoll || _superFrames!.HasMore))
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

    // Hold back an acknowledgment while frames arrive, since the program may send more; but only briefly.
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
                return _isSleeping || !_isUp ? Math.Min(result, _superFrames.Flush()) : result;
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
