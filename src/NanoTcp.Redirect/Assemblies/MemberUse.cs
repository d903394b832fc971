namespace NanoTcp.Redirect.Assemblies;

/// <summary>A field or method of another assembly that an assembly uses.</summary>
/// <param name="Assembly">The assembly that has it.</param>
/// <param name="Type">Full name of its type.</param>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Key">Name and signature, to compare with those of <see cref="TypeDescription.Members"/>; null if they cannot be compared.</param>
/// <param name="SignatureAssemblies">The assemblies whose types its signature names.</param>
public sealed record MemberUse(string Assembly, string Type, string Name, string? Key, IReadOnlySet<string> SignatureAssemblies);
