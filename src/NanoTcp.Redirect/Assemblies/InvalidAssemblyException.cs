namespace NanoTcp.Redirect.Assemblies;

/// <summary>A file is not an assembly for nanoFramework, is truncated, or cannot be redirected.</summary>
public sealed class InvalidAssemblyException(string file, string reason) : Exception($"{file}: {reason}");
