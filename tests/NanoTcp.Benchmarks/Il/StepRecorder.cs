namespace NanoTcp.Benchmarks.Il;

/// <summary>Keeps apart what the counters count in the steps of a path.</summary>
internal sealed class StepRecorder
{
    private readonly Func<long[]> _snapshot;

    public StepRecorder(Func<long[]> snapshot, int steps)
    {
        _snapshot = snapshot;
        Sections = [.. Enumerable.Range(0, steps).Select(_ => new long[snapshot().Length])];
    }

    /// <summary>Off while the path warms up.</summary>
    public bool IsOn { get; set; }

    /// <summary>For each step, what each counter has counted in it.</summary>
    public long[][] Sections { get; }

    public void Count(int step, Action action)
    {
        long[] before = _snapshot();
        action();
        long[] after = _snapshot();
        for (int i = 0; IsOn && i < after.Length; i++)
        {
            Sections[step][i] += after[i] - before[i];
        }
    }
}
