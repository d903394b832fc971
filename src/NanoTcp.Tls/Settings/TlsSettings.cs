using System;

namespace NanoTcp.Tls
{
    /// <summary>
    /// What a side of TLS offers and accepts. One object may serve any number of connections. A pre-shared key needs at least 16 unpredictable
    /// bytes: a password can be guessed from one recorded handshake (RFC 9257 section 4).
    /// </summary>
    public sealed class TlsSettings
    {
        /// <summary>Shortest key that is accepted, in bytes.</summary>
        public const int MinKeySize = 16;

        /// <summary>Longest identity, in bytes.</summary>
        public const int MaxIdentitySize = 1024;

        private const int MinRecordSize = 512;

        private int _recordSize = 2048;
        private int _maxRecordSize = RecordLimit;

        // of TLS, RFC 8446 section 5.1
        private const int RecordLimit = 16384;

        /// <summary>The platform's primitives.</summary>
        public CryptoProvider Crypto { get; set; } = new PlatformCrypto();

        /// <summary>Source of keys and nonces. It must be unpredictable.</summary>
        public RandomSource Random { get; set; } = new SystemRandom();

        /// <summary>
        /// Versions allowed. A version is used only if <see cref="CipherSuites"/> has a suite of it, and TLS 1.2 only if
        /// <see cref="KeyExchange"/> allows a key exchange without a curve.
        /// </summary>
        public TlsVersions Versions { get; set; } = TlsVersions.Any;

        /// <summary>Key exchanges allowed.</summary>
        public TlsKeyExchange KeyExchange { get; set; } = TlsKeyExchange.Any;

        /// <summary>Cipher suites of <see cref="TlsCipherSuite"/>, the preferred first.</summary>
        public int[] CipherSuites { get; set; } = new int[]
        {
            TlsCipherSuite.Aes128Ccm,
            TlsCipherSuite.Aes128Gcm,
            TlsCipherSuite.PskAes128Ccm,
            TlsCipherSuite.PskAes128Gcm,
            TlsCipherSuite.PskAes128Cbc,
        };

        /// <summary>Groups of <see cref="TlsGroup"/>, the preferred first; a client makes a key for the first.</summary>
        public int[] Groups { get; set; } = new int[] { TlsGroup.X25519, TlsGroup.Secp256r1 };

        /// <summary>A client's name for its key; null for a server.</summary>
        public byte[] Identity { get; private set; }

        /// <summary>The keys of a server's clients; null for a client.</summary>
        public PskStore Keys { get; set; }

        /// <summary>Name of the server that a client asks for (RFC 6066 section 3); null for none.</summary>
        public string ServerName { get; set; }

        /// <summary>
        /// Content of a record in bytes, 512 to 16,384: what this side sends at once, and asks the peer not to exceed (RFC 8449, RFC 6066
        /// section 4). It determines the memory of a connection.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
        public int RecordSize
        {
            get => _recordSize;
            set => _recordSize = CheckRecordSize(value);
        }

        /// <summary>
        /// Content of a record in bytes that is accepted from a peer that does not know those extensions, 512 to 16,384. The memory for it is
        /// allocated when such a record is received.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
        public int MaxRecordSize
        {
            get => _maxRecordSize;
            set => _maxRecordSize = CheckRecordSize(value);
        }

        internal byte[] Key { get; private set; }

        internal bool AllowsTls13 => (Versions & TlsVersions.Tls13) != 0 && HasSuite(true);

        internal bool AllowsTls12 => (Versions & TlsVersions.Tls12) != 0 && AllowsPskOnly && HasSuite(false);

        internal bool AllowsEcdhe => KeyExchange != TlsKeyExchange.PskOnly;

        internal bool AllowsPskOnly => KeyExchange != TlsKeyExchange.EcdheOnly;

        /// <summary>Sets a client's key.</summary>
        /// <param name="identity">Name by which the server finds the key, 1 to 1,024 bytes.</param>
        /// <param name="key">The key, 16 to 1,024 bytes. It is copied.</param>
        /// <exception cref="ArgumentException">A length is out of range.</exception>
        public void SetKey(byte[] identity, byte[] key)
        {
            if (identity.Length < 1 || identity.Length > MaxIdentitySize)
            {
                throw new ArgumentException("An identity has 1 to 1,024 bytes.");
            }

            if (!IsKey(key))
            {
                throw new ArgumentException("A key has 16 to 1,024 bytes.");
            }

            Identity = (byte[])identity.Clone();
            Key = (byte[])key.Clone();
        }

        /// <summary>A copy, of which single settings can be changed.</summary>
        public TlsSettings Copy() => (TlsSettings)MemberwiseClone();

        internal static bool IsKey(byte[] key) => key.Length >= MinKeySize && key.Length <= 1024;

        private bool HasSuite(bool isTls13)
        {
            for (int i = 0; i < CipherSuites.Length; i++)
            {
                if (TlsCipherSuite.IsOfTls13(CipherSuites[i]) == isTls13)
                {
                    return true;
                }
            }

            return false;
        }

        private static int CheckRecordSize(int value) => value >= MinRecordSize && value <= RecordLimit ? value
            : throw new ArgumentOutOfRangeException(nameof(value));
    }
}
