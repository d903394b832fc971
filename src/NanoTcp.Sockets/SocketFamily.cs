namespace NanoTcp.Sockets
{
    /// <summary>A protocol family: a number, and a way to make its sockets.</summary>
    public abstract class SocketFamily
    {
        /// <summary>Such as AF_INET.</summary>
        public abstract int Number { get; }

        /// <summary>Furnishes a new socket with its operations and its sock.</summary>
        /// <param name="socket">The socket; its type and protocol say what is wanted, protocol 0 the usual one of the type.</param>
        /// <returns>0, -ESOCKTNOSUPPORT or -EPROTONOSUPPORT.</returns>
        public abstract int Create(Socket socket);
    }
}
