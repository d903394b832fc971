using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>The assemblies that lie beside given files.</summary>
public static class Neighbors
{
    /// <summary>Reads those of the same kinds in the same folders. What is not an assembly for nanoFramework is passed over.</summary>
    public static IReadOnlyList<AssemblyFile> Of(IReadOnlyList<AssemblyFile> files)
    {
        var given = new HashSet<string>(
            files.Select(file => Path.GetFullPath(file.FilePath)),
            AssemblyFiles.PathComparer);
        return
        [
            .. files.Select(file => (Folder: Path.GetDirectoryName(Path.GetFullPath(file.FilePath))!, file.IsPe)).Distinct()
                .SelectMany(place => Directory.EnumerateFiles(place.Folder).Where(file => IsOfKind(file, place.IsPe)))
                .Where(file => !given.Contains(file))
                .Order(StringComparer.Ordinal)
                .Select(TryRead)
                .OfType<AssemblyFile>(),
        ];
    }

    private static bool IsOfKind(string file, bool isPe) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".PE" => isPe,
        ".DLL" or ".EXE" => !isPe,
        _ => false,
    };

    private static AssemblyFile? TryRead(string file)
    {
        try
        {
            AssemblyFile assembly = AssemblyFiles.Read(file);
            return assembly is DllAssemblyFile { IsForDotNet: true } ? null : assembly;
        }
        catch (InvalidAssemblyException)
        {
            return null;
        }
    }
}
