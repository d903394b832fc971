using System.Globalization;
using System.Text.Json;
using NanoTcp.Tool.Echo;
using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>Report of an echo test, as text or JSON.</summary>
internal static class EchoReport
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    /// <param name="board">What a board's bus would allow, where the server is a model; null where it is not.</param>
    public static void Write(IAnsiConsole console, EchoResult result, BusEstimate? board = null)
    {
        LatencySummary latency = result.Latency;
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("echo");
        table.AddColumn(new TableColumn("").RightAligned());
        table.AddRow("bytes verified", string.Create(CultureInfo.InvariantCulture, $"{result.Bytes:N0}"));
        table.AddRow("connections", string.Create(CultureInfo.InvariantCulture, $"{result.Connections}"));
        table.AddRow("time", string.Create(CultureInfo.InvariantCulture, $"{result.Elapsed.TotalSeconds:0.00} s"));
        table.AddRow(board == null ? "throughput, each way" : "throughput on this PC", Speed.Format(result.BytesPerSecond));
        if (board != null)
        {
            table.AddRow("  a board's SPI allows", Speed.Format(board.BytesPerSecond(result.Bytes)));
        }

        if (latency.Count > 0)
        {
            table.AddRow("round trips", string.Create(CultureInfo.InvariantCulture, $"{latency.Count:N0}"));
            table.AddRow("latency p50", EchoFigure.Time(latency.P50));
            table.AddRow("latency p90", EchoFigure.Time(latency.P90));
            table.AddRow("latency p99", EchoFigure.Time(latency.P99));
            table.AddRow("latency max", EchoFigure.Time(latency.Max));
        }

        if (!result.ClosedByServer)
        {
            table.AddRow("closed by the server", "no, not even after the client");
        }

        console.Write(table);
    }

    /// <summary>Compares two targets, with ratios of their values.</summary>
    public static void WriteComparison(IAnsiConsole console, IReadOnlyList<EchoRun> runs)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn($"median of {runs[0].Rounds.Count} rounds");
        foreach (EchoRun run in runs)
        {
            table.AddColumn(new TableColumn(Markup.Escape(run.Target)).RightAligned());
        }

        table.AddColumn(new TableColumn("first / second").RightAligned());
        foreach (EchoFigure figure in EchoFigure.All)
        {
            table.AddRow([figure.Name, .. runs.Select(run => figure.Format(figure.Value(run))), figure.RatioOf(runs[0], runs[1])]);
        }

        console.Write(table);
    }

    public static void WriteJson(TextWriter output, EchoSettings settings, EchoResult result) =>
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                Ok = true,
                Target = settings.Target.ToString(),
                result.Connections,
                result.Bytes,
                Seconds = result.Elapsed.TotalSeconds,
                result.BytesPerSecond,
                LatencyMicroseconds = new
                {
                    result.Latency.Count,
                    result.Latency.P50,
                    result.Latency.P90,
                    result.Latency.P99,
                    result.Latency.Max,
                },
                result.ClosedByServer,
            },
            s_json));

    public static void WriteJsonFailure(TextWriter output, EchoSettings settings, long bytes, string error) =>
        output.WriteLine(JsonSerializer.Serialize(
            new { Ok = false, Target = settings.Target.ToString(), Bytes = bytes, Error = error },
            s_json));
}
