using NanoTcp.Benchmarks.Spi;

namespace NanoTcp.Benchmarks.Il;

/// <summary>A driver of one of WIZnet's chips alone: frames that come in one burst, and frames that leave. Runs in the instrumented copies.</summary>
internal static class DriverPath
{
    /// <summary>The steps, in the order of what <see cref="Run"/> returns.</summary>
    public const int ReceiveOne = 0;
    public const int ReceiveFour = 1;
    public const int Send = 2;
    public const int Steps = 3;

    private const int WarmUpRounds = 4;

    /// <summary>Runs all steps.</summary>
    /// <param name="chipName">"W5500" or "W6100".</param>
    /// <param name="frames">How many frames are counted in each; a multiple of 4.</param>
    /// <param name="snapshot">Reads all counters.</param>
    /// <returns>For each step, what each counter has counted in it.</returns>
    public static long[][] Run(string chipName, int frames, Func<long[]> snapshot)
    {
        var chip = new MeasuredChip(chipName, true);
        var recorder = new StepRecorder(snapshot, Steps);
        for (int i = -WarmUpRounds; i < frames; i++)
        {
            recorder.IsOn = i >= 0;
            chip.Deliver(1, FastPath.FrameLength);
            recorder.Count(ReceiveOne, chip.Poll);
            recorder.Count(Send, () => chip.Send(FastPath.FrameLength));
            if (i % 4 == 0)
            {
                chip.Deliver(4, FastPath.FrameLength);
                recorder.Count(ReceiveFour, chip.Poll);
            }
        }

        return recorder.Sections;
    }
}
