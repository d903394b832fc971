namespace NanoTcp.Sockets
{
    /// <summary>A protocol family: its number, and the factory of its sockets.</summary>
    public abstract class SocketFamily
    {
        /// <summary>Such as AF_INET.</summary>
        public abstract int Number { get; }

        /// <summary>Gives a new socket its operations and its sock.</summary>
        /// <param name="socket">Type and protocol are set; protocol 0 means the type's default.</param>
        /// <returns>0, -ESOCKTNOSUPPORT or -EPROTONOSUPPORT.</returns>
        public abstract int Create(Socket socket);
    }
}
