using System.Globalization;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck.Gates;

/// <summary>One line of a table of costs.</summary>
/// <param name="Name">What has the costs; without blanks at its ends.</param>
/// <param name="Values">One for each column.</param>
public sealed record Cost(string Name, params decimal[] Values);

/// <summary>
/// A text file that says what something costs, and is compared with what is measured. Any difference fails: a higher cost must be seen in review, and
/// a lower one must be written down, since it could be lost again unseen otherwise.
/// </summary>
/// <param name="File">Path from the repository's root; a copy lies beside the test.</param>
/// <param name="Columns">Names of the columns of numbers, which come before the line's name.</param>
public sealed record GoldenTable(string File, params string[] Columns)
{
    private const int Width = 12;

    /// <summary>Fails the test when the file does not say what was measured, and tells what differs and the new table.</summary>
    public void Hold(IReadOnlyList<Cost> measured)
    {
        string[] lines = System.IO.File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Gates", Path.GetFileName(File)));
        if (Compare(lines, measured) is string difference)
        {
            Assert.Fail(difference);
        }
    }

    /// <summary>Compares a table's lines with what was measured. Lines that begin with # are comments.</summary>
    /// <returns>What differs, and the new table ready to paste; null when nothing does.</returns>
    public string? Compare(IReadOnlyList<string> lines, IReadOnlyList<Cost> measured)
    {
        Dictionary<string, Cost> expected = lines.Where(IsCost).Select(Parse).ToDictionary(cost => cost.Name);
        string[] differences =
        [
            .. measured.SelectMany(cost => expected.TryGetValue(cost.Name, out Cost? former)
                ? Differences(former, cost)
                : [$"{cost.Name}: not in the table"]),
            .. expected.Keys.Except(measured.Select(cost => cost.Name)).Select(name => $"{name}: not measured any more"),
        ];
        return differences.Length == 0 ? null : string.Join(Environment.NewLine,
        [
            "", $"{File} does not say what is:", .. differences.Select(difference => "  " + difference),
            "Where that is meant, these lines go into the table, in the commit that changes it:",
            .. lines.Where(line => !IsCost(line)), .. measured.Select(Format), "",
        ]);
    }

    private static bool IsCost(string line) => line.Trim().Length > 0 && line[0] != '#';

    private Cost Parse(string line)
    {
        string[] parts = line.Split((char[]?)null, Columns.Length + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Cost(parts[^1], [.. parts[..^1].Select(number => decimal.Parse(number, CultureInfo.InvariantCulture))]);
    }

    private IEnumerable<string> Differences(Cost former, Cost now) => Columns.Select((column, i) => (former.Values[i], now.Values[i]) switch
    {
        var (before, after) when after > before => $"{now.Name}: {column}: {Text(after)}, more than {Text(before)}: it became dearer",
        var (before, after) when after < before => $"{now.Name}: {column}: {Text(after)}, less than {Text(before)}: lower the table to keep the gain",
        _ => null,
    }).OfType<string>();

    private static string Format(Cost cost) => string.Concat(cost.Values.Select(value => Text(value).PadLeft(Width))) + "  " + cost.Name;

    private static string Text(decimal value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
