using System;

namespace NanoTcp.Tls
{
    /// <summary>
    /// TLS with a pre-shared key without a transport: bytes go in and out by two buffers, and nothing blocks. The user receives
    /// <see cref="InputNeeded"/> bytes into <see cref="InputBuffer"/> and calls <see cref="InputReceived"/>; sends what is in
    /// <see cref="OutputBuffer"/> and calls <see cref="OutputSent"/>; and reads and writes data in between. No method throws for what a peer
    /// sends: the state becomes <see cref="TlsState.Failed"/>, and the alert for the peer is in the output. One thread at a time may use it.
    /// </summary>
    public sealed class TlsConnection
    {
        // Records without data in a row, after which a peer only wastes time.
        private const int MaxIdleRecords = 32;

        // RFC 8446 section 5.5 allows 2^24.5 records with one key; CCM's limit is near 2^23 (RFC 9147 section 4.5.3).
        private const long MaxRecordsOfKey = 1L << 23;

        private const int Warning = 1;
        private const int Fatal = 2;

        private readonly TlsSettings _settings;
        private readonly RecordLayer _records;
        private readonly HandshakeBuffer _messages = new HandshakeBuffer();
        private readonly bool _isServer;
        private HandshakeMachine _handshake;
        private byte[] _readSecret;
        private byte[] _writeSecret;
        private int _dataOffset;
        private int _dataCount;
        private int _idleRecords;
        private bool _isStarted;

        /// <summary>Makes a connection; <see cref="Start"/> begins its handshake.</summary>
        /// <param name="settings">Keys, versions and suites. They must not change during a handshake.</param>
        /// <param name="isServer">True for the server.</param>
        /// <exception cref="ArgumentException">A client has no key, a server no keys, or there is no version, suite or known group.</exception>
        public TlsConnection(TlsSettings settings, bool isServer)
        {
            if (isServer ? settings.Keys == null : settings.Key == null)
            {
                throw new ArgumentException("TLS needs a pre-shared key.");
            }

            if (!settings.AllowsTls13 && !settings.AllowsTls12)
            {
                throw new ArgumentException("No version has a cipher suite and a key exchange.");
            }

            for (int i = 0; i < settings.Groups.Length; i++)
            {
                if (!KeyExchange.IsSupported(settings.Groups[i]))
                {
                    throw new ArgumentException("The group is not supported.");
                }
            }

            if (settings.AllowsEcdhe && settings.Groups.Length == 0)
            {
                throw new ArgumentException("The key exchange needs a group.");
            }

            _settings = settings;
            _isServer = isServer;
            _records = new RecordLayer(settings.RecordSize, settings.MaxRecordSize);
            if (isServer)
            {
                _handshake = new ServerHandshake(settings, _records, _messages);
            }
            else
            {
                _handshake = new ClientHandshake(settings, _records, _messages);
            }
        }

        /// <summary>The state.</summary>
        public TlsState State { get; private set; }

        /// <summary>The alert of a connection that failed.</summary>
        public TlsAlert Alert { get; private set; }

        /// <summary>True if the peer sent <see cref="Alert"/>.</summary>
        public bool IsAlertFromPeer { get; private set; }

        /// <summary>Negotiated version, 0x0303 or 0x0304; 0 before.</summary>
        public int Version { get; private set; }

        /// <summary>Negotiated cipher suite, of <see cref="TlsCipherSuite"/>; 0 before.</summary>
        public int CipherSuite { get; private set; }

        /// <summary>Group of the key exchange, of <see cref="TlsGroup"/>; 0 for none.</summary>
        public int Group { get; private set; }

        /// <summary>Identity of the client, proved by its key; null before the handshake is complete, and on a client.</summary>
        public byte[] PeerIdentity { get; private set; }

        /// <summary>Array that receives bytes from the peer. It may be another after each call.</summary>
        public byte[] InputBuffer => _records.Input;

        /// <summary>Index at which they go.</summary>
        public int InputOffset => _records.InputCount;

        /// <summary>
        /// Maximum number of bytes to receive; 0 while data must be read or output be sent before, or nothing more can be received.
        /// </summary>
        public int InputNeeded
        {
            get
            {
                bool canReceive = ((State == TlsState.Handshaking && _isStarted) || State == TlsState.Open) && _dataCount == 0 && _records.HasSpaceForControl;
                return canReceive ? _records.Needed : 0;
            }
        }

        /// <summary>Array that holds bytes for the peer. It may be another after each call.</summary>
        public byte[] OutputBuffer => _records.Output;

        /// <summary>Index of the first of them.</summary>
        public int OutputOffset => _records.OutputStart;

        /// <summary>Number of bytes to send.</summary>
        public int OutputCount => _records.OutputEnd - _records.OutputStart;

        /// <summary>Number of bytes that <see cref="Read"/> has at once.</summary>
        public int Available => _dataCount;

        /// <summary>Starts the handshake; a client's first message is in the output afterwards.</summary>
        /// <exception cref="InvalidOperationException">It was started before, or the connection is closed.</exception>
        public void Start()
        {
            if (_isStarted || State != TlsState.Handshaking)
            {
                throw new InvalidOperationException("The handshake was started before.");
            }

            _isStarted = true;
            _handshake.Start();
        }

        /// <summary>Takes bytes that were put into <see cref="InputBuffer"/>.</summary>
        /// <param name="count">Their number, at most <see cref="InputNeeded"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">The number is larger.</exception>
        public void InputReceived(int count)
        {
            if (count < 0 || count > InputNeeded)
            {
                throw new ArgumentOutOfRangeException(nameof(count));
            }

            _records.InputCount += count;
            try
            {
                if (_records.InputCount == RecordProtection.HeaderSize && count > 0)
                {
                    _records.CheckHeader();
                }

                if (_records.InputCount >= RecordProtection.HeaderSize && _records.Needed == 0)
                {
                    InputRecord();
                }
            }
            catch (TlsException e)
            {
                Fail(e.Alert, false);
            }
            catch (OutOfMemoryException)
            {
                // the record is half processed, and cannot be repeated
                SetFailed(TlsAlert.InternalError, false);
                throw;
            }
        }

        /// <summary>Takes bytes from the peer.</summary>
        /// <param name="buffer">Array that holds them.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">Their number.</param>
        /// <returns>How many were taken; less when <see cref="InputNeeded"/> has become 0.</returns>
        public int Input(byte[] buffer, int offset, int count)
        {
            int taken = 0;
            while (taken < count)
            {
                int part = InputNeeded;
                if (part == 0)
                {
                    break;
                }

                if (part > count - taken)
                {
                    part = count - taken;
                }

                Array.Copy(buffer, offset + taken, _records.Input, _records.InputCount, part);
                InputReceived(part);
                taken += part;
            }

            return taken;
        }

        /// <summary>The transport has ended: without close_notify before, data may be missing, and the connection fails.</summary>
        public void InputEnded()
        {
            if (State == TlsState.Handshaking || State == TlsState.Open)
            {
                SetFailed(TlsAlert.Truncated, false);
            }
        }

        /// <summary>The transport failed to send: how much of the output the peer has is not known, and the connection fails.</summary>
        public void OutputFailed()
        {
            if (State != TlsState.Closed && State != TlsState.Failed)
            {
                SetFailed(TlsAlert.Truncated, false);
            }
        }

        /// <summary>Removes bytes from the output.</summary>
        /// <param name="count">Number of bytes that were sent.</param>
        /// <exception cref="ArgumentOutOfRangeException">There are less.</exception>
        public void OutputSent(int count)
        {
            if (count < 0 || count > OutputCount)
            {
                throw new ArgumentOutOfRangeException(nameof(count));
            }

            _records.OutputStart += count;
        }

        /// <summary>Reads data.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">Maximum number of bytes.</param>
        /// <returns>Number of bytes; 0 if none is there now.</returns>
        public int Read(byte[] buffer, int offset, int count)
        {
            if (count > _dataCount)
            {
                count = _dataCount;
            }

            Array.Copy(_records.Input, _dataOffset, buffer, offset, count);
            Array.Clear(_records.Input, _dataOffset, count);
            _dataOffset += count;
            _dataCount -= count;
            if (_dataCount == 0 && count > 0)
            {
                _records.Release();
            }

            return count;
        }

        /// <summary>Writes data: makes one record of it in the output.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>Number of bytes taken; 0 if the output must be sent before, or the state does not allow writing.</returns>
        public int Write(byte[] buffer, int offset, int count)
        {
            if (State != TlsState.Open && State != TlsState.PeerClosed)
            {
                return 0;
            }

            int limit = _records.WritableCount();
            if (count > limit)
            {
                count = limit;
            }

            if (count > 0)
            {
                RenewKeys();
                if (State == TlsState.Failed)
                {
                    return 0;
                }

                _records.Write(ContentType.ApplicationData, buffer, offset, count);
            }

            return count;
        }

        /// <summary>Changes the keys of what this side sends (RFC 8446 section 4.6.3). It happens by itself before a key is used up.</summary>
        /// <param name="isRequested">True to ask the peer to do the same.</param>
        /// <returns>False if the version or the state does not allow it.</returns>
        public bool UpdateKeys(bool isRequested)
        {
            if (Version != HandshakeCodes.Tls13 || (State != TlsState.Open && State != TlsState.PeerClosed))
            {
                return false;
            }

            byte[] message = new byte[] { HandshakeType.KeyUpdate, 0, 0, 1, (byte)(isRequested ? 1 : 0) };
            _records.Write(ContentType.Handshake, message, 0, message.Length);
            _writeSecret = KeySchedule13.NextSecret(_settings.Crypto, _writeSecret);
            _records.SetWriter(CipherSuites.Protect13(_settings.Crypto, CipherSuite, _writeSecret));
            return true;
        }

        /// <summary>Ends the connection: close_notify is in the output afterwards. What was not read is lost, and the keys are overwritten.</summary>
        public void Close()
        {
            if (State == TlsState.Closed || State == TlsState.Failed)
            {
                return;
            }

            if (State == TlsState.Handshaking)
            {
                SendAlert(Warning, TlsAlert.UserCanceled);
            }

            SendAlert(Warning, TlsAlert.CloseNotify);
            State = TlsState.Closed;
            Clear();
        }

        private void InputRecord()
        {
            _records.Open(_handshake != null);
            switch (_records.Type)
            {
                case ContentType.ChangeCipherSpec:
                    InputChangeCipherSpec();
                    break;
                case ContentType.Alert:
                    InputAlert();
                    break;
                case ContentType.Handshake:
                    InputHandshake();
                    break;
                case ContentType.ApplicationData:
                    InputData();
                    return;
                default:
                    throw new TlsException(TlsAlert.UnexpectedMessage);
            }

            _records.Release();
        }

        private void CountIdle()
        {
            if (++_idleRecords > MaxIdleRecords)
            {
                throw new TlsException(TlsAlert.UnexpectedMessage);
            }
        }

        private void InputData()
        {
            if (_handshake != null || !_messages.IsEmpty)
            {
                throw new TlsException(TlsAlert.UnexpectedMessage);
            }

            if (_records.Count == 0)
            {
                CountIdle();
                _records.Release();
                return;
            }

            _idleRecords = 0;
            _dataOffset = _records.Offset;
            _dataCount = _records.Count;
        }

        private void InputChangeCipherSpec()
        {
            if (_handshake == null || _records.Count != 1 || _records.Input[_records.Offset] != 1)
            {
                throw new TlsException(TlsAlert.UnexpectedMessage);
            }

            if (_handshake.IgnoresChangeCipherSpec)
            {
                CountIdle();
            }
            else
            {
                _handshake.ChangeCipherSpec();
            }
        }

        private void InputAlert()
        {
            if (_records.Count != 2)
            {
                throw new TlsException(TlsAlert.DecodeError);
            }

            int level = _records.Input[_records.Offset];
            int alert = _records.Input[_records.Offset + 1];
            if (alert == (int)TlsAlert.CloseNotify)
            {
                if (_handshake != null)
                {
                    SetFailed(TlsAlert.CloseNotify, true);
                }
                else
                {
                    State = TlsState.PeerClosed;
                }
            }
            else if (alert == (int)TlsAlert.UserCanceled || (level == Warning && Version != HandshakeCodes.Tls13))
            {
                CountIdle();
            }
            else
            {
                SetFailed((TlsAlert)alert, true);
            }
        }

        private void InputHandshake()
        {
            if (_records.Count == 0)
            {
                throw new TlsException(TlsAlert.UnexpectedMessage);
            }

            _messages.Add(_records.Input, _records.Offset, _records.Count);
            int length = _messages.Length;
            while (length > 0)
            {
                int type = _messages.Buffer[0];
                MessageReader body = new MessageReader(_messages.Buffer, HandshakeCodes.HeaderSize, length - HandshakeCodes.HeaderSize);
                _messages.Take(length);
                if (_handshake != null)
                {
                    _handshake.Input(type, body, length);
                    if (_handshake.IsComplete)
                    {
                        CompleteHandshake();
                    }
                    else
                    {
                        Version = _handshake.Version;
                    }
                }
                else
                {
                    InputAfterHandshake(type, body);
                }

                _messages.Remove();
                length = _messages.Length;
            }
        }

        private void CompleteHandshake()
        {
            Version = _handshake.Version;
            CipherSuite = _handshake.Suite;
            Group = _handshake.Group;
            PeerIdentity = _handshake.Identity;
            _readSecret = _handshake.ReadSecret;
            _writeSecret = _handshake.WriteSecret;
            _handshake.ReadSecret = null;
            _handshake.WriteSecret = null;
            _handshake.Clear();
            _handshake = null;
            State = TlsState.Open;
            _idleRecords = 0;
        }

        private void InputAfterHandshake(int type, MessageReader body)
        {
            CountIdle();
            if (Version == HandshakeCodes.Tls13)
            {
                if (type == HandshakeType.KeyUpdate)
                {
                    InputKeyUpdate(body);
                }
                else if (type != HandshakeType.NewSessionTicket || _isServer)
                {
                    // tickets are not used
                    throw new TlsException(TlsAlert.UnexpectedMessage);
                }
            }
            else if (type == (_isServer ? HandshakeType.ClientHello : HandshakeType.HelloRequest))
            {
                SendAlert(Warning, TlsAlert.NoRenegotiation);
            }
            else
            {
                throw new TlsException(TlsAlert.UnexpectedMessage);
            }
        }

        private void InputKeyUpdate(MessageReader body)
        {
            int request = body.Byte();
            body.Finish();
            if (request > 1)
            {
                throw new TlsException(TlsAlert.IllegalParameter);
            }

            if (!_messages.IsEmpty)
            {
                throw new TlsException(TlsAlert.UnexpectedMessage);
            }

            _readSecret = KeySchedule13.NextSecret(_settings.Crypto, _readSecret);
            _records.SetReader(CipherSuites.Protect13(_settings.Crypto, CipherSuite, _readSecret));
            if (request == 1)
            {
                UpdateKeys(false);
            }
        }

        // Before a key has protected too many records.
        private void RenewKeys()
        {
            if (_records.SentRecords >= MaxRecordsOfKey && !UpdateKeys(false))
            {
                Fail(TlsAlert.InternalError, false);
            }
        }

        private void Fail(TlsAlert alert, bool isFromPeer)
        {
            SendAlert(Fatal, alert);
            SetFailed(alert, isFromPeer);
        }

        private void SetFailed(TlsAlert alert, bool isFromPeer)
        {
            State = TlsState.Failed;
            Alert = alert;
            IsAlertFromPeer = isFromPeer;
            Clear();
        }

        private void SendAlert(int level, TlsAlert alert)
        {
            _records.Write(ContentType.Alert, new byte[] { (byte)level, (byte)alert }, 0, 2);
        }

        private void Clear()
        {
            _dataCount = 0;
            _handshake?.Clear();
            _handshake = null;
            ClearSecret(_readSecret);
            ClearSecret(_writeSecret);
            _records.Clear();
        }

        private static void ClearSecret(byte[] secret)
        {
            if (secret != null)
            {
                Array.Clear(secret, 0, secret.Length);
            }
        }
    }
}
