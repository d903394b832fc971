namespace NanoTcp.Tool.Ladders;

/// <summary>What is written above a ladder.</summary>
/// <param name="Subject">What the ladder is of.</param>
/// <param name="Server">Who is at the left.</param>
/// <param name="ServerAddress">The address below that.</param>
/// <param name="Client">Who is at the right.</param>
/// <param name="ClientAddress">The address below that.</param>
internal sealed record LadderCaption(string Subject, string Server, string ServerAddress, string Client, string ClientAddress);
