namespace NanoTcp.Benchmarks.Reporting;

/// <summary>One table of figures.</summary>
/// <param name="Title">What it shows, in words.</param>
/// <param name="Columns">Headings; the first column names the row, the others hold figures or words.</param>
/// <param name="Rows">Cells: strings and numbers; null for what there is none of.</param>
/// <param name="Note">How to read it; null for nothing.</param>
internal sealed record ReportTable(
    string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, string? Note = null);
