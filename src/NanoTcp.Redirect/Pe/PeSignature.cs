namespace NanoTcp.Redirect.Pe;

/// <summary>The signature of a field or method: which types of other assemblies it names, and its text.</summary>
/// <param name="TypeReferences">Indexes of TypeRef records.</param>
/// <param name="Text">The types, in a form to compare signatures by; null if it is of a form that this library does not read.</param>
internal sealed record PeSignature(IReadOnlyList<int> TypeReferences, string? Text);
