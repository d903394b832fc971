namespace NanoTcp.Host;

/// <summary>Invalid usage: the message is shown to the user in one line, and the exit code is 2.</summary>
public sealed class UsageException(string message) : Exception(message);
