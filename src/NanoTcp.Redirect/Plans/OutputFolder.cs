using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>Writes the files of a plan: all into a folder beside the target's first, then each to its place.</summary>
public static class OutputFolder
{
    /// <summary>Paths of input files that writing would replace.</summary>
    public static IEnumerable<string> Overwritten(RedirectPlan plan, IEnumerable<RedirectStep> written, string folder)
    {
        var outputs = new HashSet<string>(
            written.Select(step => Path.GetFullPath(Path.Combine(folder, step.File.FileName))),
            AssemblyFiles.PathComparer);
        return plan.Steps.Select(step => step.File.FilePath).Where(path => outputs.Contains(Path.GetFullPath(path)));
    }

    /// <summary>Writes the files. A file that exists is replaced; any other that is there stays.</summary>
    /// <exception cref="IOException">A file cannot be written; unless it could not be moved to its place, nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">As of <see cref="IOException"/>.</exception>
    public static void Write(IEnumerable<RedirectStep> written, string folder)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? target);
        string temporary = $"{target}.{Path.GetRandomFileName()}";
        Directory.CreateDirectory(temporary);
        try
        {
            foreach (RedirectStep step in written)
            {
                File.WriteAllBytes(Path.Combine(temporary, step.File.FileName), step.Content!);
            }

            Directory.CreateDirectory(target);
            foreach (string file in Directory.GetFiles(temporary))
            {
                File.Move(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
            }
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
