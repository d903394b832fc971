using System;

namespace NanoTcp.Tls
{
    /// <summary>Reassembles handshake messages, which records may cut at any byte.</summary>
    internal sealed class HandshakeBuffer
    {
        // ClientHellos of large clients have some 1,800 bytes; a certificate chain needs more.
        private const int MaxMessage = 8192;

        /// <summary>Holds the message.</summary>
        public byte[] Buffer = new byte[512];

        private int _count;
        private int _taken;

        /// <summary>Length of the message at the start, with header; 0 if it is not complete.</summary>
        public int Length
        {
            get
            {
                if (_count < HandshakeCodes.HeaderSize)
                {
                    return 0;
                }

                int length = HandshakeCodes.HeaderSize + ((Buffer[1] << 16) | (Buffer[2] << 8) | Buffer[3]);
                return length <= _count ? length : 0;
            }
        }

        /// <summary>True if no byte waits.</summary>
        public bool IsEmpty => _count == _taken;

        /// <summary>Adds the content of a record.</summary>
        /// <exception cref="TlsException">The message is longer than any that is supported.</exception>
        public void Add(byte[] data, int offset, int count)
        {
            if (_count + count > Buffer.Length)
            {
                if (_count + count > MaxMessage + RecordLayer.MaxPlaintext)
                {
                    throw new TlsException(TlsAlert.IllegalParameter);
                }

                byte[] larger = new byte[_count + count + 256];
                Array.Copy(Buffer, 0, larger, 0, _count);
                Buffer = larger;
            }

            Array.Copy(data, offset, Buffer, _count, count);
            _count += count;
            if (_count >= HandshakeCodes.HeaderSize && ((Buffer[1] << 16) | (Buffer[2] << 8) | Buffer[3]) > MaxMessage)
            {
                throw new TlsException(TlsAlert.IllegalParameter);
            }
        }

        /// <summary>Marks the first message as taken: it stays in place until <see cref="Remove"/>.</summary>
        public void Take(int length)
        {
            _taken = length;
        }

        /// <summary>Removes the message that was taken.</summary>
        public void Remove()
        {
            Array.Copy(Buffer, _taken, Buffer, 0, _count - _taken);
            _count -= _taken;
            _taken = 0;
            if (_count >= HandshakeCodes.HeaderSize && ((Buffer[1] << 16) | (Buffer[2] << 8) | Buffer[3]) > MaxMessage)
            {
                throw new TlsException(TlsAlert.IllegalParameter);
            }
        }
    }
}
