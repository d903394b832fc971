namespace NanoTcp.Net
{
    /// <summary>Finds the addresses of names. Whoever speaks a protocol for that sets one as <see cref="Network.Resolver"/>.</summary>
    public abstract class NameResolver
    {
        /// <summary>Finds the addresses of a name, and waits for them. Any thread may call.</summary>
        /// <param name="name">The name; it is no address in dotted decimal and not the board's own name.</param>
        /// <param name="timeout">Longest wait in milliseconds, above 0.</param>
        /// <param name="error">Why there are none: HostNotFound, NoData, TryAgain (no answer in time) or NoRecovery.</param>
        /// <returns>IPv4 addresses in host order, at least one; or null.</returns>
        public abstract uint[] Resolve(string name, int timeout, out SocketError error);
    }
}
