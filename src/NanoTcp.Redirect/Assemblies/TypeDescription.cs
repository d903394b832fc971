namespace NanoTcp.Redirect.Assemblies;

/// <summary>A type that an assembly defines.</summary>
/// <param name="FullName">As of <see cref="TypeUse"/>.</param>
/// <param name="BaseType">Full name of its base type; null for none.</param>
/// <param name="BaseAssembly">The assembly of its base type; null for none or for its own.</param>
/// <param name="Members">Names and signatures of its fields and methods.</param>
public sealed record TypeDescription(string FullName, string? BaseType, string? BaseAssembly, IReadOnlySet<string> Members);
