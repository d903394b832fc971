namespace NanoTcp.Benchmarks.Il;

/// <summary>Time that advances on request.</summary>
internal sealed class StepClock : Clock
{
    private long _now = 1000;

    public override long Now => _now;

    public void Step() => _now++;

    public override void Wait(long deadline) => throw new InvalidOperationException("Nobody is to wait here.");

    public override void Wake()
    {
    }
}
