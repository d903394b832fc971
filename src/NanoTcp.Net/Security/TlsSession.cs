using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace NanoTcp.Net
{
    /// <summary>The TLS side of one connection, from a <see cref="TlsProvider"/>.</summary>
    public abstract class TlsSession
    {
        /// <summary>Number of bytes that can be read at once.</summary>
        public abstract int Available { get; }

        /// <summary>Makes the handshake as the client; blocks for at most the socket's timeouts.</summary>
        /// <param name="targetHost">Name of the server, for SNI (RFC 6066) and to be checked; may be empty.</param>
        /// <param name="certificate">The client's certificate; null for none.</param>
        /// <param name="authority">Certificate of the server's authority; null for those added before.</param>
        /// <param name="protocols">Versions allowed.</param>
        /// <param name="verification">Which certificates are checked.</param>
        /// <exception cref="System.Net.Sockets.SocketException">The connection failed, or the peer could not be authenticated.</exception>
        public abstract void AuthenticateAsClient(
            string targetHost, X509Certificate certificate, X509Certificate authority, SslProtocols protocols, SslVerification verification);

        /// <summary>Makes the handshake as the server; blocks for at most the socket's timeouts.</summary>
        /// <param name="certificate">The server's certificate and key.</param>
        /// <param name="protocols">Versions allowed.</param>
        /// <param name="verification">Which certificates of clients are asked for and checked.</param>
        /// <exception cref="System.Net.Sockets.SocketException">The connection failed, or the peer could not be authenticated.</exception>
        public abstract void AuthenticateAsServer(X509Certificate certificate, SslProtocols protocols, SslVerification verification);

        /// <summary>Reads as <see cref="System.Net.Sockets.NetworkStream.Read(byte[], int, int)"/> does.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Maximum number of bytes.</param>
        /// <returns>Number of bytes read; 0 at the end.</returns>
        public abstract int Read(byte[] buffer, int offset, int count);

        /// <summary>Writes all bytes.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        public abstract void Write(byte[] buffer, int offset, int count);

        /// <summary>Tells the peer the end, and forgets the keys. The socket stays open.</summary>
        public abstract void Close();
    }
}
