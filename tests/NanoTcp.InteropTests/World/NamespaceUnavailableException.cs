namespace NanoTcp.InteropTests.World;

/// <summary>This machine cannot run a test against the kernel; the message says what it lacks.</summary>
internal sealed class NamespaceUnavailableException(string message) : Exception(message);
