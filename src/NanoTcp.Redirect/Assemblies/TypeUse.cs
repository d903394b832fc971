namespace NanoTcp.Redirect.Assemblies;

/// <summary>A type of another assembly that an assembly uses.</summary>
/// <param name="Assembly">The assembly that has it.</param>
/// <param name="FullName">Namespace and name; a nested type's name follows that of the type around it and a slash.</param>
public sealed record TypeUse(string Assembly, string FullName);
