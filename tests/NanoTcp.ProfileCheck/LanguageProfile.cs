using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoTcp.ProfileCheck;

/// <summary>Inspects sources: the language's version, and constants of the class library, which leave no trace in compiled code.</summary>
public static class LanguageProfile
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.CSharp9, DocumentationMode.None);

    /// <summary>Parses a source as a board's compiler does.</summary>
    public static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, s_options, path);

    /// <summary>What is newer than C# 9, and constants that the device's class library lacks.</summary>
    public static IEnumerable<Breach> Inspect(CSharpCompilation compilation, DeviceApi api) =>
        [.. compilation.GetDiagnostics().Where(IsAboutVersion).Select(diagnostic => Report(compilation, diagnostic)),
            .. compilation.SyntaxTrees.SelectMany(tree => InspectConstants(compilation, tree, api)).Distinct()];

    private static bool IsAboutVersion(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error
        && diagnostic.Descriptor.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture)
            .StartsWith("Feature '", StringComparison.Ordinal);

    private static Breach Report(CSharpCompilation compilation, Diagnostic diagnostic) => new(
        compilation.AssemblyName!, Place(diagnostic.Location), Rules.LanguageVersion,
        diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).TrimEnd('.'), "Boards build with C# 9.");

    private static IEnumerable<Breach> InspectConstants(CSharpCompilation compilation, SyntaxTree tree, DeviceApi api)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (model.GetSymbolInfo(name).Symbol is IFieldSymbol { HasConstantValue: true } field && IsOfClassLibrary(field)
                && !api.HasField(FullName(field.ContainingType), field.Name))
            {
                yield return new Breach(
                    compilation.AssemblyName!, Place(name.GetLocation()), Rules.Api,
                    $"uses the constant {FullName(field.ContainingType)}.{field.Name}", "nanoFramework's class library lacks it.");
            }
        }
    }

    private static bool IsOfClassLibrary(IFieldSymbol field) =>
        FullName(field.ContainingType).StartsWith("System.", StringComparison.Ordinal)
        && !field.ContainingAssembly.Name.StartsWith("NanoTcp", StringComparison.Ordinal);

    private static string FullName(INamedTypeSymbol type) => type.ContainingType != null
        ? $"{FullName(type.ContainingType)}/{type.MetadataName}"
        : $"{type.ContainingNamespace}.{type.MetadataName}";

    private static string Place(Location location) =>
        $"{location.SourceTree?.FilePath}({location.GetLineSpan().StartLinePosition.Line + 1})";
}
