namespace NanoTcp.Host.Links.User;

/// <summary>Owner of a socket of the gateway's stack; called when it is ready, on the gateway's thread.</summary>
internal interface IGatewaySocket
{
    int Fd { get; }

    /// <summary>Events to poll for: POLLIN, POLLOUT, both, or 0 for none.</summary>
    int AwaitedEvents { get; }

    /// <summary>True while the operating system has not taken what the board sent.</summary>
    bool IsSendingToPc => false;

    void Serve(int readyEvents);

    /// <summary>Resets what it relays, and releases all resources.</summary>
    void Abort();

    /// <summary>Called when the gateway ends.</summary>
    void End() => Abort();
}
