namespace NanoTcp.Tool.Links.User;

/// <summary>Owns a socket of the gateway's stack and is called when that is ready. Runs on the gateway's thread only.</summary>
internal interface IGatewaySocket
{
    int Fd { get; }

    /// <summary>POLLIN, POLLOUT, both, or 0 while the socket does not matter.</summary>
    int AwaitedEvents { get; }

    void Serve(int readyEvents);

    /// <summary>Lets go of all it holds, at the gateway's end.</summary>
    void Abort();
}
