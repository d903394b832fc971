using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using NanoTcp.Net;

namespace System.Net.Security
{
    /// <summary>A connection with TLS as a stream. The TLS itself comes from the registered <see cref="TlsProvider"/>.</summary>
    public class SslStream : NetworkStream
    {
        private readonly Socket _connection;
        private TlsSession _session;

        /// <summary>Makes a stream, which closes the socket when it is closed. The handshake is made by one of the Authenticate methods.</summary>
        /// <param name="socket">A connected stream socket in blocking mode.</param>
        /// <exception cref="NotSupportedException">It is not a stream socket.</exception>
        public SslStream(Socket socket)
            : base(socket, true)
        {
            if (socket.SocketType != SocketType.Stream)
            {
                throw new NotSupportedException("TLS needs a stream socket.");
            }

            _connection = socket;
        }

        /// <summary>Which certificates of the peer are checked. Set it before the handshake. The default is VerifyPeer.</summary>
        public SslVerification SslVerification { get; set; } = SslVerification.VerifyPeer;

        /// <summary>On nanoFramework, true to use the certificate kept in the device; of no use here, and kept.</summary>
        public bool UseStoredDeviceCertificate { get; set; }

        /// <summary>True after a handshake as the server.</summary>
        public bool IsServer { get; private set; }

        /// <inheritdoc/>
        public override long Length => Session.Available;

        /// <inheritdoc/>
        public override bool DataAvailable => Session.Available > 0;

        private TlsSession Session => _disposed ? throw new ObjectDisposedException("SslStream")
            : _session != null ? _session : throw new InvalidOperationException("The handshake was not made.");

        /// <summary>Makes the handshake as the client, without a certificate of its own.</summary>
        /// <param name="targetHost">Name of the server.</param>
        /// <param name="enabledSslProtocols">Versions allowed.</param>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="InvalidOperationException">The handshake was made before.</exception>
        /// <exception cref="SocketException">The connection failed, or the server could not be authenticated.</exception>
        public void AuthenticateAsClient(string targetHost, SslProtocols enabledSslProtocols)
        {
            AuthenticateAsClient(targetHost, null, null, enabledSslProtocols);
        }

        /// <summary>Makes the handshake as the client.</summary>
        /// <param name="targetHost">Name of the server.</param>
        /// <param name="clientCertificate">Its own certificate; null for none.</param>
        /// <param name="enabledSslProtocols">Versions allowed.</param>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="InvalidOperationException">The handshake was made before.</exception>
        /// <exception cref="SocketException">The connection failed, or the server could not be authenticated.</exception>
        public void AuthenticateAsClient(string targetHost, X509Certificate clientCertificate, SslProtocols enabledSslProtocols)
        {
            AuthenticateAsClient(targetHost, clientCertificate, null, enabledSslProtocols);
        }

        /// <summary>Makes the handshake as the client.</summary>
        /// <param name="targetHost">Name of the server.</param>
        /// <param name="clientCertificate">Its own certificate; null for none.</param>
        /// <param name="ca">Certificate of the server's authority; null for those of <see cref="CertificateManager"/>.</param>
        /// <param name="enabledSslProtocols">Versions allowed.</param>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="InvalidOperationException">The handshake was made before.</exception>
        /// <exception cref="SocketException">The connection failed, or the server could not be authenticated.</exception>
        public void AuthenticateAsClient(string targetHost, X509Certificate clientCertificate, X509Certificate ca, SslProtocols enabledSslProtocols)
        {
            TlsSession session = Begin();
            session.AuthenticateAsClient(targetHost, clientCertificate, ca, enabledSslProtocols, SslVerification);
            _session = session;
        }

        /// <summary>Makes the handshake as the server, without asking for a certificate.</summary>
        /// <param name="serverCertificate">Its certificate and key.</param>
        /// <param name="enabledSslProtocols">Versions allowed.</param>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="InvalidOperationException">The handshake was made before.</exception>
        /// <exception cref="SocketException">The connection failed.</exception>
        public void AuthenticateAsServer(X509Certificate serverCertificate, SslProtocols enabledSslProtocols)
        {
            AuthenticateAsServer(serverCertificate, false, enabledSslProtocols);
        }

        /// <summary>Makes the handshake as the server.</summary>
        /// <param name="serverCertificate">Its certificate and key.</param>
        /// <param name="clientCertificateRequired">True to ask the client for its certificate and check it.</param>
        /// <param name="enabledSslProtocols">Versions allowed.</param>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="InvalidOperationException">The handshake was made before.</exception>
        /// <exception cref="SocketException">The connection failed, or the client could not be authenticated.</exception>
        public void AuthenticateAsServer(X509Certificate serverCertificate, bool clientCertificateRequired, SslProtocols enabledSslProtocols)
        {
            TlsSession session = Begin();
            IsServer = true;
            SslVerification = clientCertificateRequired ? SslVerification.VerifyClientOnce : SslVerification.NoVerification;
            session.AuthenticateAsServer(serverCertificate, enabledSslProtocols, SslVerification);
            _session = session;
        }

        /// <inheritdoc/>
        public override int Read(byte[] buffer, int offset, int size) => Session.Read(buffer, offset, size);

        /// <inheritdoc/>
        public override void Write(byte[] buffer, int offset, int size)
        {
            Session.Write(buffer, offset, size);
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (!_disposed && disposing)
            {
                _session?.Close();
                _session = null;
            }

            base.Dispose(disposing);
        }

        private TlsSession Begin()
        {
            if (_disposed)
            {
                throw new ObjectDisposedException("SslStream");
            }

            if (_session != null)
            {
                throw new InvalidOperationException("The handshake was made before.");
            }

            return TlsProvider.Required.Open(_connection);
        }
    }
}
