namespace NanoTcp.Redirect.Assemblies;

/// <summary>Reads assemblies.</summary>
public static class AssemblyFiles
{
    /// <summary>Compares full paths as the operating system does.</summary>
    public static StringComparer PathComparer { get; } = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Reads an assembly; the extension says of which kind it is.</summary>
    /// <exception cref="InvalidAssemblyException">It cannot be read, is truncated, damaged, or of an unknown kind.</exception>
    public static AssemblyFile Read(string path)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidAssemblyException(path, $"cannot be read: {e.Message}");
        }

        return Read(path, content);
    }

    /// <summary>Reads an assembly whose bytes are known.</summary>
    /// <exception cref="InvalidAssemblyException">It is truncated, damaged, or of an unknown kind.</exception>
    public static AssemblyFile Read(string path, byte[] content) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PE" => new PeAssemblyFile(path, content),
        ".DLL" or ".EXE" => new DllAssemblyFile(path, content),
        _ => throw new InvalidAssemblyException(path, "unknown kind of file; .pe, .dll and .exe are accepted"),
    };
}
