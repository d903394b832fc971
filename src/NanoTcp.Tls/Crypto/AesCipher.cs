namespace NanoTcp.Tls
{
    /// <summary>AES-128 with one key. Arrays are whole blocks of 16 bytes, and results are new arrays, as the firmware's cipher has them.</summary>
    public abstract class AesCipher
    {
        /// <summary>Length of a block in bytes.</summary>
        public const int BlockSize = 16;

        /// <summary>Length of a key in bytes.</summary>
        public const int KeySize = 16;

        /// <summary>Encrypts each block by itself (ECB).</summary>
        /// <param name="data">Blocks.</param>
        public abstract byte[] EncryptBlocks(byte[] data);

        /// <summary>Encrypts a chain of blocks (CBC).</summary>
        /// <param name="iv">Block before the first.</param>
        /// <param name="data">Blocks.</param>
        public abstract byte[] EncryptChain(byte[] iv, byte[] data);

        /// <summary>Decrypts a chain of blocks (CBC).</summary>
        /// <param name="iv">Block before the first.</param>
        /// <param name="data">Blocks.</param>
        public abstract byte[] DecryptChain(byte[] iv, byte[] data);

        /// <summary>Overwrites the key.</summary>
        public abstract void Clear();
    }
}
