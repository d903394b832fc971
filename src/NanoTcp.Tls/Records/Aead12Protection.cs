using System;

namespace NanoTcp.Tls
{
    /// <summary>Records of TLS 1.2 with CCM (RFC 6655) or GCM (RFC 5288): half of the nonce is in the record.</summary>
    internal sealed class Aead12Protection : RecordProtection
    {
        private const int ImplicitSize = 4;
        private const int ExplicitSize = 8;
        private const int AssociatedSize = 13;

        private readonly Aead _aead;
        private readonly byte[] _nonce = new byte[Aead.NonceSize];
        private readonly byte[] _associated = new byte[AssociatedSize];

        public Aead12Protection(Aead aead, byte[] iv)
        {
            _aead = aead;
            Array.Copy(iv, 0, _nonce, 0, ImplicitSize);
        }

        public override int Prefix => ExplicitSize;

        public override int MaxOverhead => ExplicitSize + Aead.TagSize;

        public override bool HidesType => false;

        public override int Seal(int type, byte[] buffer, int offset, int count)
        {
            int length = ExplicitSize + count + Aead.TagSize;
            WriteHeader(type, buffer, offset, length);
            Associate(type, count);

            // the explicit nonce is the sequence number, which is never the same
            Array.Copy(_associated, 0, buffer, offset + HeaderSize, ExplicitSize);
            Array.Copy(_associated, 0, _nonce, ImplicitSize, ExplicitSize);
            _aead.Seal(_nonce, _associated, AssociatedSize, buffer, offset + HeaderSize + ExplicitSize, count);
            return HeaderSize + length;
        }

        public override void Open(byte[] buffer, int length)
        {
            int count = length - ExplicitSize - Aead.TagSize;
            if (count < 0)
            {
                throw new TlsException(TlsAlert.BadRecordMac);
            }

            Associate(buffer[0], count);
            Array.Copy(buffer, HeaderSize, _nonce, ImplicitSize, ExplicitSize);
            if (!_aead.Open(_nonce, _associated, AssociatedSize, buffer, HeaderSize + ExplicitSize, count))
            {
                throw new TlsException(TlsAlert.BadRecordMac);
            }

            Type = buffer[0];
            Offset = HeaderSize + ExplicitSize;
            Count = count;
        }

        public override void Clear()
        {
            _aead.Clear();
            Array.Clear(_nonce, 0, _nonce.Length);
        }

        private void Associate(int type, int count)
        {
            WriteLong(_associated, 0, Sequence++);
            WriteHeader(type, _associated, 8, count);
        }
    }
}
