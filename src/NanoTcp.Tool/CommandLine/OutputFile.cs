namespace NanoTcp.Tool.CommandLine;

/// <summary>A file that an option names, to be written at the end of what may take long.</summary>
internal static class OutputFile
{
    /// <summary>Finds out before whether it can be written; an older file stays until there is a new one.</summary>
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

    /// <summary>True for what the file system says of a path that it does not take.</summary>
    public static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>The sentence about a file that cannot be written.</summary>
    public static string Describe(string option, string path, Exception e) => $"{option}: '{path}' cannot be written: {e.Message}";
}
