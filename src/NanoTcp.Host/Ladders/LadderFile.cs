
namespace NanoTcp.Host.Ladders;

/// <summary>Writes a ladder to a file, as a picture or text depending on the extension.</summary>
internal static class LadderFile
{
    // a file has no terminal width
    private const int Width = 112;

    /// <summary>True when the extension is supported.</summary>
    public static bool IsName(string file) => IsPicture(file) || file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">The file cannot be written.</exception>
    public static void Write(string option, string file, IReadOnlyList<LadderRow> rows, LadderCaption caption) =>
        OutputFile.Write(option, file, IsPicture(file) ? LadderSvg.Draw(rows, caption) : Plain(rows, caption));

    /// <summary>Text without colours.</summary>
    public static string Plain(IReadOnlyList<LadderRow> rows, LadderCaption caption) => string.Concat(
        new LadderText(rows, caption, Width).Lines().Select(line => string.Concat(line.Select(piece => piece.Text)).TrimEnd() + "\n"));

    private static bool IsPicture(string file) => file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
}
