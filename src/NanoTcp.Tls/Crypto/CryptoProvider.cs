namespace NanoTcp.Tls
{
    /// <summary>The primitives that a platform has natively. All else is written in C# on top of them.</summary>
    public abstract class CryptoProvider
    {
        /// <summary>Makes a cipher.</summary>
        /// <param name="key">16 bytes, which are copied.</param>
        public abstract AesCipher CreateAes(byte[] key);

        /// <summary>HMAC with SHA-256 (RFC 2104).</summary>
        /// <param name="key">Key of any length.</param>
        /// <param name="data">Message.</param>
        /// <returns>32 bytes.</returns>
        public abstract byte[] HmacSha256(byte[] key, byte[] data);
    }
}
