namespace NanoTcp.Tcp
{
    /// <summary>Accepts connections before a listener sees them: a sock of the TCP inside a network chip.</summary>
    internal interface IListenerFront
    {
        /// <summary>True while it accepts the connections that arrive on an interface, so that the listener must not.</summary>
        bool TakesConnections(NetInterface netInterface);
    }
}
