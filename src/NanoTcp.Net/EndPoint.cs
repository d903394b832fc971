using System.Net.Sockets;

namespace System.Net
{
    /// <summary>One end of a connection, of any address family.</summary>
    public abstract class EndPoint
    {
        /// <summary>The family of its address.</summary>
        public abstract AddressFamily AddressFamily { get; }

        /// <summary>Converts the end point to bytes.</summary>
        public abstract SocketAddress Serialize();

        /// <summary>Makes an end point of this kind from bytes.</summary>
        /// <param name="socketAddress">The bytes, as <see cref="Serialize"/> returns them.</param>
        public abstract EndPoint Create(SocketAddress socketAddress);
    }
}
