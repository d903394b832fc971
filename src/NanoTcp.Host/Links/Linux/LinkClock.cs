using System.Diagnostics;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace NanoTcp.Host.Links.Linux;

/// <summary>
/// Real time for a stack on a file descriptor: it waits in the kernel for the link and for a wake-up at once. A packet thus needs no reader
/// thread and no thread switch. If the next packet is likely to arrive within the time of a sleep and wake-up, the wait spins instead.
/// </summary>
internal sealed unsafe class LinkClock : Clock, IDisposable
{
    private const int LongestSleep = 3_600_000;

    // A link with an error is always "ready": do not poll it for this time, in milliseconds.
    private const int BrokenLinkDelay = 100;

    // Time that a wait spins before it sleeps, in microseconds. A shorter sleep doubles the next spin, a longer one halves it, down to
    // none.
    private const int MaxSpin = 50;
    private const int MinSpin = 10;

    // Time after which a spin yields the processor: the sender of the next packet may be scheduled on it.
    private const int SpinBeforeYield = 20;

    // If a poll of the link takes this long, the processor is contended: sleep at once for some time. In microseconds.
    private const int LostProcessor = 200;
    private const int Politeness = 50_000;

    private readonly TunTapDevice _device;
    private readonly int _link;
    private readonly int _wakeUp;
    private readonly bool _maySpin = Environment.ProcessorCount > 1;
    private int _spinTime = MaxSpin;
    private long _yieldingSince;
    private int _resting;
    private int _wakePending;

    /// <param name="device">Owned by the caller.</param>
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
        _device.BeginSleep();
        long rest = Math.Clamp(deadline - Now, 0, LongestSleep);
        if (rest == 0 || !Poll())
        {
            SleepUnlessWoken(rest);
        }

        _device.EndSleep();
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

    // True when woken or when frames are available.
    private bool Poll()
    {
        long start = Stopwatch.GetTimestamp();
        if (!_maySpin || _spinTime < MinSpin || Microseconds(_yieldingSince, start) < Politeness)
        {
            return false;
        }

        long now = start;
        while (Microseconds(start, now) < _spinTime)
        {
            if (Interlocked.Exchange(ref _wakePending, 0) != 0 || _device.Poll())
            {
                return true;
            }

            if (Microseconds(start, now) > SpinBeforeYield)
            {
                _ = sched_yield();
            }

            long before = now;
            now = Stopwatch.GetTimestamp();
            if (Microseconds(before, now) > LostProcessor)
            {
                _yieldingSince = now;
            }
        }

        return false;
    }

    private static double Microseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMicroseconds;

    private void SleepUnlessWoken(long milliseconds)
    {
        // Wake sets its flag and then reads ours, here it is the reverse: at least one of the two sees the other.
        Interlocked.Exchange(ref _resting, 1);
        if (Interlocked.Exchange(ref _wakePending, 0) == 0)
        {
            long start = Stopwatch.GetTimestamp();
            Sleep(milliseconds);
            Interlocked.Exchange(ref _wakePending, 0);
            bool wasShort = Microseconds(start, Stopwatch.GetTimestamp()) < MaxSpin;
            _spinTime = wasShort ? Math.Clamp(2 * _spinTime, MinSpin, MaxSpin) : _spinTime / 2;
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
            _ = poll(polled + 1, 1, (int)Math.Min(milliseconds, BrokenLinkDelay));
        }

        if (polled[1].revents != 0)
        {
            ulong count;
            read(_wakeUp, &count, sizeof(ulong));
        }
    }
}
