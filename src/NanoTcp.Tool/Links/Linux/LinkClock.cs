using System.Diagnostics;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace NanoTcp.Tool.Links.Linux;

/// <summary>
/// Real time for a stack that sits on a file descriptor: its wait is the kernel's, on the link and on a wake-up at once. So a packet
/// needs no reader thread, and no switch from one thread to another. Where the next packet is likely to come within the time that it takes to
/// fall asleep and be woken, the wait looks for it instead.
/// </summary>
internal sealed unsafe class LinkClock : Clock, IDisposable
{
    private const int LongestRest = 3_600_000;

    // A link that reports an error is always "ready": it is left alone for this long.
    private const int BrokenLinkRest = 100;

    // How long a wait looks for packets before it sleeps, in microseconds. A sleep that was shorter makes the next look longer, another one
    // makes it shorter, down to none.
    private const int LongestLook = 50;
    private const int ShortestLook = 10;

    // From then on it makes way for others: whoever is to send the next packet may have been put on the same processor.
    private const int SelfishLook = 20;

    // When a look at the link took that long, others want the processor, and the clock sleeps at once for some time; in microseconds.
    private const int LostProcessor = 200;
    private const int Politeness = 50_000;

    private readonly TunTapDevice _device;
    private readonly int _link;
    private readonly int _wakeUp;
    private readonly bool _maySpin = Environment.ProcessorCount > 1;
    private int _lookFor = LongestLook;
    private long _politeSince;
    private int _resting;
    private int _wakePending;

    /// <param name="device">The link; it stays the caller's.</param>
    public LinkClock(TunTapDevice device)
    {
        _device = device;
        _link = device.Descriptor;
        _wakeUp = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (_wakeUp < 0)
        {
            throw new IOException($"eventfd failed with error {errno}");
        }
    }

    /// <inheritdoc/>
    public override long Now => (long)Stopwatch.GetElapsedTime(0).TotalMilliseconds;

    /// <inheritdoc/>
    public override void Wait(long deadline)
    {
        _device.BeginRest();
        long rest = Math.Clamp(deadline - Now, 0, LongestRest);
        if (rest == 0 || !Look())
        {
            Rest(rest);
        }

        _device.EndRest();
    }

    /// <inheritdoc/>
    public override void Wake()
    {
        Interlocked.Exchange(ref _wakePending, 1);
        if (Volatile.Read(ref _resting) != 0)
        {
            ulong one = 1;
            write(_wakeUp, &one, sizeof(ulong));
        }
    }

    public void Dispose() => _ = close(_wakeUp);

    // True when there is something to do.
    private bool Look()
    {
        long start = Stopwatch.GetTimestamp();
        if (!_maySpin || _lookFor < ShortestLook || Microseconds(_politeSince, start) < Politeness)
        {
            return false;
        }

        long now = start;
        while (Microseconds(start, now) < _lookFor)
        {
            if (Interlocked.Exchange(ref _wakePending, 0) != 0 || _device.Look())
            {
                return true;
            }

            if (Microseconds(start, now) > SelfishLook)
            {
                _ = sched_yield();
            }

            long before = now;
            now = Stopwatch.GetTimestamp();
            if (Microseconds(before, now) > LostProcessor)
            {
                _politeSince = now;
            }
        }

        return false;
    }

    private static double Microseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMicroseconds;

    private void Rest(long milliseconds)
    {
        // Wake sets its flag and then looks at ours, here it is the other way round: one of the two sees the other.
        Interlocked.Exchange(ref _resting, 1);
        if (Interlocked.Exchange(ref _wakePending, 0) == 0)
        {
            long start = Stopwatch.GetTimestamp();
            Sleep(milliseconds);
            Interlocked.Exchange(ref _wakePending, 0);
            bool wasShort = Microseconds(start, Stopwatch.GetTimestamp()) < LongestLook;
            _lookFor = wasShort ? Math.Clamp(2 * _lookFor, ShortestLook, LongestLook) : _lookFor / 2;
        }

        Volatile.Write(ref _resting, 0);
    }

    private void Sleep(long milliseconds)
    {
        pollfd* polled = stackalloc pollfd[2];
        polled[0].fd = _link;
        polled[0].events = POLLIN;
        polled[1].fd = _wakeUp;
        polled[1].events = POLLIN;
        _ = poll(polled, 2, (int)milliseconds);

        if ((polled[0].revents & ~POLLIN) != 0)
        {
            _ = poll(polled + 1, 1, (int)Math.Min(milliseconds, BrokenLinkRest));
        }

        if (polled[1].revents != 0)
        {
            ulong count;
            read(_wakeUp, &count, sizeof(ulong));
        }
    }
}
