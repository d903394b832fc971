using System;

namespace NanoTcp.Tls
{
    /// <summary>Makes the protection of records that a suite and its keys give.</summary>
    internal static class CipherSuites
    {
        private const int KeySize = AesCipher.KeySize;
        private const int MacKeySize = 32;
        private const int ImplicitNonceSize = 4;

        /// <summary>The protection of TLS 1.3 (RFC 8446 section 7.3).</summary>
        /// <param name="crypto">Primitives.</param>
        /// <param name="suite">Cipher suite.</param>
        /// <param name="secret">Traffic secret.</param>
        public static RecordProtection Protect13(CryptoProvider crypto, int suite, byte[] secret)
        {
            byte[] key = Hkdf.ExpandLabel(crypto, secret, "key", null, KeySize);
            byte[] iv = Hkdf.ExpandLabel(crypto, secret, "iv", null, Aead.NonceSize);
            RecordProtection protection = new Aead13Protection(MakeAead(crypto, suite, key), iv);
            Array.Clear(key, 0, KeySize);
            return protection;
        }

        /// <summary>Length of TLS 1.2's key block (RFC 5246 section 6.3).</summary>
        public static int KeyBlockSize(int suite) =>
            suite == TlsCipherSuite.PskAes128Cbc ? 2 * (MacKeySize + KeySize) : 2 * (KeySize + ImplicitNonceSize);

        /// <summary>The protection of TLS 1.2.</summary>
        /// <param name="settings">Primitives.</param>
        /// <param name="suite">Cipher suite.</param>
        /// <param name="keyBlock">The keys of both directions.</param>
        /// <param name="isServer">True for records that the server writes.</param>
        public static RecordProtection Protect12(TlsSettings settings, int suite, byte[] keyBlock, bool isServer)
        {
            int side = isServer ? 1 : 0;
            if (suite == TlsCipherSuite.PskAes128Cbc)
            {
                byte[] macKey = Part(keyBlock, side * MacKeySize, MacKeySize);
                return new CbcProtection(settings.Crypto, settings.Random, Part(keyBlock, (2 * MacKeySize) + (side * KeySize), KeySize), macKey);
            }

            byte[] iv = Part(keyBlock, (2 * KeySize) + (side * ImplicitNonceSize), ImplicitNonceSize);
            return new Aead12Protection(MakeAead(settings.Crypto, suite, Part(keyBlock, side * KeySize, KeySize)), iv);
        }

        private static Aead MakeAead(CryptoProvider crypto, int suite, byte[] key)
        {
            if (suite == TlsCipherSuite.Aes128Gcm || suite == TlsCipherSuite.PskAes128Gcm)
            {
                return new Gcm(crypto, key);
            }

            return new Ccm(crypto, key);
        }

        private static byte[] Part(byte[] bytes, int offset, int count)
        {
            byte[] part = new byte[count];
            Array.Copy(bytes, offset, part, 0, count);
            return part;
        }
    }
}
