using System;

namespace NanoTcp.Tls
{
    /// <summary>
    /// The record protocol (RFC 8446 section 5, RFC 5246 section 6.2) between two buffers: one holds the record that is being received, and then
    /// its content until it is read; the other holds records until the transport has taken them.
    /// </summary>
    internal sealed class RecordLayer
    {
        /// <summary>Maximum length of a record's content.</summary>
        public const int MaxPlaintext = 16384;

        // for alerts, KeyUpdates and the answers of handshakes besides a record of data
        private const int Reserve = 512;

        // RFC 8446 section 5.2
        private const int MaxExpansion13 = 256;

        /// <summary>Holds the record that is being received.</summary>
        public byte[] Input;

        /// <summary>Bytes of it so far.</summary>
        public int InputCount;

        /// <summary>Holds records to be sent.</summary>
        public byte[] Output;

        /// <summary>Index of the first byte to be sent.</summary>
        public int OutputStart;

        /// <summary>Index after the last byte to be sent.</summary>
        public int OutputEnd;

        /// <summary>Maximum length of content that this side sends in a record.</summary>
        public int SendLimit = MaxPlaintext;

        /// <summary>Type of the record that was received.</summary>
        public int Type;

        /// <summary>Index of its content in <see cref="Input"/>.</summary>
        public int Offset;

        /// <summary>Length of its content.</summary>
        public int Count;

        private readonly int _outputSize;
        private int _receiveLimit;
        private bool _isLimitAgreed;
        private RecordProtection _reader;
        private RecordProtection _writer;

        /// <summary>Makes one.</summary>
        /// <param name="recordSize">Content of a record that is sent and asked for, in bytes.</param>
        /// <param name="maxRecordSize">Content of a record that is accepted from a peer that does not agree to a limit.</param>
        public RecordLayer(int recordSize, int maxRecordSize)
        {
            _outputSize = recordSize;
            _receiveLimit = maxRecordSize;
            Input = new byte[Reserve];
            Output = new byte[Reserve];
        }

        /// <summary>Number of bytes that are missing of the header, or of the record.</summary>
        public int Needed => InputCount < RecordProtection.HeaderSize
            ? RecordProtection.HeaderSize - InputCount
            : RecordProtection.HeaderSize + Length - InputCount;

        /// <summary>True if records from the peer are protected.</summary>
        public bool IsReadProtected => _reader != null;

        /// <summary>Records sent with the present keys.</summary>
        public long SentRecords => _writer == null ? 0 : _writer.Sequence;

        /// <summary>Space for control records: while there is less, no further record is to be received.</summary>
        public bool HasSpaceForControl => Output.Length - OutputEnd >= Reserve / 2 || OutputEnd == OutputStart;

        private int Length => (Input[3] << 8) | Input[4];

        /// <summary>Limits records from the peer, which has agreed to the limit.</summary>
        /// <param name="limit">Length of content; in TLS 1.3 the type and padding are part of it.</param>
        public void AgreeLimit(int limit)
        {
            _receiveLimit = limit;
            _isLimitAgreed = true;
        }

        /// <summary>Protects what is received from the next record on; the keys before are cleared.</summary>
        public void SetReader(RecordProtection reader)
        {
            _reader?.Clear();
            _reader = reader;
        }

        /// <summary>Protects what is sent from the next record on; the keys before are cleared.</summary>
        public void SetWriter(RecordProtection writer)
        {
            _writer?.Clear();
            _writer = writer;
        }

        /// <summary>Checks a header that is complete, and provides space for its record.</summary>
        /// <exception cref="TlsException">It is invalid.</exception>
        public void CheckHeader()
        {
            int type = Input[0];
            if (type < ContentType.ChangeCipherSpec || type > ContentType.ApplicationData)
            {
                throw new TlsException(TlsAlert.UnexpectedMessage);
            }

            if (Input[1] != 3)
            {
                throw new TlsException(TlsAlert.ProtocolVersion);
            }

            int limit = _receiveLimit;
            if (_reader != null)
            {
                // an agreed limit counts the type in TLS 1.3 (RFC 8449 section 4)
                limit += !_reader.HidesType ? _reader.MaxOverhead : _isLimitAgreed ? Aead.TagSize : MaxExpansion13;
            }

            int length = Length;
            if (length > limit)
            {
                throw new TlsException(TlsAlert.RecordOverflow);
            }

            int size = RecordProtection.HeaderSize + length;
            if (Input.Length < size)
            {
                byte[] larger = new byte[size + 64];
                Array.Copy(Input, 0, larger, 0, InputCount);
                Input = larger;
            }
        }

        /// <summary>Decrypts a record that is complete, and sets its type, offset and count.</summary>
        /// <param name="isHandshaking">True to accept an alert without protection, from a peer that has no keys yet.</param>
        /// <exception cref="TlsException">It is invalid.</exception>
        public void Open(bool isHandshaking)
        {
            int length = Length;
            Type = Input[0];
            Offset = RecordProtection.HeaderSize;
            Count = length;
            RecordProtection reader = _reader;
            if (reader == null)
            {
                if (Type == ContentType.ApplicationData)
                {
                    throw new TlsException(TlsAlert.UnexpectedMessage);
                }
            }
            else if (reader.HidesType && Type != ContentType.ApplicationData)
            {
                bool isPlain = Type == ContentType.ChangeCipherSpec || (Type == ContentType.Alert && isHandshaking && reader.Sequence == 0);
                if (!isPlain || !isHandshaking)
                {
                    throw new TlsException(TlsAlert.UnexpectedMessage);
                }
            }
            else
            {
                reader.Open(Input, length);
                Type = reader.Type;
                Offset = reader.Offset;
                Count = reader.Count;
            }

            if (Count > _receiveLimit)
            {
                throw new TlsException(TlsAlert.RecordOverflow);
            }
        }

        /// <summary>Forgets the record, so that the next can be received.</summary>
        public void Release()
        {
            InputCount = 0;
            Count = 0;
        }

        /// <summary>Number of bytes of content that a record can take now.</summary>
        public int WritableCount()
        {
            int limit = SendLimit < _outputSize ? SendLimit : _outputSize;
            if (OutputEnd != OutputStart)
            {
                // the records before must leave some space
                int space = Output.Length - OutputEnd - Reserve;
                return space < limit ? 0 : limit;
            }

            return limit;
        }

        /// <summary>Writes a record.</summary>
        /// <param name="type">Type of its content.</param>
        /// <param name="data">Array that holds the content.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        public void Write(int type, byte[] data, int offset, int count)
        {
            if (OutputStart == OutputEnd)
            {
                OutputStart = 0;
                OutputEnd = 0;
            }

            RecordProtection writer = _writer;
            int overhead = writer == null ? 0 : writer.MaxOverhead;
            EnsureOutput(RecordProtection.HeaderSize + count + overhead);
            int start = OutputEnd + RecordProtection.HeaderSize + (writer == null ? 0 : writer.Prefix);
            Array.Copy(data, offset, Output, start, count);
            if (writer == null)
            {
                Output[OutputEnd] = (byte)type;
                Output[OutputEnd + 1] = 3;
                Output[OutputEnd + 2] = 3;
                Output[OutputEnd + 3] = (byte)(count >> 8);
                Output[OutputEnd + 4] = (byte)count;
                OutputEnd += RecordProtection.HeaderSize + count;
            }
            else
            {
                OutputEnd += writer.Seal(type, Output, OutputEnd, count);
            }
        }

        /// <summary>Clears the keys and what was received.</summary>
        public void Clear()
        {
            SetReader(null);
            SetWriter(null);
            Array.Clear(Input, 0, Input.Length);
            Release();
        }

        // A new array rather than moved bytes: the transport may be sending from this one.
        private void EnsureOutput(int count)
        {
            if (Output.Length - OutputEnd >= count)
            {
                return;
            }

            int size = OutputEnd - OutputStart + count + Reserve;
            byte[] larger = new byte[size];
            Array.Copy(Output, OutputStart, larger, 0, OutputEnd - OutputStart);
            Output = larger;
            OutputEnd -= OutputStart;
            OutputStart = 0;
        }
    }
}
