namespace NanoTcp.Redirect.Pe;

/// <summary>An assembly that a .pe file references.</summary>
public sealed record PeReference(string Name, Version Version);

/// <summary>A type of another assembly that a .pe file uses.</summary>
/// <param name="FullName">Namespace and name; a nested type's name follows that of the type around it and a slash.</param>
/// <param name="Assembly">The assembly's name.</param>
public sealed record PeTypeReference(string FullName, string Assembly);

/// <summary>A field or method of another assembly that a .pe file uses.</summary>
/// <param name="Type">Index of its type among the file's type references.</param>
/// <param name="Name">Its name; #ID for one that the CLR keeps.</param>
/// <param name="IsField">False for a method.</param>
/// <param name="Signature">Its types.</param>
internal sealed record PeMemberReference(int Type, string Name, bool IsField, PeSignature Signature);

/// <summary>A type that a .pe file defines.</summary>
/// <param name="FullName">As of <see cref="PeTypeReference"/>.</param>
/// <param name="BaseType">Full name of its base type; null for none.</param>
/// <param name="BaseReference">Index of the base type among the file's type references; -1 if it is the file's own, or none.</param>
/// <param name="Members">Names and signatures of its fields and methods.</param>
internal sealed record PeTypeDefinition(string FullName, string? BaseType, int BaseReference, IReadOnlySet<string> Members);
