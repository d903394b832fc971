using System.Diagnostics;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Echo;
using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>Shows the progress of an echo test: a bar on a terminal, otherwise a line from time to time.</summary>
internal static class EchoProgress
{
    private static readonly TimeSpan s_linePeriod = TimeSpan.FromSeconds(1);

    /// <summary>Runs a test and shows its progress.</summary>
    public static Task<EchoResult> RunAsync(ToolOutput output, EchoSettings settings, EchoTester tester, CancellationToken stop) =>
        output.IsInteractive ? WithBarAsync(output, settings, tester, stop) : WithLinesAsync(output, settings, tester, stop);

    private static Task<EchoResult> WithBarAsync(ToolOutput output, EchoSettings settings, EchoTester tester, CancellationToken stop)
    {
        var speed = new SpeedColumn();
        Progress progress = output.Styled.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                speed,
                new ElapsedTimeColumn());
        return progress.StartAsync(context =>
        {
            // with a time limit but no byte count the bar shows the time
            bool byTime = settings.Bytes == EchoSettings.MaxBytes && settings.Duration != null;
            ProgressTask bar = context.AddTask("echo", maxValue: byTime ? settings.Duration!.Value.TotalSeconds : settings.Bytes);
            long start = Stopwatch.GetTimestamp();
            return tester.RunAsync(stop, bytes =>
            {
                speed.Record(bytes);
                bar.Value = byTime ? Stopwatch.GetElapsedTime(start).TotalSeconds : bytes;
            });
        });
    }

    private static Task<EchoResult> WithLinesAsync(ToolOutput output, EchoSettings settings, EchoTester tester, CancellationToken stop)
    {
        long lastLine = Stopwatch.GetTimestamp();
        return tester.RunAsync(stop, bytes =>
        {
            if (Stopwatch.GetElapsedTime(lastLine) >= s_linePeriod)
            {
                lastLine = Stopwatch.GetTimestamp();
                output.Styled.WriteLine($"  {ByteCount.Format(bytes)} echoed and verified");
            }
        });
    }
}
