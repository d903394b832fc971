namespace NanoTcp.Benchmarks.Peers;

/// <summary>This machine cannot run the peers; the message says what it lacks.</summary>
internal sealed class PeersUnavailableException(string message) : Exception(message);
