namespace NanoTcp.Tool.CommandLine;

/// <summary>What was asked for cannot be done: its message is the one line that the user gets, and the exit code is 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
