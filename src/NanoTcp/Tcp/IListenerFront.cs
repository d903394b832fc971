namespace NanoTcp.Tcp
{
    /// <summary>A sock in front of a listener that may accept connections itself, such as one of the TCP inside a network chip.</summary>
    internal interface IListenerFront
    {
        /// <summary>True while it accepts the connections that arrive on an interface, so that the listener must not.</summary>
        bool TakesConnections(NetInterface netInterface);
    }
}
