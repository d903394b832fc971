namespace NanoTcp.ConcurrencyTests;

/// <summary>
/// Time that stands still: a wait ends by a wake-up or never, so that a wake-up that is lost shows as a deadlock and not as a wait that a timeout
/// ends a second later.
/// </summary>
internal sealed class StillClock : Clock
{
    private const long Moment = 1000;

    private readonly AutoResetEvent _wake = new(false);

    public override long Now => Moment;

    public override void Wait(long deadline)
    {
        if (deadline > Moment)
        {
            _wake.WaitOne();
        }
    }

    public override void Wake() => _wake.Set();
}
