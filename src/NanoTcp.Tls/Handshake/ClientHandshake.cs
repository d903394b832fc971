using System;

namespace NanoTcp.Tls
{
    /// <summary>The client's side of a handshake with a pre-shared key.</summary>
    internal sealed class ClientHandshake : HandshakeMachine
    {
        private const int BinderSize = Sha256.Size;

        // its list has a length, and the binder one too
        private const int BindersSize = 2 + 1 + BinderSize;

        private static readonly int[] s_ofHello = { ExtensionType.SupportedVersions, ExtensionType.KeyShare, ExtensionType.PreSharedKey };
        private static readonly int[] s_ofRetry = { ExtensionType.SupportedVersions, ExtensionType.KeyShare, ExtensionType.Cookie };
        private static readonly int[] s_ofEncrypted =
        {
            ExtensionType.ServerName, ExtensionType.MaxFragmentLength, ExtensionType.SupportedGroups, ExtensionType.RecordSizeLimit,
        };

        private static readonly int[] s_ofHello12 =
        {
            ExtensionType.ServerName, ExtensionType.MaxFragmentLength, ExtensionType.RecordSizeLimit, ExtensionType.ExtendedMasterSecret,
            ExtensionType.EncryptThenMac, ExtensionType.RenegotiationInfo,
        };

        private KeyExchange _exchange;
        private bool _isRetried;

        public ClientHandshake(TlsSettings settings, RecordLayer records, HandshakeBuffer input)
            : base(settings, records, input, false)
        {
        }

        public override void Start()
        {
            _clientRandom = MakeRandom();
            if (_settings.AllowsTls13)
            {
                _schedule = new KeySchedule13(_settings.Crypto, _settings.Key);
                if (_settings.AllowsEcdhe)
                {
                    _exchange = new KeyExchange(_settings.Groups[0], _settings.Random);
                }
            }

            SendHello(null);
            State = HandshakeState.ServerHello;
        }

        public override void Input(int type, MessageReader body, int length)
        {
            switch (State)
            {
                case HandshakeState.ServerHello:
                    Expect(type == HandshakeType.ServerHello);
                    InputHello(body, length);
                    break;
                case HandshakeState.EncryptedExtensions:
                    Expect(type == HandshakeType.EncryptedExtensions);
                    InputEncryptedExtensions(body);
                    Record(length);
                    State = HandshakeState.Finished;
                    break;
                case HandshakeState.Finished:
                    Expect(type == HandshakeType.Finished);
                    InputFinished(body, length);
                    break;
                case HandshakeState.ServerKeyExchange12:
                    if (type == HandshakeType.ServerKeyExchange)
                    {
                        // a hint, which does not matter to a client with one key (RFC 4279 section 5.2)
                        body.Vector(2);
                        body.Finish();
                        Record(length);
                        State = HandshakeState.ServerHelloDone12;
                        break;
                    }

                    goto case HandshakeState.ServerHelloDone12;
                case HandshakeState.ServerHelloDone12:
                    Expect(type == HandshakeType.ServerHelloDone);
                    body.Finish();
                    Record(length);
                    SendKeyExchange12();
                    break;
                case HandshakeState.Finished12:
                    Expect(type == HandshakeType.Finished);
                    CheckFinished12(body, length);
                    State = HandshakeState.Complete;
                    break;
                default:
                    throw new TlsException(TlsAlert.UnexpectedMessage);
            }
        }

        public override void Clear()
        {
            base.Clear();
            _exchange?.Clear();
        }

        private static void Illegal(bool isIllegal)
        {
            if (isIllegal)
            {
                throw new TlsException(TlsAlert.IllegalParameter);
            }
        }

        private static bool IsRetry(byte[] random) =>
            ConstantTime.AreEqual(random, 0, HandshakeCodes.RetryRandom, 0, HandshakeCodes.RandomSize);

        private void SendHello(byte[] cookie)
        {
            _writer.Begin(HandshakeType.ClientHello);
            _writer.Short(HandshakeCodes.Tls12);
            _writer.Bytes(_clientRandom);
            _writer.Byte(0);
            WriteSuites();
            _writer.Short(0x0100);
            int extensions = _writer.Open(2);
            WriteCommonExtensions();
            if (_settings.AllowsTls13)
            {
                WriteExtensions13(cookie);
                WriteKey();
            }

            _writer.Close(extensions, 2);
            if (!_settings.AllowsTls13)
            {
                Send();
                return;
            }

            // the binder is over the message up to the binders, with all lengths as they will be
            _writer.End();
            int binders = _writer.Count - BindersSize;
            _transcript.Update(_writer.Buffer, 0, binders);
            byte[] binder = _schedule.Binder(false, _transcript.Digest());
            Array.Copy(binder, 0, _writer.Buffer, _writer.Count - BinderSize, BinderSize);
            _transcript.Update(_writer.Buffer, binders, BindersSize);
            SendRecords();
        }

        private void WriteSuites()
        {
            int mark = _writer.Open(2);
            int[] suites = _settings.CipherSuites;
            for (int i = 0; i < suites.Length; i++)
            {
                if (IsOffered(suites[i]))
                {
                    _writer.Short(suites[i]);
                }
            }

            if (_settings.AllowsTls12)
            {
                _writer.Short(HandshakeCodes.RenegotiationScsv);
            }

            _writer.Close(mark, 2);
        }

        private bool IsOffered(int suite) => TlsCipherSuite.IsOfTls13(suite) ? _settings.AllowsTls13 : _settings.AllowsTls12;

        private void WriteCommonExtensions()
        {
            int mark;
            string name = _settings.ServerName;
            if (name != null && name.Length > 0)
            {
                mark = _writer.OpenExtension(ExtensionType.ServerName);
                int list = _writer.Open(2);
                _writer.Byte(0);
                int host = _writer.Open(2);
                for (int i = 0; i < name.Length; i++)
                {
                    _writer.Byte(name[i]);
                }

                _writer.Close(host, 2);
                _writer.Close(list, 2);
                _writer.Close(mark, 2);
            }

            int code = FragmentLimits.Code(_settings.RecordSize);
            if (code != 0)
            {
                mark = _writer.OpenExtension(ExtensionType.MaxFragmentLength);
                _writer.Byte(code);
                _writer.Close(mark, 2);
            }

            // without it the server cannot ask for short records
            mark = _writer.OpenExtension(ExtensionType.RecordSizeLimit);
            _writer.Short(FragmentLimits.RecordLimit(_settings.AllowsTls13 ? HandshakeCodes.Tls13 : HandshakeCodes.Tls12, _settings.RecordSize));
            _writer.Close(mark, 2);

            if (_settings.AllowsTls12)
            {
                _writer.OpenExtension(ExtensionType.ExtendedMasterSecret);
                _writer.OpenExtension(ExtensionType.EncryptThenMac);
            }
        }

        private void WriteExtensions13(byte[] cookie)
        {
            int mark = _writer.OpenExtension(ExtensionType.SupportedVersions);
            int list = _writer.Open(1);
            _writer.Short(HandshakeCodes.Tls13);
            if (_settings.AllowsTls12)
            {
                _writer.Short(HandshakeCodes.Tls12);
            }

            _writer.Close(list, 1);
            _writer.Close(mark, 2);
            if (cookie != null)
            {
                mark = _writer.OpenExtension(ExtensionType.Cookie);
                _writer.Vector(cookie, 2);
                _writer.Close(mark, 2);
            }

            if (_settings.AllowsEcdhe)
            {
                mark = _writer.OpenExtension(ExtensionType.SupportedGroups);
                list = _writer.Open(2);
                for (int i = 0; i < _settings.Groups.Length; i++)
                {
                    _writer.Short(_settings.Groups[i]);
                }

                _writer.Close(list, 2);
                _writer.Close(mark, 2);
                mark = _writer.OpenExtension(ExtensionType.KeyShare);
                list = _writer.Open(2);
                _writer.Short(_exchange.Group);
                _writer.Vector(_exchange.PublicKey, 2);
                _writer.Close(list, 2);
                _writer.Close(mark, 2);
            }
        }

        // pre_shared_key must be the last extension
        private void WriteKey()
        {
            int mark = _writer.OpenExtension(ExtensionType.PskKeyExchangeModes);
            int list = _writer.Open(1);
            if (_settings.AllowsEcdhe)
            {
                _writer.Byte(HandshakeCodes.PskDheKe);
            }

            if (_settings.AllowsPskOnly)
            {
                _writer.Byte(HandshakeCodes.PskKe);
            }

            _writer.Close(list, 1);
            _writer.Close(mark, 2);
            mark = _writer.OpenExtension(ExtensionType.PreSharedKey);
            list = _writer.Open(2);
            _writer.Vector(_settings.Identity, 2);
            _writer.Short(0);
            _writer.Short(0);
            _writer.Close(list, 2);
            list = _writer.Open(2);
            _writer.Vector(new byte[BinderSize], 1);
            _writer.Close(list, 2);
            _writer.Close(mark, 2);
        }

        private void InputHello(MessageReader body, int length)
        {
            int version = body.Short();
            byte[] random = body.Bytes(HandshakeCodes.RandomSize);
            int session = body.Vector(1).Remaining;
            int suite = body.Short();
            int compression = body.Byte();
            ServerExtensions extensions = new ServerExtensions();
            if (body.Remaining > 0)
            {
                extensions.Parse(body);
            }

            if (version != HandshakeCodes.Tls12)
            {
                throw new TlsException(TlsAlert.ProtocolVersion);
            }

            Illegal(compression != 0 || session > HandshakeCodes.MaxSessionId || !Contains(_settings.CipherSuites, suite) || !IsOffered(suite));
            if (extensions.Version != 0)
            {
                // the session identifier that was sent is empty
                Illegal(extensions.Version != HandshakeCodes.Tls13 || !_settings.AllowsTls13 || !TlsCipherSuite.IsOfTls13(suite) || session != 0);
                Illegal(Suite != 0 && suite != Suite);
                Version = HandshakeCodes.Tls13;
                Suite = suite;
                if (IsRetry(random))
                {
                    InputRetry(extensions, length);
                }
                else
                {
                    InputHello13(extensions, length);
                }
            }
            else
            {
                InputHello12(suite, random, extensions, length);
            }
        }

        private void InputRetry(ServerExtensions extensions, int length)
        {
            Expect(!_isRetried);
            _isRetried = true;
            extensions.Allow(s_ofRetry);
            Illegal(extensions.Cookie == null && extensions.KeyShare == null);
            if (extensions.KeyShare != null)
            {
                int group = extensions.KeyShare.Short();
                extensions.KeyShare.Finish();
                Illegal(_exchange == null || group == _exchange.Group || !Contains(_settings.Groups, group));
                _exchange.Clear();
                _exchange = new KeyExchange(group, _settings.Random);
            }

            ExpectRecordEnd();
            ReplaceTranscript();
            Record(length);
            SendHello(extensions.Cookie);
        }

        private void InputHello13(ServerExtensions extensions, int length)
        {
            extensions.Allow(s_ofHello);
            if (extensions.SelectedKey < 0)
            {
                // the server wants to use a certificate, which was not offered
                throw new TlsException(TlsAlert.MissingExtension);
            }

            Illegal(extensions.SelectedKey != 0);
            byte[] shared = null;
            MessageReader share = extensions.KeyShare;
            if (share == null)
            {
                Illegal(!_settings.AllowsPskOnly);
                _exchange?.Clear();
            }
            else
            {
                Illegal(_exchange == null || share.Short() != _exchange.Group);
                MessageReader key = share.Vector(2);
                share.Finish();
                shared = _exchange.Agree(key.Buffer, key.Position, key.Remaining);
                Group = _exchange.Group;
            }

            ExpectRecordEnd();
            Record(length);
            _schedule.EnterHandshake(shared, _transcript.Digest());
            _records.SetReader(Protect13(_schedule.ServerSecret));
            _records.SetWriter(Protect13(_schedule.ClientSecret));
            State = HandshakeState.EncryptedExtensions;
        }

        private void InputEncryptedExtensions(MessageReader body)
        {
            ServerExtensions extensions = new ServerExtensions();
            extensions.Parse(body);
            extensions.Allow(s_ofEncrypted);
            ApplyLimits(extensions);
        }

        private void ApplyLimits(ServerExtensions extensions)
        {
            if (extensions.Has(ExtensionType.ServerName) && _settings.ServerName == null)
            {
                throw new TlsException(TlsAlert.UnsupportedExtension);
            }

            int code = FragmentLimits.Code(_settings.RecordSize);
            bool hasCode = extensions.Has(ExtensionType.MaxFragmentLength);
            bool hasLimit = extensions.Has(ExtensionType.RecordSizeLimit);
            if (hasCode && code == 0)
            {
                throw new TlsException(TlsAlert.UnsupportedExtension);
            }

            // RFC 8449 section 5: not both
            Illegal(hasCode && (hasLimit || extensions.FragmentCode != code));
            Illegal(hasLimit && extensions.RecordLimit < FragmentLimits.MinRecordLimit);
            if (hasCode)
            {
                FragmentLimits.LimitFragments(_records, Version, code);
            }
            else if (hasLimit)
            {
                FragmentLimits.LimitSending(_records, Version, extensions.RecordLimit);
                _records.AgreeLimit(FragmentLimits.RecordLimit(HandshakeCodes.Tls13, _settings.RecordSize));
            }
        }

        private void InputFinished(MessageReader body, int length)
        {
            CheckFinished13(_schedule.ServerSecret, body, length);
            byte[] handshakeSecret = _schedule.ClientSecret;
            ClearArray(_schedule.ServerSecret);
            _schedule.EnterApplication(_transcript.Digest());
            SendFinished13(handshakeSecret);
            ClearArray(handshakeSecret);
            ReadSecret = _schedule.ServerSecret;
            WriteSecret = _schedule.ClientSecret;
            _records.SetReader(Protect13(ReadSecret));
            _records.SetWriter(Protect13(WriteSecret));
            State = HandshakeState.Complete;
        }

        private void InputHello12(int suite, byte[] random, ServerExtensions extensions, int length)
        {
            if (!_settings.AllowsTls12 || _isRetried)
            {
                throw new TlsException(TlsAlert.ProtocolVersion);
            }

            Illegal(TlsCipherSuite.IsOfTls13(suite) || (_settings.AllowsTls13 && IsDowngrade(random)));
            extensions.Allow(s_ofHello12);
            if (suite == TlsCipherSuite.PskAes128Cbc && !extensions.HasEncryptThenMac)
            {
                throw new TlsException(TlsAlert.HandshakeFailure);
            }

            Version = HandshakeCodes.Tls12;
            Suite = suite;
            _serverRandom = random;
            _hasExtendedMasterSecret = extensions.HasExtendedMasterSecret;
            _exchange?.Clear();
            ApplyLimits(extensions);
            Record(length);
            State = HandshakeState.ServerKeyExchange12;
        }

        private static bool IsDowngrade(byte[] random)
        {
            int start = HandshakeCodes.RandomSize - 8;
            return random[HandshakeCodes.RandomSize - 1] <= 1
                && ConstantTime.AreEqual(random, start, HandshakeCodes.Downgrade, 0, HandshakeCodes.Downgrade.Length);
        }

        private void SendKeyExchange12()
        {
            _writer.Begin(HandshakeType.ClientKeyExchange);
            _writer.Vector(_settings.Identity, 2);
            Send();
            MakeKeys12(_settings.Key);
            SendFinished12();
            State = HandshakeState.ChangeCipherSpec12;
        }
    }
}
