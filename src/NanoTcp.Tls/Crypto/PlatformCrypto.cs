using System.Security.Cryptography;

namespace NanoTcp.Tls
{
    /// <summary>
    /// The primitives of nanoFramework.System.Security.Cryptography on a board, which the firmware must have, and of .NET on a PC.
    /// </summary>
    public sealed class PlatformCrypto : CryptoProvider
    {
        /// <inheritdoc/>
        public override AesCipher CreateAes(byte[] key) => new PlatformAes(key);

        /// <inheritdoc/>
        public override byte[] HmacSha256(byte[] key, byte[] data) => HMACSHA256.HashData(key, data);
    }
}
