using System;
using System.Net.Sockets;
using NanoTcp.Net;

namespace NanoTcp.Tls
{
    /// <summary>
    /// Gives System.Net's SslStream TLS with pre-shared keys: <c>TlsProvider.Registered = new PskTlsProvider(settings)</c>. Both sides are
    /// authenticated by the key, so that calls with certificates are refused.
    /// </summary>
    public sealed class PskTlsProvider : TlsProvider
    {
        private readonly TlsSettings _settings;

        /// <summary>Makes one.</summary>
        /// <param name="settings">Keys, versions and suites; a connection may limit the versions, and adds the server's name.</param>
        public PskTlsProvider(TlsSettings settings)
        {
            _settings = settings;
        }

        /// <inheritdoc/>
        public override TlsSession Open(Socket socket) => new PskTlsSession(_settings, socket);

        /// <summary>Keeps no certificates.</summary>
        /// <param name="certificates">Certificates.</param>
        /// <returns>False.</returns>
        public override bool AddAuthorities(byte[] certificates) => false;

        /// <summary>Not supported.</summary>
        /// <param name="certificate">A certificate.</param>
        /// <exception cref="NotSupportedException">Always.</exception>
        public override CertificateText Decode(byte[] certificate)
        {
            throw new NotSupportedException("TLS with pre-shared keys has no certificates.");
        }
    }
}
