namespace NanoTcp.Benchmarks.Load;

/// <summary>This machine cannot run the load test; the message says what it lacks.</summary>
internal sealed class LoadUnavailableException(string message) : Exception(message);
