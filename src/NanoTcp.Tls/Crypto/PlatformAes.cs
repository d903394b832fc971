using System;
using System.Security.Cryptography;

namespace NanoTcp.Tls
{
    /// <summary>The platform's AES.</summary>
    internal sealed class PlatformAes : AesCipher
    {
#if NANOFRAMEWORK_1_0
        private readonly Aes _blocks = new Aes(CipherMode.ECB);
        private Aes _chain;

        public PlatformAes(byte[] key)
        {
            _blocks.Key = (byte[])key.Clone();
        }

        public override byte[] EncryptBlocks(byte[] data) => _blocks.Encrypt(data);

        public override byte[] EncryptChain(byte[] iv, byte[] data) => Chain(iv).Encrypt(data);

        public override byte[] DecryptChain(byte[] iv, byte[] data) => Chain(iv).Decrypt(data);

        public override void Clear()
        {
            Array.Clear(_blocks.Key, 0, KeySize);
        }

        private Aes Chain(byte[] iv)
        {
            if (_chain == null)
            {
                _chain = new Aes(CipherMode.CBC);
                _chain.Key = _blocks.Key;
            }

            _chain.IV = iv;
            return _chain;
        }
#else
        // PaddingMode.None as a number: the firmware's library lacks the type
        private const PaddingMode NoPadding = (PaddingMode)1;

        private readonly Aes _aes = Aes.Create();

        public PlatformAes(byte[] key)
        {
            _aes.Key = key;
        }

        public override byte[] EncryptBlocks(byte[] data) => _aes.EncryptEcb(data, NoPadding);

        public override byte[] EncryptChain(byte[] iv, byte[] data) => _aes.EncryptCbc(data, iv, NoPadding);

        public override byte[] DecryptChain(byte[] iv, byte[] data) => _aes.DecryptCbc(data, iv, NoPadding);

        public override void Clear()
        {
            _aes.Dispose();
        }
#endif
    }
}
