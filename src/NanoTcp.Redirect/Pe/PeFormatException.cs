namespace NanoTcp.Redirect.Pe;

/// <summary>The bytes are not a valid .pe file of nanoFramework.</summary>
public sealed class PeFormatException(string message) : Exception(message);
