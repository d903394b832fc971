using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Echo;

namespace NanoTcp.Tool.Reporting.Html;

/// <summary>The file of --report.</summary>
internal static class ReportFile
{
    /// <summary>Finds out before a test whether its report can be written; an older report stays until there is a new one.</summary>
    /// <param name="path">Null for no report.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Check(string? path)
    {
        if (path == null)
        {
            return;
        }

        try
        {
            bool isNew = !File.Exists(path);
            using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write))
            {
            }

            if (isNew)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (IsFault(e))
        {
            throw new UsageException($"--report: '{path}' cannot be written: {e.Message}");
        }
    }

    /// <exception cref="InvalidOperationException">It cannot be written; the message says why.</exception>
    public static void Write(string? path, EchoSettings settings, IReadOnlyList<EchoRun> runs)
    {
        if (path == null)
        {
            return;
        }

        try
        {
            File.WriteAllText(path, EchoHtml.Of(settings, runs, DateTimeOffset.Now));
        }
        catch (Exception e) when (IsFault(e))
        {
            throw new InvalidOperationException($"--report: '{path}' cannot be written: {e.Message}");
        }
    }

    private static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
