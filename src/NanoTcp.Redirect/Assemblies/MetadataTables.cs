using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NanoTcp.Redirect.Assemblies;

/// <summary>The sizes of a .dll's metadata tables. Cecil allocates whatever a damaged file says; .NET's own reader compares it with the file.</summary>
internal static class MetadataTables
{
    /// <summary>True for an assembly.</summary>
    /// <exception cref="BadImageFormatException">The tables do not lie within the file.</exception>
    public static bool Check(byte[] content)
    {
        using var file = new PEReader(new MemoryStream(content));
        return file.GetMetadataReader().IsAssembly;
    }
}
