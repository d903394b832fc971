namespace NanoTcp.Fuzz.Wire;

/// <summary>The stack has done what it must never do.</summary>
public sealed class InvariantException(string message) : Exception(message);
