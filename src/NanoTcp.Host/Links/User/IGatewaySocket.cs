namespace NanoTcp.Host.Links.User;

/// <summary>Owner of a socket of the gateway's stack; called when it is ready, on the gateway's thread.</summary>
internal interface IGatewaySocket
{
    int Fd { get; }

    /// <summary>Events to poll for: POLLIN, POLLOUT, both, or 0 for none.</summary>
    int AwaitedEvents { get; }

    void Serve(int readyEvents);

    /// <summary>Releases all resources when the gateway ends.</summary>
    void Abort();
}
