using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoTcp.ProfileCheck.Floors;

/// <summary>A source uses what another source of the same compilation declares.</summary>
/// <param name="Source">Path of the source.</param>
/// <param name="Line">Line of the identifier, from 1.</param>
/// <param name="Identifier">What is used: a type, or a member with its type's name.</param>
/// <param name="Target">Path of the source that declares it.</param>
internal sealed record Arrow(string Source, int Line, string Identifier, string Target)
{
    /// <summary>All arrows between the sources of a compilation. References in documentation comments are none: nothing depends on them.</summary>
    public static IReadOnlyList<Arrow> FindAll(CSharpCompilation compilation) =>
        [.. compilation.SyntaxTrees.SelectMany(tree => Find(compilation.GetSemanticModel(tree), tree)).Distinct()];

    private static IEnumerable<Arrow> Find(SemanticModel model, SyntaxTree tree) =>
        from node in tree.GetRoot().DescendantNodes()
        let symbol = IsUse(node) ? model.GetSymbolInfo(node).Symbol : null
        where symbol != null
        from target in Declarations(Definition(symbol))
        where target != tree.FilePath
        select new Arrow(tree.FilePath, node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, NameOf(Definition(symbol)), target);

    // Names, "var" among them, and what calls a constructor, an indexer or an operator without a name.
    private static bool IsUse(SyntaxNode node) =>
        node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax or ElementAccessExpressionSyntax or ConstructorInitializerSyntax
            or BinaryExpressionSyntax or CastExpressionSyntax;

    private static ISymbol Definition(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { ReducedFrom: { } extension } => extension.OriginalDefinition,
        IArrayTypeSymbol array => Definition(array.ElementType),
        _ => symbol.OriginalDefinition,
    };

    // A partial type that is declared in the source too is at home there.
    private static IEnumerable<string> Declarations(ISymbol symbol) =>
        symbol is INamedTypeSymbol or IFieldSymbol or IPropertySymbol or IEventSymbol or IMethodSymbol { MethodKind: not MethodKind.LocalFunction }
            ? symbol.Locations.Where(location => location.IsInSource).Select(location => location.SourceTree!.FilePath).Distinct()
            : [];

    private static string NameOf(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol => symbol.Name,
        IMethodSymbol { MethodKind: MethodKind.Constructor } => symbol.ContainingType.Name,
        _ => $"{symbol.ContainingType.Name}.{symbol.Name}",
    };
}
