using System;

namespace NanoTcp.Tls
{
    /// <summary>
    /// One side of a handshake: takes messages, writes messages and sets the keys of the record layer. What is invalid throws a
    /// <see cref="TlsException"/> with the alert to be sent.
    /// </summary>
    internal abstract class HandshakeMachine
    {
        /// <summary>Negotiated version; 0 before.</summary>
        public int Version;

        /// <summary>Negotiated cipher suite; 0 before.</summary>
        public int Suite;

        /// <summary>Group of the key exchange; 0 for none.</summary>
        public int Group;

        /// <summary>Identity of the client's key, for the server.</summary>
        public byte[] Identity;

        /// <summary>Traffic secret of the records that this side reads, in TLS 1.3.</summary>
        public byte[] ReadSecret;

        /// <summary>Traffic secret of the records that this side writes, in TLS 1.3.</summary>
        public byte[] WriteSecret;

        /// <summary>What the handshake waits for.</summary>
        public HandshakeState State;

        protected readonly TlsSettings _settings;
        protected readonly RecordLayer _records;
        protected readonly HandshakeBuffer _input;
        protected readonly MessageWriter _writer = new MessageWriter();
        protected Sha256 _transcript = new Sha256();
        protected KeySchedule13 _schedule;
        protected KeySchedule12 _schedule12;
        protected byte[] _clientRandom;
        protected byte[] _serverRandom;
        protected bool _hasExtendedMasterSecret;
        private readonly bool _isServer;
        private byte[] _keyBlock;

        protected HandshakeMachine(TlsSettings settings, RecordLayer records, HandshakeBuffer input, bool isServer)
        {
            _settings = settings;
            _records = records;
            _input = input;
            _isServer = isServer;
        }

        /// <summary>True if it is complete.</summary>
        public bool IsComplete => State == HandshakeState.Complete;

        /// <summary>True while a record change_cipher_spec means nothing and is ignored (RFC 8446 section 5).</summary>
        public bool IgnoresChangeCipherSpec => State != HandshakeState.Complete && State != HandshakeState.ClientHello && Version != HandshakeCodes.Tls12;

        /// <summary>Starts; a client sends its ClientHello.</summary>
        public abstract void Start();

        /// <summary>Takes a message.</summary>
        /// <param name="type">Its type.</param>
        /// <param name="body">The message without header.</param>
        /// <param name="length">Its length with header; it starts at index 0 of the buffer.</param>
        public abstract void Input(int type, MessageReader body, int length);

        /// <summary>Takes TLS 1.2's change_cipher_spec.</summary>
        public void ChangeCipherSpec()
        {
            if (State != HandshakeState.ChangeCipherSpec12 || !_input.IsEmpty)
            {
                throw new TlsException(TlsAlert.UnexpectedMessage);
            }

            _records.SetReader(CipherSuites.Protect12(_settings, Suite, _keyBlock, !_isServer));
            State = HandshakeState.Finished12;
        }

        /// <summary>Overwrites all secrets.</summary>
        public virtual void Clear()
        {
            _schedule?.Clear();
            _schedule12?.Clear();
            ClearArray(_keyBlock);
            ClearArray(ReadSecret);
            ClearArray(WriteSecret);
        }

        protected static void ClearArray(byte[] array)
        {
            if (array != null)
            {
                Array.Clear(array, 0, array.Length);
            }
        }

        protected static bool Contains(int[] list, int value)
        {
            for (int i = 0; i < list.Length; i++)
            {
                if (list[i] == value)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Refuses a message that does not belong there.</summary>
        protected static void Expect(bool isExpected)
        {
            if (!isExpected)
            {
                throw new TlsException(TlsAlert.UnexpectedMessage);
            }
        }

        /// <summary>Keys change here: a message may not go across (RFC 8446 section 5.1).</summary>
        protected void ExpectRecordEnd()
        {
            Expect(_input.IsEmpty);
        }

        /// <summary>Adds the message that was received to the transcript.</summary>
        protected void Record(int length)
        {
            _transcript.Update(_input.Buffer, 0, length);
        }

        /// <summary>Completes the message in the writer, adds it to the transcript and sends it.</summary>
        protected void Send()
        {
            _writer.End();
            _transcript.Update(_writer.Buffer, 0, _writer.Count);
            SendRecords();
        }

        /// <summary>Sends the message in the writer.</summary>
        protected void SendRecords()
        {
            int done = 0;
            while (done < _writer.Count)
            {
                int part = _writer.Count - done;
                if (part > _records.SendLimit)
                {
                    part = _records.SendLimit;
                }

                _records.Write(ContentType.Handshake, _writer.Buffer, done, part);
                done += part;
            }
        }

        /// <summary>The first ClientHello becomes its hash after a HelloRetryRequest (RFC 8446 section 4.4.1).</summary>
        protected void ReplaceTranscript()
        {
            byte[] hash = _transcript.Digest();
            _transcript.Reset();
            _transcript.Update(new byte[] { HandshakeType.MessageHash, 0, 0, Sha256.Size }, 0, HandshakeCodes.HeaderSize);
            _transcript.Update(hash, 0, hash.Length);
        }

        protected byte[] MakeRandom()
        {
            byte[] random = new byte[HandshakeCodes.RandomSize];
            RandomBytes.Fill(_settings.Random, random);
            return random;
        }

        protected RecordProtection Protect13(byte[] secret) => CipherSuites.Protect13(_settings.Crypto, Suite, secret);

        protected void SendFinished13(byte[] secret)
        {
            _writer.Begin(HandshakeType.Finished);
            _writer.Bytes(KeySchedule13.VerifyData(_settings.Crypto, secret, _transcript.Digest()));
            Send();
        }

        protected void CheckFinished13(byte[] secret, MessageReader body, int length)
        {
            CheckVerifyData(KeySchedule13.VerifyData(_settings.Crypto, secret, _transcript.Digest()), body);
            Record(length);
            ExpectRecordEnd();
        }

        /// <summary>Computes the keys of TLS 1.2; the transcript ends with ClientKeyExchange.</summary>
        protected void MakeKeys12(byte[] key)
        {
            _schedule12 = new KeySchedule12(_settings.Crypto, key, _hasExtendedMasterSecret,
                _hasExtendedMasterSecret ? _transcript.Digest() : Join(_clientRandom, _serverRandom));
            _keyBlock = _schedule12.KeyBlock(Join(_serverRandom, _clientRandom), CipherSuites.KeyBlockSize(Suite));
        }

        /// <summary>Sends change_cipher_spec and Finished of TLS 1.2.</summary>
        protected void SendFinished12()
        {
            _records.Write(ContentType.ChangeCipherSpec, new byte[] { 1 }, 0, 1);
            _records.SetWriter(CipherSuites.Protect12(_settings, Suite, _keyBlock, _isServer));
            _writer.Begin(HandshakeType.Finished);
            _writer.Bytes(_schedule12.VerifyData(_isServer, _transcript.Digest()));
            Send();
        }

        protected void CheckFinished12(MessageReader body, int length)
        {
            CheckVerifyData(_schedule12.VerifyData(!_isServer, _transcript.Digest()), body);
            Record(length);
            ExpectRecordEnd();
        }

        private static void CheckVerifyData(byte[] expected, MessageReader body)
        {
            if (body.Remaining != expected.Length)
            {
                throw new TlsException(TlsAlert.DecodeError);
            }

            if (!ConstantTime.AreEqual(expected, 0, body.Buffer, body.Position, expected.Length))
            {
                throw new TlsException(TlsAlert.DecryptError);
            }
        }

        private static byte[] Join(byte[] a, byte[] b)
        {
            byte[] joined = new byte[a.Length + b.Length];
            Array.Copy(a, 0, joined, 0, a.Length);
            Array.Copy(b, 0, joined, a.Length, b.Length);
            return joined;
        }
    }
}
