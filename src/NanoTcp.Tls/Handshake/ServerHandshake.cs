using System;

namespace NanoTcp.Tls
{
    /// <summary>The server's side of a handshake with a pre-shared key.</summary>
    internal sealed class ServerHandshake : HandshakeMachine
    {
        // Identities of one client that are tried.
        private const int MaxIdentities = 8;

        private ClientHello _hello;
        private byte[] _key;
        private int _selected;
        private byte[] _clientHandshakeSecret;

        public ServerHandshake(TlsSettings settings, RecordLayer records, HandshakeBuffer input)
            : base(settings, records, input, true)
        {
        }

        public override void Start()
        {
            State = HandshakeState.ClientHello;
        }

        public override void Input(int type, MessageReader body, int length)
        {
            switch (State)
            {
                case HandshakeState.ClientHello:
                case HandshakeState.RetriedClientHello:
                    Expect(type == HandshakeType.ClientHello);
                    InputHello(body, length);
                    break;
                case HandshakeState.Finished:
                    Expect(type == HandshakeType.Finished);
                    CheckFinished13(_clientHandshakeSecret, body, length);
                    ClearArray(_clientHandshakeSecret);
                    _records.SetReader(Protect13(ReadSecret));
                    State = HandshakeState.Complete;
                    break;
                case HandshakeState.ClientKeyExchange12:
                    Expect(type == HandshakeType.ClientKeyExchange);
                    InputKeyExchange12(body, length);
                    break;
                case HandshakeState.Finished12:
                    Expect(type == HandshakeType.Finished);
                    CheckFinished12(body, length);
                    SendFinished12();
                    State = HandshakeState.Complete;
                    break;
                default:
                    throw new TlsException(TlsAlert.UnexpectedMessage);
            }
        }

        public override void Clear()
        {
            base.Clear();
            ClearArray(_clientHandshakeSecret);
            _key = null;
        }

        private static void Require(bool isThere, TlsAlert alert)
        {
            if (!isThere)
            {
                throw new TlsException(alert);
            }
        }

        private void InputHello(MessageReader body, int length)
        {
            _hello = new ClientHello(body);
            Require(_hello.LegacyVersion >= HandshakeCodes.Tls12, TlsAlert.ProtocolVersion);
            int[] versions = _hello.Versions;
            if (_settings.AllowsTls13 && versions != null && Contains(versions, HandshakeCodes.Tls13))
            {
                InputHello13(length);
            }
            else if (_settings.AllowsTls12 && (versions == null || Contains(versions, HandshakeCodes.Tls12)) && Version == 0)
            {
                InputHello12(length);
            }
            else
            {
                throw new TlsException(TlsAlert.ProtocolVersion);
            }

            _hello = null;
        }

        private int ChooseSuite(bool isTls13)
        {
            int[] suites = _settings.CipherSuites;
            for (int i = 0; i < suites.Length; i++)
            {
                int suite = suites[i];
                if (TlsCipherSuite.IsOfTls13(suite) == isTls13 && Contains(_hello.Suites, suite)
                    && (suite != TlsCipherSuite.PskAes128Cbc || _hello.HasEncryptThenMac))
                {
                    return suite;
                }
            }

            throw new TlsException(TlsAlert.HandshakeFailure);
        }

        private void InputHello13(int length)
        {
            ClientHello hello = _hello;
            Version = HandshakeCodes.Tls13;
            Require(hello.HasNullCompression && !hello.HasCompression, TlsAlert.IllegalParameter);
            int suite = ChooseSuite(true);
            bool isRetried = State == HandshakeState.RetriedClientHello;
            Require(!isRetried || suite == Suite, TlsAlert.IllegalParameter);
            Suite = suite;

            // without a key there would have to be a certificate
            Require(hello.Identities != null, TlsAlert.HandshakeFailure);
            Require(hello.HasModes, TlsAlert.MissingExtension);
            MessageReader share = null;
            int group = ChooseGroup();
            if (group != 0)
            {
                Require(hello.KeyShares != null, TlsAlert.MissingExtension);
                share = FindShare(ref group);
                if (share == null)
                {
                    Require(!isRetried, TlsAlert.IllegalParameter);
                    SendRetry(group, length);
                    return;
                }

                Require(!isRetried || group == Group, TlsAlert.IllegalParameter);
            }

            ExpectRecordEnd();
            FindKey();
            _schedule = new KeySchedule13(_settings.Crypto, _key);
            CheckBinder(length);
            Group = group;
            SendHello13(share, !isRetried);
        }

        // The preferred group that both have; 0 for a key exchange without one.
        private int ChooseGroup()
        {
            if (_settings.AllowsEcdhe && _hello.HasPskDheKe && _hello.Groups != null)
            {
                for (int i = 0; i < _settings.Groups.Length; i++)
                {
                    if (Contains(_hello.Groups, _settings.Groups[i]))
                    {
                        return _settings.Groups[i];
                    }
                }
            }

            Require(_settings.AllowsPskOnly && _hello.HasPskKe, TlsAlert.HandshakeFailure);
            return 0;
        }

        // A key of the preferred group, else of any that this side has; null if there is none.
        private MessageReader FindShare(ref int group)
        {
            MessageReader found = null;
            int foundGroup = 0;
            MessageReader list = _hello.KeyShares;
            while (list.Remaining > 0)
            {
                int entryGroup = list.Short();
                MessageReader key = list.Vector(2);
                if (entryGroup == group)
                {
                    found = key;
                    foundGroup = group;
                }
                else if (found == null && Contains(_settings.Groups, entryGroup) && Contains(_hello.Groups, entryGroup))
                {
                    found = key;
                    foundGroup = entryGroup;
                }
            }

            group = found != null ? foundGroup : group;
            return found;
        }

        // the first identity with a key
        private void FindKey()
        {
            MessageReader list = _hello.Identities;
            _key = null;
            for (int i = 0; list.Remaining > 0; i++)
            {
                MessageReader identity = list.Vector(2);
                list.Skip(4);
                Require(identity.Remaining > 0, TlsAlert.DecodeError);
                if (_key == null && i < MaxIdentities && identity.Remaining <= TlsSettings.MaxIdentitySize)
                {
                    Identity = identity.Bytes(identity.Remaining);
                    _key = FindKey(Identity);
                    _selected = i;
                }
            }

            Require(_key != null, TlsAlert.UnknownPskIdentity);
        }

        private byte[] FindKey(byte[] identity)
        {
            byte[] key = _settings.Keys.Find(identity);
            return key != null && TlsSettings.IsKey(key) ? key : null;
        }

        // RFC 8446 section 4.2.11.2
        private void CheckBinder(int length)
        {
            MessageReader binders = _hello.Binders;
            MessageReader binder = null;
            for (int i = 0; i <= _selected; i++)
            {
                Require(binders.Remaining > 0, TlsAlert.IllegalParameter);
                binder = binders.Vector(1);
            }

            int start = _hello.BindersStart;
            _transcript.Update(_input.Buffer, 0, start);
            byte[] expected = _schedule.Binder(false, _transcript.Digest());
            _transcript.Update(_input.Buffer, start, length - start);
            Require(binder.Remaining == expected.Length
                && ConstantTime.AreEqual(expected, 0, binder.Buffer, binder.Position, expected.Length), TlsAlert.DecryptError);
        }

        private void BeginHello(byte[] random, byte[] session)
        {
            _writer.Begin(HandshakeType.ServerHello);
            _writer.Short(HandshakeCodes.Tls12);
            _writer.Bytes(random);
            _writer.Vector(session, 1);
            _writer.Short(Suite);
            _writer.Byte(0);
        }

        private void WriteShort(int type, int value)
        {
            int mark = _writer.OpenExtension(type);
            _writer.Short(value);
            _writer.Close(mark, 2);
        }

        private void SendRetry(int group, int length)
        {
            ExpectRecordEnd();
            Record(length);
            ReplaceTranscript();
            Group = group;
            BeginHello(HandshakeCodes.RetryRandom, _hello.SessionId);
            int extensions = _writer.Open(2);
            WriteShort(ExtensionType.SupportedVersions, HandshakeCodes.Tls13);
            WriteShort(ExtensionType.KeyShare, group);
            _writer.Close(extensions, 2);
            Send();
            SendCompatibility();
            State = HandshakeState.RetriedClientHello;
        }

        // A client with a session identifier expects it, for middleboxes (RFC 8446 appendix D.4).
        private void SendCompatibility()
        {
            if (_hello.SessionId.Length > 0)
            {
                _records.Write(ContentType.ChangeCipherSpec, new byte[] { 1 }, 0, 1);
            }
        }

        private void SendHello13(MessageReader share, bool isFirst)
        {
            byte[] shared = null;
            BeginHello(MakeRandom(), _hello.SessionId);
            int extensions = _writer.Open(2);
            WriteShort(ExtensionType.SupportedVersions, HandshakeCodes.Tls13);
            if (share != null)
            {
                KeyExchange exchange = new KeyExchange(Group, _settings.Random);
                shared = exchange.Agree(share.Buffer, share.Position, share.Remaining);
                int mark = _writer.OpenExtension(ExtensionType.KeyShare);
                _writer.Short(Group);
                _writer.Vector(exchange.PublicKey, 2);
                _writer.Close(mark, 2);
            }

            WriteShort(ExtensionType.PreSharedKey, _selected);
            _writer.Close(extensions, 2);
            Send();
            if (isFirst)
            {
                SendCompatibility();
            }

            _schedule.EnterHandshake(shared, _transcript.Digest());
            _records.SetReader(Protect13(_schedule.ClientSecret));
            _records.SetWriter(Protect13(_schedule.ServerSecret));
            _clientHandshakeSecret = _schedule.ClientSecret;
            _writer.Begin(HandshakeType.EncryptedExtensions);
            extensions = _writer.Open(2);
            WriteLimits();
            _writer.Close(extensions, 2);
            Send();
            SendFinished13(_schedule.ServerSecret);
            ClearArray(_schedule.ServerSecret);
            _schedule.EnterApplication(_transcript.Digest());
            ReadSecret = _schedule.ClientSecret;
            WriteSecret = _schedule.ServerSecret;
            _records.SetWriter(Protect13(WriteSecret));
            State = HandshakeState.Finished;
        }

        // RFC 8449 section 5: a server that knows both extensions ignores max_fragment_length
        private void WriteLimits()
        {
            if (_hello.RecordLimit != 0)
            {
                FragmentLimits.LimitSending(_records, Version, _hello.RecordLimit);
                int limit = FragmentLimits.RecordLimit(Version, _settings.RecordSize);
                _records.AgreeLimit(limit);
                WriteShort(ExtensionType.RecordSizeLimit, limit);
            }
            else if (_hello.FragmentCode != 0)
            {
                int mark = _writer.OpenExtension(ExtensionType.MaxFragmentLength);
                _writer.Byte(_hello.FragmentCode);
                _writer.Close(mark, 2);
                FragmentLimits.LimitFragments(_records, Version, _hello.FragmentCode);
            }
        }

        private void InputHello12(int length)
        {
            ClientHello hello = _hello;
            Require(hello.HasNullCompression, TlsAlert.IllegalParameter);
            Require(!_settings.AllowsTls13 || !Contains(hello.Suites, HandshakeCodes.FallbackScsv), TlsAlert.InappropriateFallback);
            Version = HandshakeCodes.Tls12;
            Suite = ChooseSuite(false);
            _clientRandom = hello.Random;
            _serverRandom = MakeRandom();
            if (_settings.AllowsTls13)
            {
                int start = HandshakeCodes.RandomSize - 8;
                Array.Copy(HandshakeCodes.Downgrade, 0, _serverRandom, start, HandshakeCodes.Downgrade.Length);
                _serverRandom[HandshakeCodes.RandomSize - 1] = 1;
            }

            Record(length);
            BeginHello(_serverRandom, new byte[0]);
            int extensions = _writer.Open(2);
            if (hello.HasRenegotiationInfo || Contains(hello.Suites, HandshakeCodes.RenegotiationScsv))
            {
                int mark = _writer.OpenExtension(ExtensionType.RenegotiationInfo);
                _writer.Byte(0);
                _writer.Close(mark, 2);
            }

            if (hello.HasExtendedMasterSecret)
            {
                _hasExtendedMasterSecret = true;
                _writer.OpenExtension(ExtensionType.ExtendedMasterSecret);
            }

            if (Suite == TlsCipherSuite.PskAes128Cbc)
            {
                _writer.OpenExtension(ExtensionType.EncryptThenMac);
            }

            WriteLimits();
            if (_writer.Count == extensions + 2)
            {
                // a client without extensions may not know the field
                _writer.Count = extensions;
            }
            else
            {
                _writer.Close(extensions, 2);
            }

            Send();
            _writer.Begin(HandshakeType.ServerHelloDone);
            Send();
            State = HandshakeState.ClientKeyExchange12;
        }

        private void InputKeyExchange12(MessageReader body, int length)
        {
            MessageReader identity = body.Vector(2);
            body.Finish();
            Require(identity.Remaining <= TlsSettings.MaxIdentitySize, TlsAlert.UnknownPskIdentity);
            Identity = identity.Bytes(identity.Remaining);
            byte[] key = FindKey(Identity);
            Require(key != null, TlsAlert.UnknownPskIdentity);
            Record(length);
            MakeKeys12(key);
            State = HandshakeState.ChangeCipherSpec12;
        }
    }
}
