namespace NanoTcp.Tls
{
    /// <summary>What a client reads of the extensions of a server's message.</summary>
    internal sealed class ServerExtensions
    {
        /// <summary>supported_versions; 0 without.</summary>
        public int Version;

        /// <summary>key_share; null without.</summary>
        public MessageReader KeyShare;

        /// <summary>Index of the selected key; -1 without.</summary>
        public int SelectedKey = -1;

        /// <summary>Cookie of a HelloRetryRequest; null without.</summary>
        public byte[] Cookie;

        /// <summary>Code of max_fragment_length; 0 without.</summary>
        public int FragmentCode;

        /// <summary>record_size_limit; 0 without.</summary>
        public int RecordLimit;

        public bool HasExtendedMasterSecret;
        public bool HasEncryptThenMac;

        private static readonly int[] s_known =
        {
            ExtensionType.ServerName, ExtensionType.MaxFragmentLength, ExtensionType.SupportedGroups, ExtensionType.EncryptThenMac,
            ExtensionType.ExtendedMasterSecret, ExtensionType.RecordSizeLimit, ExtensionType.PreSharedKey, ExtensionType.SupportedVersions,
            ExtensionType.Cookie, ExtensionType.KeyShare, ExtensionType.RenegotiationInfo,
        };

        private int _seen;

        /// <summary>Parses a list of extensions with its length before it.</summary>
        /// <param name="message">Message, which ends with the list.</param>
        public void Parse(MessageReader message)
        {
            MessageReader list = message.Vector(2);
            message.Finish();
            while (list.Remaining > 0)
            {
                int type = list.Short();
                MessageReader body = list.Vector(2);
                Mark(type);
                ParseOne(type, body);
                body.Finish();
            }
        }

        /// <summary>Checks that no other extensions are there.</summary>
        /// <param name="allowed">Types that may be in the message.</param>
        public void Allow(int[] allowed)
        {
            for (int i = 0; i < s_known.Length; i++)
            {
                if ((_seen & (1 << i)) == 0)
                {
                    continue;
                }

                bool isAllowed = false;
                for (int j = 0; j < allowed.Length; j++)
                {
                    isAllowed |= allowed[j] == s_known[i];
                }

                if (!isAllowed)
                {
                    throw new TlsException(TlsAlert.IllegalParameter);
                }
            }
        }

        /// <summary>True if an extension is there.</summary>
        public bool Has(int type)
        {
            for (int i = 0; i < s_known.Length; i++)
            {
                if (s_known[i] == type)
                {
                    return (_seen & (1 << i)) != 0;
                }
            }

            return false;
        }

        private void Mark(int type)
        {
            for (int i = 0; i < s_known.Length; i++)
            {
                if (s_known[i] == type)
                {
                    if ((_seen & (1 << i)) != 0)
                    {
                        throw new TlsException(TlsAlert.IllegalParameter);
                    }

                    _seen |= 1 << i;
                    return;
                }
            }

            // a server answers only what was asked
            throw new TlsException(TlsAlert.UnsupportedExtension);
        }

        private void ParseOne(int type, MessageReader body)
        {
            switch (type)
            {
                case ExtensionType.SupportedVersions:
                    Version = body.Short();
                    break;
                case ExtensionType.KeyShare:
                    KeyShare = new MessageReader(body.Buffer, body.Position, body.Remaining);
                    body.Skip(body.Remaining);
                    break;
                case ExtensionType.PreSharedKey:
                    SelectedKey = body.Short();
                    break;
                case ExtensionType.Cookie:
                    MessageReader cookie = body.Vector(2);
                    Cookie = cookie.Bytes(cookie.Remaining);
                    break;
                case ExtensionType.MaxFragmentLength:
                    FragmentCode = body.Byte();
                    break;
                case ExtensionType.RecordSizeLimit:
                    RecordLimit = body.Short();
                    break;
                case ExtensionType.ExtendedMasterSecret:
                    HasExtendedMasterSecret = true;
                    break;
                case ExtensionType.EncryptThenMac:
                    HasEncryptThenMac = true;
                    break;
                case ExtensionType.RenegotiationInfo:
                    // empty in a first handshake (RFC 5746 section 3.4)
                    if (body.Remaining != 1 || body.Byte() != 0)
                    {
                        throw new TlsException(TlsAlert.HandshakeFailure);
                    }

                    break;
                case ExtensionType.SupportedGroups:
                    body.Shorts(2);
                    break;
            }
        }
    }
}
