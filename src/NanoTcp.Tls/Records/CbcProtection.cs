using System;

namespace NanoTcp.Tls
{
    /// <summary>
    /// Records of TLS 1.2 with AES-128-CBC and HMAC-SHA-256, encrypt-then-MAC (RFC 7366): the MAC is checked before anything is decrypted, so
    /// that padding tells an attacker nothing.
    /// </summary>
    internal sealed class CbcProtection : RecordProtection
    {
        private const int Block = AesCipher.BlockSize;
        private const int MacSize = 32;

        // sequence number, type, version and length
        private const int PseudoSize = 13;

        private readonly CryptoProvider _crypto;
        private readonly RandomSource _random;
        private readonly AesCipher _cipher;
        private readonly byte[] _macKey;
        private readonly byte[] _iv = new byte[Block];

        public CbcProtection(CryptoProvider crypto, RandomSource random, byte[] key, byte[] macKey)
        {
            _crypto = crypto;
            _random = random;
            _cipher = crypto.CreateAes(key);
            _macKey = macKey;
        }

        public override int Prefix => Block;

        public override int MaxOverhead => Block + 256 + MacSize;

        public override bool HidesType => false;

        public override int Seal(int type, byte[] buffer, int offset, int count)
        {
            int padding = Block - (count & (Block - 1));
            byte[] plain = new byte[count + padding];
            Array.Copy(buffer, offset + HeaderSize + Block, plain, 0, count);
            for (int i = count; i < plain.Length; i++)
            {
                plain[i] = (byte)(padding - 1);
            }

            RandomBytes.Fill(_random, _iv);
            byte[] encrypted = _cipher.EncryptChain(_iv, plain);
            Array.Clear(plain, 0, plain.Length);
            Array.Copy(_iv, 0, buffer, offset + HeaderSize, Block);
            Array.Copy(encrypted, 0, buffer, offset + HeaderSize + Block, encrypted.Length);
            int length = Block + encrypted.Length;
            byte[] mac = Mac(type, buffer, offset + HeaderSize, length);
            Array.Copy(mac, 0, buffer, offset + HeaderSize + length, MacSize);
            length += MacSize;
            WriteHeader(type, buffer, offset, length);
            return HeaderSize + length;
        }

        public override void Open(byte[] buffer, int length)
        {
            int count = length - Block - MacSize;
            if (count < Block || (count & (Block - 1)) != 0)
            {
                throw new TlsException(TlsAlert.BadRecordMac);
            }

            byte[] mac = Mac(buffer[0], buffer, HeaderSize, Block + count);
            if (!ConstantTime.AreEqual(mac, 0, buffer, HeaderSize + Block + count, MacSize))
            {
                throw new TlsException(TlsAlert.BadRecordMac);
            }

            byte[] encrypted = new byte[count];
            Array.Copy(buffer, HeaderSize, _iv, 0, Block);
            Array.Copy(buffer, HeaderSize + Block, encrypted, 0, count);
            byte[] plain = _cipher.DecryptChain(_iv, encrypted);
            int padding = plain[count - 1];
            int invalid = padding >= count ? 1 : 0;
            for (int i = 1; i <= padding && i < count; i++)
            {
                invalid |= plain[count - 1 - i] ^ padding;
            }

            if (invalid != 0)
            {
                throw new TlsException(TlsAlert.BadRecordMac);
            }

            Type = buffer[0];
            Offset = HeaderSize + Block;
            Count = count - 1 - padding;
            Array.Copy(plain, 0, buffer, Offset, Count);
            Array.Clear(plain, 0, count);
        }

        public override void Clear()
        {
            _cipher.Clear();
            Array.Clear(_macKey, 0, _macKey.Length);
        }

        private byte[] Mac(int type, byte[] buffer, int offset, int count)
        {
            byte[] input = new byte[PseudoSize + count];
            WriteLong(input, 0, Sequence++);
            WriteHeader(type, input, 8, count);
            Array.Copy(buffer, offset, input, PseudoSize, count);
            return _crypto.HmacSha256(_macKey, input);
        }
    }
}
