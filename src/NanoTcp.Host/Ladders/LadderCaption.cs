namespace NanoTcp.Host.Ladders;

/// <summary>Caption of a ladder.</summary>
/// <param name="Subject">Title.</param>
/// <param name="Server">Name of the left side.</param>
/// <param name="ServerAddress">Address below the name.</param>
/// <param name="Client">Name of the right side.</param>
/// <param name="ClientAddress">Address below the name.</param>
internal sealed record LadderCaption(string Subject, string Server, string ServerAddress, string Client, string ClientAddress);
