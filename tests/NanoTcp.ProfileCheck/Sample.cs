using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NanoTcp.ProfileCheck;

/// <summary>A piece of code that is compiled in memory and inspected like an assembly that ships.</summary>
internal static class Sample
{
    private const string Name = "Sample";

    private static readonly DeviceApi s_api = DeviceApi.Load();
    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    /// <summary>Compiles a source with the newest language version and inspects the assembly.</summary>
    public static DeviceProfile Inspect(string source)
    {
        using MemoryStream assembly = Compile(source);
        return DeviceProfile.Inspect(assembly, s_api, new HashSet<string> { Name });
    }

    /// <summary>The breaches of a source's assembly, limited to so many bytes of IL.</summary>
    public static IReadOnlyList<Breach> Breaches(string source, int maximumIlBytes)
    {
        using MemoryStream assembly = Compile(source);
        return DeviceProfile.Inspect(assembly, s_api, new HashSet<string> { Name }, maximumIlBytes).Breaches;
    }

    /// <summary>Inspects a source's language.</summary>
    public static IReadOnlyList<Breach> InspectLanguage(string source) =>
        [.. LanguageProfile.Inspect(Compilation(LanguageProfile.Parse(source, "Sample.cs")), s_api)];

    /// <summary>Size of a source's assembly.</summary>
    public static AssemblySize Measure(string source)
    {
        using MemoryStream assembly = Compile(source);
        return AssemblySize.Measure(assembly);
    }

    private static MemoryStream Compile(string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest));
        var assembly = new MemoryStream();
        var result = Compilation(tree).Emit(assembly);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
        }

        assembly.Position = 0;
        return assembly;
    }

    private static CSharpCompilation Compilation(SyntaxTree tree) => CSharpCompilation.Create(
        Name, [tree], s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
}
