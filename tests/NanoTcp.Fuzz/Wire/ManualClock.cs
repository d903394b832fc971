namespace NanoTcp.Fuzz.Wire;

/// <summary>Time that the test moves. A call that would block forever is an error.</summary>
public sealed class ManualClock(long start) : Clock
{
    private long _now = start;
    private bool _isWoken;

    public override long Now => _now;

    public void MoveTo(long now) => _now = Math.Max(_now, now);

    public override void Wait(long deadline)
    {
        if (TakeWake())
        {
            return;
        }

        if (deadline == long.MaxValue)
        {
            throw new InvariantException("a call waits for ever");
        }

        MoveTo(deadline);
    }

    public override void Wake() => _isWoken = true;

    /// <summary>True once after a <see cref="Wake"/>.</summary>
    public bool TakeWake()
    {
        bool wasWoken = _isWoken;
        _isWoken = false;
        return wasWoken;
    }

    public override void Sleep(int milliseconds) => MoveTo(_now + milliseconds);
}
