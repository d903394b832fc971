using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace NanoTcp.Benchmarks.Reporting;

/// <summary>Shows tables to people, and keeps them for programs.</summary>
internal sealed class ReportWriter(IAnsiConsole console)
{
    // What a redirected output is taken to be wide.
    private const int PlainWidth = 140;

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<ReportTable> _written = [];

    public static ReportWriter ForConsole()
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return new ReportWriter(console);
    }

    public void Write(ReportTable report)
    {
        _written.Add(report);
        var table = new Table { Border = TableBorder.Simple };
        for (int i = 0; i < report.Columns.Count; i++)
        {
            var column = new TableColumn(Markup.Escape(report.Columns[i]));
            bool isFigure = report.Rows.Count > 0 && report.Rows[0][i] is not string;
            table.AddColumn(isFigure ? column.RightAligned() : column.LeftAligned());
        }

        foreach (IReadOnlyList<object?> row in report.Rows)
        {
            table.AddRow([.. row.Select(cell => Markup.Escape(Text(cell)))]);
        }

        console.WriteLine(report.Title);
        console.Write(table);
        if (report.Note != null)
        {
            console.WriteLine(report.Note);
        }

        console.WriteLine();
    }

    /// <summary>Writes all tables so far: an object for each, its rows as objects by column.</summary>
    public void WriteJson(string file) => File.WriteAllText(file, JsonSerializer.Serialize(
        _written.Select(report => new
        {
            title = report.Title,
            note = report.Note,
            rows = report.Rows.Select(row => report.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)),
        }),
        s_json));

    private static string Text(object? cell) => cell switch
    {
        null => "-",
        double figure => figure.ToString(figure is > -10 and < 10 ? "0.00" : "N1", CultureInfo.InvariantCulture),
        int or long => string.Create(CultureInfo.InvariantCulture, $"{cell:N0}"),
        _ => cell.ToString()!,
    };
}
