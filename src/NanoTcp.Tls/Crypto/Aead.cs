namespace NanoTcp.Tls
{
    /// <summary>Authenticated encryption with associated data (RFC 5116), with nonces of 12 and tags of 16 bytes, in place.</summary>
    public abstract class Aead
    {
        /// <summary>Length of a nonce in bytes.</summary>
        public const int NonceSize = 12;

        /// <summary>Length of a tag in bytes.</summary>
        public const int TagSize = 16;

        /// <summary>Encrypts bytes in place and writes the tag after them.</summary>
        /// <param name="nonce">12 bytes, never the same twice with one key.</param>
        /// <param name="associated">Array that holds the associated data.</param>
        /// <param name="associatedLength">Their length; they start at index 0.</param>
        /// <param name="buffer">Array that holds the bytes and receives the tag.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">Number of bytes, without the tag.</param>
        public abstract void Seal(byte[] nonce, byte[] associated, int associatedLength, byte[] buffer, int offset, int count);

        /// <summary>Checks the tag and decrypts bytes in place.</summary>
        /// <param name="nonce">12 bytes.</param>
        /// <param name="associated">Array that holds the associated data.</param>
        /// <param name="associatedLength">Their length; they start at index 0.</param>
        /// <param name="buffer">Array that holds the bytes and, after them, the tag.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">Number of bytes, without the tag.</param>
        /// <returns>False if the tag is invalid; then the bytes are of no use.</returns>
        public abstract bool Open(byte[] nonce, byte[] associated, int associatedLength, byte[] buffer, int offset, int count);

        /// <summary>Overwrites the key.</summary>
        public abstract void Clear();
    }
}
