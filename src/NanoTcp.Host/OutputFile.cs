namespace NanoTcp.Host;

/// <summary>An output file that is written at the end of a long operation.</summary>
internal static class OutputFile
{
    /// <summary>Checks in advance whether it can be written. An existing file stays until it is replaced.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Check(string option, string path)
    {
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
            throw new UsageException(Describe(option, path, e));
        }
    }

    /// <exception cref="InvalidOperationException">It cannot be written; the message says why.</exception>
    public static void Write(string option, string path, string content)
    {
        try
        {
            File.WriteAllText(path, content);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw new InvalidOperationException(Describe(option, path, e));
        }
    }

    /// <summary>True for exceptions of the file system about an invalid or inaccessible path.</summary>
    public static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>Error message for a file that cannot be written.</summary>
    public static string Describe(string option, string path, Exception e) => $"{option}: '{path}' cannot be written: {e.Message}";
}
