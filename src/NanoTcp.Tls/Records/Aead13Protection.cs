using System;

namespace NanoTcp.Tls
{
    /// <summary>Records of TLS 1.3 (RFC 8446 section 5.2).</summary>
    internal sealed class Aead13Protection : RecordProtection
    {
        private readonly Aead _aead;
        private readonly byte[] _iv;
        private readonly byte[] _nonce = new byte[Aead.NonceSize];
        private readonly byte[] _header = new byte[HeaderSize];

        public Aead13Protection(Aead aead, byte[] iv)
        {
            _aead = aead;
            _iv = iv;
        }

        public override int Prefix => 0;

        // the type, and the tag
        public override int MaxOverhead => 1 + Aead.TagSize;

        public override bool HidesType => true;

        public override int Seal(int type, byte[] buffer, int offset, int count)
        {
            buffer[offset + HeaderSize + count] = (byte)type;
            int length = count + 1 + Aead.TagSize;
            WriteHeader(ContentType.ApplicationData, buffer, offset, length);
            Array.Copy(buffer, offset, _header, 0, HeaderSize);
            NextNonce();
            _aead.Seal(_nonce, _header, HeaderSize, buffer, offset + HeaderSize, count + 1);
            return HeaderSize + length;
        }

        public override void Open(byte[] buffer, int length)
        {
            Array.Copy(buffer, 0, _header, 0, HeaderSize);
            int count = length - Aead.TagSize;
            if (count < 1)
            {
                throw new TlsException(TlsAlert.BadRecordMac);
            }

            NextNonce();
            if (!_aead.Open(_nonce, _header, HeaderSize, buffer, HeaderSize, count))
            {
                throw new TlsException(TlsAlert.BadRecordMac);
            }

            // the type is the last byte that is not padding
            do
            {
                count--;
                if (count < 0)
                {
                    throw new TlsException(TlsAlert.UnexpectedMessage);
                }
            }
            while (buffer[HeaderSize + count] == 0);

            Type = buffer[HeaderSize + count];
            Offset = HeaderSize;
            Count = count;
        }

        public override void Clear()
        {
            _aead.Clear();
            Array.Clear(_iv, 0, _iv.Length);
        }

        // section 5.3
        private void NextNonce()
        {
            WriteLong(_nonce, 4, Sequence++);
            Array.Copy(_iv, 0, _nonce, 0, 4);
            for (int i = 4; i < Aead.NonceSize; i++)
            {
                _nonce[i] ^= _iv[i];
            }
        }
    }
}
