using System.Security.Cryptography.X509Certificates;
using NanoTcp.Net;

namespace System.Net.Security
{
    /// <summary>The certificate authorities that peers' certificates may come from, kept by the registered <see cref="TlsProvider"/>.</summary>
    public static class CertificateManager
    {
        /// <summary>Adds authorities.</summary>
        /// <param name="ca">Their certificates.</param>
        /// <returns>False when they cannot be kept.</returns>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="ArgumentNullException">The argument is null.</exception>
        public static bool AddCaCertificateBundle(X509Certificate[] ca)
        {
            if (ca == null)
            {
                throw new ArgumentNullException(nameof(ca));
            }

            for (int i = 0; i < ca.Length; i++)
            {
                if (!TlsProvider.Required.AddAuthorities(ca[i].GetRawCertData()))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Adds authorities.</summary>
        /// <param name="ca">Their certificates in PEM, one after the other.</param>
        /// <returns>False when they cannot be kept.</returns>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="ArgumentNullException">The argument is null.</exception>
        public static bool AddCaCertificateBundle(string ca) => AddCaCertificateBundle(Pem.ToBytes(ca));

        /// <summary>Adds authorities.</summary>
        /// <param name="ca">Their certificates in DER, or in PEM with a zero byte at the end.</param>
        /// <returns>False when they cannot be kept.</returns>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        public static bool AddCaCertificateBundle(byte[] ca) => TlsProvider.Required.AddAuthorities(ca);
    }
}
