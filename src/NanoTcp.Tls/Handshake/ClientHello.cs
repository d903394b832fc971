namespace NanoTcp.Tls
{
    /// <summary>What a server reads of a ClientHello.</summary>
    internal sealed class ClientHello
    {
        /// <summary>legacy_version.</summary>
        public int LegacyVersion;

        public byte[] Random;
        public byte[] SessionId;
        public int[] Suites;

        /// <summary>True if the null compression is offered.</summary>
        public bool HasNullCompression;

        /// <summary>True if another compression is offered.</summary>
        public bool HasCompression;

        /// <summary>supported_versions; null without.</summary>
        public int[] Versions;

        /// <summary>supported_groups; null without.</summary>
        public int[] Groups;

        /// <summary>True with psk_key_exchange_modes.</summary>
        public bool HasModes;

        /// <summary>psk_ke.</summary>
        public bool HasPskKe;

        /// <summary>psk_dhe_ke.</summary>
        public bool HasPskDheKe;

        /// <summary>The entries of key_share; null without.</summary>
        public MessageReader KeyShares;

        /// <summary>The identities of pre_shared_key; null without.</summary>
        public MessageReader Identities;

        /// <summary>Its binders; null without.</summary>
        public MessageReader Binders;

        /// <summary>Index in the message where the list of binders starts, with its length.</summary>
        public int BindersStart;

        /// <summary>Code of max_fragment_length; 0 without.</summary>
        public int FragmentCode;

        /// <summary>record_size_limit; 0 without.</summary>
        public int RecordLimit;

        public bool HasExtendedMasterSecret;
        public bool HasEncryptThenMac;
        public bool HasRenegotiationInfo;

        private int _seen;

        /// <summary>Parses a message without its header.</summary>
        public ClientHello(MessageReader body)
        {
            LegacyVersion = body.Short();
            Random = body.Bytes(HandshakeCodes.RandomSize);
            MessageReader session = body.Vector(1);
            if (session.Remaining > HandshakeCodes.MaxSessionId)
            {
                throw new TlsException(TlsAlert.DecodeError);
            }

            SessionId = session.Bytes(session.Remaining);
            Suites = body.Shorts(2);
            MessageReader compressions = body.Vector(1);
            while (compressions.Remaining > 0)
            {
                if (compressions.Byte() == 0)
                {
                    HasNullCompression = true;
                }
                else
                {
                    HasCompression = true;
                }
            }

            if (body.Remaining > 0)
            {
                MessageReader list = body.Vector(2);
                body.Finish();
                ParseExtensions(list);
            }
        }

        private void ParseExtensions(MessageReader list)
        {
            while (list.Remaining > 0)
            {
                int type = list.Short();
                MessageReader body = list.Vector(2);
                if (ParseOne(type, body))
                {
                    body.Finish();
                }

                if (type == ExtensionType.PreSharedKey && list.Remaining > 0)
                {
                    throw new TlsException(TlsAlert.IllegalParameter);
                }
            }
        }

        // false for an extension that is ignored
        private bool ParseOne(int type, MessageReader body)
        {
            switch (type)
            {
                case ExtensionType.SupportedVersions:
                    Mark(0);
                    Versions = body.Shorts(1);
                    return true;
                case ExtensionType.SupportedGroups:
                    Mark(1);
                    Groups = body.Shorts(2);
                    return true;
                case ExtensionType.PskKeyExchangeModes:
                    Mark(2);
                    MessageReader modes = body.Vector(1);
                    HasModes = true;
                    while (modes.Remaining > 0)
                    {
                        int mode = modes.Byte();
                        HasPskKe |= mode == HandshakeCodes.PskKe;
                        HasPskDheKe |= mode == HandshakeCodes.PskDheKe;
                    }

                    return true;
                case ExtensionType.KeyShare:
                    Mark(3);
                    KeyShares = body.Vector(2);
                    return true;
                case ExtensionType.PreSharedKey:
                    Mark(4);
                    Identities = body.Vector(2);
                    BindersStart = body.Position;
                    Binders = body.Vector(2);
                    if (Identities.Remaining == 0 || Binders.Remaining == 0)
                    {
                        throw new TlsException(TlsAlert.DecodeError);
                    }

                    return true;
                case ExtensionType.MaxFragmentLength:
                    Mark(5);
                    FragmentCode = body.Byte();
                    if (!FragmentLimits.IsCode(FragmentCode))
                    {
                        throw new TlsException(TlsAlert.IllegalParameter);
                    }

                    return true;
                case ExtensionType.RecordSizeLimit:
                    Mark(6);
                    RecordLimit = body.Short();
                    if (RecordLimit < FragmentLimits.MinRecordLimit)
                    {
                        throw new TlsException(TlsAlert.IllegalParameter);
                    }

                    return true;
                case ExtensionType.ExtendedMasterSecret:
                    Mark(7);
                    HasExtendedMasterSecret = true;
                    return true;
                case ExtensionType.EncryptThenMac:
                    Mark(8);
                    HasEncryptThenMac = true;
                    return true;
                case ExtensionType.RenegotiationInfo:
                    Mark(9);
                    HasRenegotiationInfo = true;
                    if (body.Remaining != 1 || body.Byte() != 0)
                    {
                        throw new TlsException(TlsAlert.HandshakeFailure);
                    }

                    return true;
                default:
                    return false;
            }
        }

        private void Mark(int bit)
        {
            if ((_seen & (1 << bit)) != 0)
            {
                throw new TlsException(TlsAlert.IllegalParameter);
            }

            _seen |= 1 << bit;
        }
    }
}
