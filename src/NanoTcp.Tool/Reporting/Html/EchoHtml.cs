using System.Globalization;
using System.Net;
using System.Text;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Echo;

namespace NanoTcp.Tool.Reporting.Html;

/// <summary>
/// Report of an echo test as a self-contained page: settings, figures, throughput over time and a histogram of round trips.
/// </summary>
internal static class EchoHtml
{
    private const string Style = """
        :root { color-scheme: light dark; --page: #fff; --ink: #1d2433; --dim: #667085; --rule: #e3e7ee; --c0: #2563eb; --c1: #d9480f; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #12161f; --ink: #e6e9f0; --dim: #98a2b3; --rule: #2b3343; --c0: #6ea8fe; --c1: #ff9f5a; } }
        body { background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { border-bottom: 1px solid var(--rule); padding: .3rem 1.5rem .3rem 0; text-align: right; }
        th { color: var(--dim); font-weight: 500; } th:first-child, td:first-child { text-align: left; }
        .wide { overflow-x: auto; } th { white-space: nowrap; } th:last-child, td:last-child { padding-right: 0; }
        @media (max-width: 40rem) { th, td { padding-right: .8rem; } svg { min-width: 42rem; } }
        svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--dim); }
        .grid { stroke: var(--rule); } .c0 { --c: var(--c0); } .c1 { --c: var(--c1); }
        .line { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; }
        .bar { fill: var(--c); fill-opacity: .55; } .mark { stroke: var(--c); stroke-dasharray: 4 3; }
        .swatch { display: inline-block; width: .8em; height: .8em; background: var(--c); margin-right: .5em; border-radius: 2px; }
        """;

    /// <summary>Builds the page.</summary>
    /// <param name="runs">One target, or two to compare.</param>
    public static string Of(EchoSettings settings, IReadOnlyList<EchoRun> runs, DateTimeOffset when)
    {
        string title = "Echo test of " + string.Join(" and ", runs.Select(run => run.Target));
        var page = new StringBuilder();
        page.AppendLine("<!DOCTYPE html>").AppendLine("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.AppendLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.AppendLine($"<title>{Text(title)}</title><style>{Style}</style></head><body><h1>{Text(title)}</h1>");
        page.AppendLine($"<p>{Text(Settings(settings, runs[0].Rounds.Count))} {when.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}.</p>");
        WriteFigures(page, runs);
        page.AppendLine("<h2>Throughput of the stream, each way, in MB/s over seconds</h2>");
        WriteChart(page, SvgCharts.Throughput([.. runs.Select(run => run.Throughput())]));
        page.AppendLine("<h2>Round trips, in microseconds (logarithmic): share of each bar, p50, p90 and p99 dashed</h2>");
        WriteChart(page, SvgCharts.Latency([.. runs.Select(run => run.RoundTrips)]));
        return page.AppendLine("</body></html>").ToString();
    }

    private static string Settings(EchoSettings settings, int rounds)
    {
        string amount = settings.Bytes == EchoSettings.MaxBytes ? "as much as fits" : ByteCount.Format(settings.Bytes);
        string time = settings.Duration is TimeSpan duration ? $" in {duration.TotalSeconds:0} s" : "";
        string turns = rounds == 1 ? "" : $", {rounds} rounds in turn";
        return $"{amount}{time} over {settings.Connections} connection{(settings.Connections == 1 ? "" : "s")}, messages of {settings.MessageSize} bytes{turns}; every byte verified.";
    }

    private static void WriteFigures(StringBuilder page, IReadOnlyList<EchoRun> runs)
    {
        page.Append("<div class=\"wide\"><table><tr><th></th>");
        for (int i = 0; i < runs.Count; i++)
        {
            page.Append($"<th><span class=\"swatch c{i}\"></span>{Text(runs[i].Target)}</th>");
        }

        page.AppendLine(runs.Count == 2 ? "<th>first / second</th></tr>" : "</tr>");
        foreach (EchoFigure figure in EchoFigure.All)
        {
            page.Append($"<tr><td>{Text(figure.Name)}</td>");
            foreach (EchoRun run in runs)
            {
                page.Append($"<td>{Text(figure.Format(figure.Value(run)))}</td>");
            }

            page.AppendLine(runs.Count == 2 ? $"<td>{Text(figure.RatioOf(runs[0], runs[1]))}</td></tr>" : "</tr>");
        }

        page.AppendLine("</table></div>");
    }

    private static void WriteChart(StringBuilder page, string chart) => page.AppendLine($"<div class=\"wide\">{chart}</div>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
