using System;
using System.Net.Sockets;

namespace NanoTcp.Net
{
    /// <summary>
    /// TLS and certificates behind <see cref="System.Net.Security.SslStream"/> and its companions. An assembly that implements TLS registers one;
    /// without one those types throw NotSupportedException.
    /// </summary>
    public abstract class TlsProvider
    {
        /// <summary>The provider in use; null for none.</summary>
        public static TlsProvider Registered { get; set; }

        internal static TlsProvider Required => Registered != null ? Registered
            : throw new NotSupportedException("There is no TLS: no assembly has registered a TlsProvider.");

        /// <summary>Makes the TLS side of a connection; nothing is sent yet.</summary>
        /// <param name="socket">A connected stream socket. The session does not close it.</param>
        public abstract TlsSession Open(Socket socket);

        /// <summary>Adds certificate authorities that peers' certificates may come from.</summary>
        /// <param name="certificates">Certificates in DER, or in PEM with a zero byte at the end.</param>
        /// <returns>False when they cannot be kept.</returns>
        public abstract bool AddAuthorities(byte[] certificates);

        /// <summary>Reads a certificate.</summary>
        /// <param name="certificate">In DER, or in PEM with a zero byte at the end.</param>
        /// <returns>What it says.</returns>
        /// <exception cref="ArgumentException">The bytes are no certificate.</exception>
        public abstract CertificateText Decode(byte[] certificate);
    }
}
