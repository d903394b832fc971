namespace NanoTcp.Tool.Echo;

/// <summary>The server did not echo correctly; the message says in one line what happened.</summary>
internal sealed class EchoFailedException(string message) : Exception(message);
