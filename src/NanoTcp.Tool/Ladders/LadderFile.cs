using NanoTcp.Tool.CommandLine;

namespace NanoTcp.Tool.Ladders;

/// <summary>A ladder in a file: a picture or text, by the name's ending.</summary>
internal static class LadderFile
{
    // In a file no terminal sets the width.
    private const int Width = 112;

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void Write(string option, string file, IReadOnlyList<LadderRow> rows, LadderCaption caption)
    {
        string ladder = IsPicture(file) ? LadderSvg.Draw(rows, caption) : Plain(rows, caption);
        try
        {
            File.WriteAllText(file, ladder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"{option}: '{file}' cannot be written: {e.Message}");
        }
    }

    public static bool IsPicture(string file) => file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);

    /// <summary>Text without colours.</summary>
    public static string Plain(IReadOnlyList<LadderRow> rows, LadderCaption caption) => string.Concat(
        new LadderText(rows, caption, Width).Lines().Select(line => string.Concat(line.Select(piece => piece.Text)).TrimEnd() + "\n"));
}
