using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace NanoTcp.ProfileCheck;

/// <summary>
/// How much of an assembly's limits on the device is used. The device's format shortens tokens, so the true figure is lower.
/// </summary>
/// <param name="Name">Name of the assembly.</param>
/// <param name="IlBytes">Bytes of IL of all its methods.</param>
/// <param name="StringBytes">Bytes of its names and string literals, as zero-terminated UTF-8, each counted once.</param>
/// <param name="Types">How many types it declares.</param>
/// <param name="Methods">How many methods it declares.</param>
public sealed record AssemblySize(string Name, int IlBytes, int StringBytes, int Types, int Methods)
{
    /// <summary>Measures an assembly file.</summary>
    public static AssemblySize Measure(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Measure(file);
    }

    /// <summary>Measures an assembly.</summary>
    public static AssemblySize Measure(Stream assembly)
    {
        using var image = new PEReader(assembly, PEStreamOptions.LeaveOpen);
        MetadataReader metadata = image.GetMetadataReader();
        int il = 0;
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            int address = metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
            il += address == 0 ? 0 : image.GetMethodBody(address).GetILReader().Length;
        }

        return new AssemblySize(
            metadata.GetString(metadata.GetAssemblyDefinition().Name),
            il,
            Strings(metadata).Sum(text => Encoding.UTF8.GetByteCount(text) + 1),
            metadata.TypeDefinitions.Count,
            metadata.MethodDefinitions.Count);
    }

    /// <summary>A table of assemblies, one line each, with its heading.</summary>
    public static string Table(IEnumerable<AssemblySize> sizes)
    {
        var table = new StringBuilder();
        table.AppendLine($"{"assembly",-24} {"IL bytes",9} {"strings",9} {"types",6} {"methods",8}");
        foreach (AssemblySize size in sizes)
        {
            table.AppendLine($"{size.Name,-24} {size.IlBytes,9:N0} {size.StringBytes,9:N0} {size.Types,6} {size.Methods,8}");
        }

        return table.ToString();
    }

    // The metadata processor keeps names of types, methods and fields (parameters have none) and string literals in one table.
    private static HashSet<string> Strings(MetadataReader metadata)
    {
        IEnumerable<StringHandle> names =
        [
            .. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).SelectMany(type => new[] { type.Name, type.Namespace }),
            .. metadata.TypeReferences.Select(metadata.GetTypeReference).SelectMany(type => new[] { type.Name, type.Namespace }),
            .. metadata.MethodDefinitions.Select(method => metadata.GetMethodDefinition(method).Name),
            .. metadata.FieldDefinitions.Select(field => metadata.GetFieldDefinition(field).Name),
            .. metadata.MemberReferences.Select(member => metadata.GetMemberReference(member).Name),
        ];
        return [.. names.Select(metadata.GetString), .. Literals(metadata)];
    }

    private static IEnumerable<string> Literals(MetadataReader metadata)
    {
        if (metadata.GetHeapSize(HeapIndex.UserString) == 0)
        {
            yield break;
        }

        UserStringHandle literal = metadata.GetNextHandle(MetadataTokens.UserStringHandle(0));
        for (; !literal.IsNil; literal = metadata.GetNextHandle(literal))
        {
            yield return metadata.GetUserString(literal);
        }
    }
}
