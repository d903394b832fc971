namespace NanoTcp.Tool.Echo;

/// <summary>The server did not echo as it should; the message says in one line what happened.</summary>
internal sealed class EchoFailedException(string message) : Exception(message);
