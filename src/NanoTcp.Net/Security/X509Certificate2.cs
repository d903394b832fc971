using NanoTcp.Net;

namespace System.Security.Cryptography.X509Certificates
{
    /// <summary>A certificate, with or without its private key.</summary>
    public class X509Certificate2 : X509Certificate
    {
        /// <summary>Makes an empty certificate.</summary>
        public X509Certificate2()
        {
        }

        /// <summary>Makes a certificate without a key.</summary>
        /// <param name="rawData">In DER, or in PEM with a zero byte at the end.</param>
        public X509Certificate2(byte[] rawData)
            : base(rawData)
        {
        }

        /// <summary>Makes a certificate without a key.</summary>
        /// <param name="certificate">In PEM.</param>
        /// <exception cref="ArgumentNullException">The text is null.</exception>
        public X509Certificate2(string certificate)
            : base(certificate)
        {
        }

        /// <summary>Makes a certificate with its key.</summary>
        /// <param name="rawData">The certificate in PEM.</param>
        /// <param name="key">The private key in PEM.</param>
        /// <param name="password">Decrypts the key; null or empty for a key that is not encrypted.</param>
        /// <exception cref="ArgumentNullException">A text is null.</exception>
        public X509Certificate2(string rawData, string key, string password)
            : base(rawData)
        {
            PrivateKey = Pem.ToBytes(key);
            Password = password;
        }

        /// <summary>Makes a certificate with its key.</summary>
        /// <param name="rawData">The certificate in DER, or in PEM with a zero byte at the end.</param>
        /// <param name="key">The private key in PEM.</param>
        /// <param name="password">Decrypts the key; null or empty for a key that is not encrypted.</param>
        /// <exception cref="ArgumentNullException">The key is null.</exception>
        public X509Certificate2(byte[] rawData, string key, string password)
            : base(rawData)
        {
            PrivateKey = Pem.ToBytes(key);
            Password = password;
        }

        /// <summary>Makes a certificate with its key.</summary>
        /// <param name="rawData">The certificate in DER, or in PEM with a zero byte at the end.</param>
        /// <param name="key">The private key in DER, or in PEM with a zero byte at the end.</param>
        /// <param name="password">Decrypts the key; null or empty for a key that is not encrypted.</param>
        public X509Certificate2(byte[] rawData, byte[] key, string password)
            : base(rawData)
        {
            PrivateKey = key;
            Password = password;
        }

        /// <summary>True with a private key.</summary>
        public bool HasPrivateKey => PrivateKey != null;

        /// <summary>The private key as it was given; null for none.</summary>
        public byte[] PrivateKey { get; }

        /// <summary>The bytes of the certificate, as on nanoFramework.</summary>
        public byte[] PublicKey => RawData;

        /// <summary>Last time at which it is valid, UTC.</summary>
        public DateTime NotAfter => GetExpirationDate();

        /// <summary>First time at which it is valid, UTC.</summary>
        public DateTime NotBefore => GetEffectiveDate();

        /// <summary>The bytes of the certificate.</summary>
        public byte[] RawData => GetRawCertData();

        /// <summary>Decrypts the private key, for the <see cref="TlsProvider"/>; null for none.</summary>
        public string Password { get; }
    }
}
