using System.Diagnostics;

namespace NanoTcp.Benchmarks.Load;

/// <summary>Memory and handles of this process: the stack and its clients.</summary>
internal sealed class ProcessMemory : IDisposable
{
    private const int SamplePeriod = 100;
    private const int Collections = 3;

    private readonly Timer _timer;
    private long _peak;

    /// <summary>Begins to watch.</summary>
    public ProcessMemory()
    {
        Before = Live();
        HandlesBefore = CountHandles();
        _timer = new Timer(_ => Sample(), null, SamplePeriod, SamplePeriod);
    }

    /// <summary>Bytes of live objects when watching began.</summary>
    public long Before { get; }

    /// <summary>Most bytes of objects seen since then, those that wait for the garbage collector included.</summary>
    public long Peak => _peak;

    /// <summary>Bytes of live objects after <see cref="End"/>.</summary>
    public long Final { get; private set; }

    public int HandlesBefore { get; }

    public int HandlesFinal { get; private set; }

    /// <summary>Ends watching, when everything is closed.</summary>
    public void End()
    {
        Sample();
        Final = Live();
        HandlesFinal = CountHandles();
    }

    public void Dispose() => _timer.Dispose();

    private static long Live()
    {
        // finalizers release more
        for (int i = 0; i < Collections; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static int CountHandles()
    {
        const string Descriptors = "/proc/self/fd";
        if (Directory.Exists(Descriptors))
        {
            // one of them reads the directory
            return Directory.GetFiles(Descriptors).Length - 1;
        }

        using Process process = Process.GetCurrentProcess();
        return process.HandleCount;
    }

    private void Sample() => _peak = Math.Max(_peak, GC.GetTotalMemory(forceFullCollection: false));
}
