using System;

namespace NanoTcp.Tls
{
    /// <summary>AES-128-GCM (NIST SP 800-38D) with nonces of 12 and tags of 16 bytes. GHASH is in C#, which makes it dearer than <see cref="Ccm"/>.</summary>
    public sealed class Gcm : Aead
    {
        private readonly AesCipher _cipher;
        private readonly Ghash _hash;
        private readonly byte[] _counter = new byte[AesCipher.BlockSize];
        private readonly byte[] _mask = new byte[AesCipher.BlockSize];
        private readonly byte[] _tag = new byte[TagSize];

        /// <summary>Makes one.</summary>
        /// <param name="crypto">Makes the cipher.</param>
        /// <param name="key">16 bytes.</param>
        public Gcm(CryptoProvider crypto, byte[] key)
        {
            _cipher = crypto.CreateAes(key);
            _hash = new Ghash(_cipher.EncryptBlocks(new byte[AesCipher.BlockSize]));
        }

        /// <inheritdoc/>
        public override void Seal(byte[] nonce, byte[] associated, int associatedLength, byte[] buffer, int offset, int count)
        {
            Crypt(nonce, buffer, offset, count);
            MakeTag(associated, associatedLength, buffer, offset, count);
            Array.Copy(_tag, 0, buffer, offset + count, TagSize);
        }

        /// <inheritdoc/>
        public override bool Open(byte[] nonce, byte[] associated, int associatedLength, byte[] buffer, int offset, int count)
        {
            // The hash is of the encrypted bytes, but the mask of the tag comes with the key stream.
            _hash.Reset();
            _hash.Update(associated, 0, associatedLength);
            _hash.Update(buffer, offset, count);
            _hash.Finish(associatedLength, count, _tag);
            Crypt(nonce, buffer, offset, count);
            MaskTag();
            if (!ConstantTime.AreEqual(_tag, 0, buffer, offset + count, TagSize))
            {
                Array.Clear(buffer, offset, count);
                return false;
            }

            return true;
        }

        /// <inheritdoc/>
        public override void Clear()
        {
            _cipher.Clear();
            _hash.Clear();
            Array.Clear(_mask, 0, _mask.Length);
        }

        private void Crypt(byte[] nonce, byte[] buffer, int offset, int count)
        {
            Array.Copy(nonce, 0, _counter, 0, NonceSize);
            _counter[15] = 1;
            CounterMode.Apply(_cipher, _counter, _mask, buffer, offset, count);
        }

        private void MakeTag(byte[] associated, int associatedLength, byte[] buffer, int offset, int count)
        {
            _hash.Reset();
            _hash.Update(associated, 0, associatedLength);
            _hash.Update(buffer, offset, count);
            _hash.Finish(associatedLength, count, _tag);
            MaskTag();
        }

        private void MaskTag()
        {
            for (int i = 0; i < TagSize; i++)
            {
                _tag[i] ^= _mask[i];
            }
        }
    }
}
