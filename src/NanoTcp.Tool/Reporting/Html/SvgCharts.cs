using System.Globalization;
using System.Text;

namespace NanoTcp.Tool.Reporting.Html;

/// <summary>The report's two charts as SVG, in the colours of the page.</summary>
internal static class SvgCharts
{
    private const int Width = 880;
    private const int Height = 280;
    private const int Left = 60;
    private const int Right = 20;

    // maximum size of a label: characters of 12 pixels, and percentiles side by side
    private const double Character = 7;
    private const double PercentileWidth = 28;

    private const int MaxTimes = 10;
    private static readonly int[] s_percentiles = [50, 90, 99];
    private const int Top = 32;
    private const int Bottom = 30;
    private const int Bars = 60;
    private const int Steps = 5;

    public static string Throughput(IReadOnlyList<List<(double Seconds, double BytesPerSecond)>> series)
    {
        double longest = series.SelectMany(points => points).Select(point => point.Seconds).Append(1e-3).Max();
        double most = RoundUp(series.SelectMany(points => points).Select(point => point.BytesPerSecond / 1e6).Append(1e-6).Max());
        StringBuilder svg = Begin("throughput over time");
        WriteGrid(svg, most, value => value.ToString("0.###", CultureInfo.InvariantCulture));
        double end = RoundUp(longest);
        for (int i = 0; i <= Steps; i++)
        {
            double x = (double)i / Steps;
            svg.AppendLine(Label(X(x), Height - 8, "middle", (end * x).ToString("0.###", CultureInfo.InvariantCulture)));
        }

        for (int i = 0; i < series.Count; i++)
        {
            string points = string.Join(' ', series[i].Select(point => $"{N(X(point.Seconds / end))},{N(Y(point.BytesPerSecond / 1e6 / most))}"));
            svg.AppendLine($"<polyline class=\"line c{i}\" points=\"{points}\"/>");
            if (series[i].Count == 1)
            {
                (double seconds, double speed) = series[i][0];
                svg.AppendLine($"<circle class=\"bar c{i}\" r=\"4\" cx=\"{N(X(seconds / end))}\" cy=\"{N(Y(speed / 1e6 / most))}\"/>");
            }
        }

        return svg.Append("</svg>").ToString();
    }

    /// <param name="series">Times in microseconds, ascending.</param>
    public static string Latency(IReadOnlyList<double[]> series)
    {
        double[] all = [.. series.SelectMany(times => times).Select(time => Math.Max(time, 1)).DefaultIfEmpty(1)];
        double low = Math.Log10(all.Min());
        double high = Math.Max(Math.Log10(all.Max()), low + 0.1);
        int[][] counts = [.. series.Select(times => Count(times, low, high))];
        double most = RoundUp(counts.Select((bars, i) => 100.0 * bars.Max() / Math.Max(series[i].Length, 1)).Max());
        StringBuilder svg = Begin("histogram of round trips");
        WriteGrid(svg, most, value => value.ToString("0.#", CultureInfo.InvariantCulture) + " %");
        foreach (double time in TimesBetween(low, high))
        {
            string text = time.ToString("N0", CultureInfo.InvariantCulture);
            double x = Math.Min(X((Math.Log10(time) - low) / (high - low)), Width - (text.Length * Character / 2));
            svg.AppendLine(Label(x, Height - 8, "middle", text));
        }

        for (int i = 0; i < series.Count; i++)
        {
            for (int bar = 0; bar < Bars; bar++)
            {
                double top = Y(100.0 * counts[i][bar] / Math.Max(series[i].Length, 1) / most);
                if (counts[i][bar] > 0)
                {
                    svg.AppendLine($"<rect class=\"bar c{i}\" x=\"{N(X((double)bar / Bars))}\" y=\"{N(top)}\" "
                        + $"width=\"{N((X(1) - X(0)) / Bars)}\" height=\"{N(Y(0) - top)}\"/>");
                }
            }

            WritePercentiles(svg, series[i], i, low, high);
        }

        return svg.Append("</svg>").ToString();
    }

    // ticks of a logarithmic axis: 1, 2 and 5 times powers of ten, or only the powers if there are many
    private static double[] TimesBetween(double low, double high)
    {
        double[] Marks(params int[] steps) =>
        [
            .. from power in Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
               from step in steps
               let time = step * Math.Pow(10, power)
               where Math.Log10(time) >= low && Math.Log10(time) <= high
               select time,
        ];

        double[] marks = Marks(1, 2, 5);
        return marks.Length > MaxTimes ? Marks(1) : marks.Length > 1 ? marks : [Math.Pow(10, low), Math.Pow(10, high)];
    }

    private static void WritePercentiles(StringBuilder svg, double[] times, int number, double low, double high)
    {
        double next = 0;
        for (int i = 0; i < s_percentiles.Length && times.Length > 0; i++)
        {
            int percent = s_percentiles[i];
            double time = times[Math.Max((int)Math.Ceiling(percent / 100.0 * times.Length), 1) - 1];
            double x = X((Math.Log10(Math.Max(time, 1)) - low) / (high - low));
            svg.AppendLine($"<line class=\"mark c{number}\" x1=\"{N(x)}\" x2=\"{N(x)}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"><title>"
                + $"p{percent}: {EchoFigure.Time(time)}</title></line>");

            // keep names side by side where lines are close
            double label = Math.Min(Math.Max(x, next), Width - (PercentileWidth * (s_percentiles.Length - i - 0.5)));
            next = label + PercentileWidth;
            svg.AppendLine(Label(label, 12 + (number * 12), "middle", $"p{percent}"));
        }
    }

    private static int[] Count(double[] times, double low, double high)
    {
        int[] counts = new int[Bars];
        foreach (double time in times)
        {
            counts[Math.Clamp((int)((Math.Log10(Math.Max(time, 1)) - low) / (high - low) * Bars), 0, Bars - 1)]++;
        }

        return counts;
    }

    private static StringBuilder Begin(string what) =>
        new StringBuilder().AppendLine($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{what}\">");

    private static void WriteGrid(StringBuilder svg, double most, Func<double, string> format)
    {
        for (int i = 0; i <= Steps; i++)
        {
            double y = Y((double)i / Steps);
            svg.AppendLine($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{N(y)}\" y2=\"{N(y)}\"/>");
            svg.AppendLine(Label(Left - 8, y + 4, "end", format(most * i / Steps)));
        }
    }

    private static string Label(double x, double y, string anchor, string text) =>
        $"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\">{text}</text>";

    // end the axis shortly above the maximum, with a fifth of it a round number
    private static double RoundUp(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * Array.Find((double[])[1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10], step => step * power >= value * 0.999999);
    }

    private static double X(double share) => Left + (share * (Width - Left - Right));

    private static double Y(double share) => Height - Bottom - (share * (Height - Top - Bottom));

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
