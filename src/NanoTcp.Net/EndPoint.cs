namespace NanoTcp.Net
{
    /// <summary>One end of a communication, whatever the family of its address.</summary>
    public abstract class EndPoint
    {
        /// <summary>The family of its address.</summary>
        public abstract AddressFamily AddressFamily { get; }

        /// <summary>Writes it as bytes.</summary>
        public abstract SocketAddress Serialize();

        /// <summary>Makes an end point of this kind from bytes.</summary>
        /// <param name="socketAddress">The bytes.</param>
        public abstract EndPoint Create(SocketAddress socketAddress);
    }
}
