using System;

namespace NanoTcp.Tls
{
    /// <summary>
    /// AES-128-CCM (RFC 3610, NIST SP 800-38C) with tags of 16 bytes: two calls of the platform for a record, one for the key stream and one for
    /// the CBC-MAC.
    /// </summary>
    public sealed class Ccm : Aead
    {
        // Bytes a call: this bounds the arrays, of which there are two at a time.
        private const int MaxPart = 2080;

        // of a message's length, with nonces of 12 bytes
        private const int LengthBytes = 3;

        private readonly AesCipher _cipher;
        private readonly byte[] _counter = new byte[AesCipher.BlockSize];
        private readonly byte[] _mask = new byte[AesCipher.BlockSize];

        /// <summary>Makes one.</summary>
        /// <param name="crypto">Makes the cipher.</param>
        /// <param name="key">16 bytes.</param>
        public Ccm(CryptoProvider crypto, byte[] key)
        {
            _cipher = crypto.CreateAes(key);
        }

        /// <inheritdoc/>
        public override void Seal(byte[] nonce, byte[] associated, int associatedLength, byte[] buffer, int offset, int count)
        {
            byte[] mac = Mac(nonce, associated, associatedLength, buffer, offset, count);
            Crypt(nonce, buffer, offset, count);
            for (int i = 0; i < TagSize; i++)
            {
                buffer[offset + count + i] = (byte)(mac[i] ^ _mask[i]);
            }
        }

        /// <inheritdoc/>
        public override bool Open(byte[] nonce, byte[] associated, int associatedLength, byte[] buffer, int offset, int count)
        {
            Crypt(nonce, buffer, offset, count);
            byte[] mac = Mac(nonce, associated, associatedLength, buffer, offset, count);
            for (int i = 0; i < TagSize; i++)
            {
                mac[i] ^= _mask[i];
            }

            if (!ConstantTime.AreEqual(mac, 0, buffer, offset + count, TagSize))
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
            Array.Clear(_mask, 0, _mask.Length);
        }

        private void Crypt(byte[] nonce, byte[] buffer, int offset, int count)
        {
            _counter[0] = LengthBytes - 1;
            Array.Copy(nonce, 0, _counter, 1, NonceSize);
            CounterMode.Apply(_cipher, _counter, _mask, buffer, offset, count);
        }

        // RFC 3610 section 2.2
        private byte[] Mac(byte[] nonce, byte[] associated, int associatedLength, byte[] buffer, int offset, int count)
        {
            int start = AesCipher.BlockSize;
            if (associatedLength > 0)
            {
                start += Blocks(2 + associatedLength);
            }

            int part = count < MaxPart ? count : MaxPart;
            byte[] input = new byte[start + Blocks(part)];
            input[0] = (byte)((associatedLength > 0 ? 0x40 : 0) | ((TagSize - 2) / 2 << 3) | (LengthBytes - 1));
            Array.Copy(nonce, 0, input, 1, NonceSize);
            input[13] = (byte)(count >> 16);
            input[14] = (byte)(count >> 8);
            input[15] = (byte)count;
            if (associatedLength > 0)
            {
                input[16] = (byte)(associatedLength >> 8);
                input[17] = (byte)associatedLength;
                Array.Copy(associated, 0, input, 18, associatedLength);
            }

            byte[] mac = new byte[AesCipher.BlockSize];
            while (true)
            {
                Array.Copy(buffer, offset, input, start, part);
                byte[] chain = _cipher.EncryptChain(mac, input);
                Array.Copy(chain, chain.Length - AesCipher.BlockSize, mac, 0, AesCipher.BlockSize);
                Array.Clear(input, 0, input.Length);
                offset += part;
                count -= part;
                if (count == 0)
                {
                    return mac;
                }

                start = 0;
                part = count < MaxPart ? count : MaxPart;
                input = new byte[Blocks(part)];
            }
        }

        private static int Blocks(int count) => (count + AesCipher.BlockSize - 1) & ~(AesCipher.BlockSize - 1);
    }
}
