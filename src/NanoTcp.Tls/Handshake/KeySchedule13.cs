using System;

namespace NanoTcp.Tls
{
    /// <summary>The key schedule of TLS 1.3 (RFC 8446 section 7.1).</summary>
    public sealed class KeySchedule13
    {
        private readonly CryptoProvider _crypto;
        private readonly byte[] _emptyHash = Sha256.Digest(new byte[0]);
        private byte[] _secret;

        /// <summary>Starts with the early secret.</summary>
        /// <param name="crypto">Primitives.</param>
        /// <param name="key">Pre-shared key; null for none.</param>
        public KeySchedule13(CryptoProvider crypto, byte[] key)
        {
            _crypto = crypto;
            _secret = Hkdf.Extract(crypto, new byte[Sha256.Size], key != null ? key : new byte[Sha256.Size]);
        }

        /// <summary>The present secret: early, handshake or master secret.</summary>
        public byte[] Secret => _secret;

        /// <summary>client_handshake_traffic_secret, and after <see cref="EnterApplication"/> client_application_traffic_secret_0.</summary>
        public byte[] ClientSecret { get; private set; }

        /// <summary>server_handshake_traffic_secret, and after <see cref="EnterApplication"/> server_application_traffic_secret_0.</summary>
        public byte[] ServerSecret { get; private set; }

        /// <summary>The binder of a pre-shared key (RFC 8446 section 4.2.11.2).</summary>
        /// <param name="isResumption">True for a key from a ticket, false for one that was set.</param>
        /// <param name="hash">Hash of the transcript up to the binders.</param>
        public byte[] Binder(bool isResumption, byte[] hash)
        {
            byte[] key = Derive(isResumption ? "res binder" : "ext binder", _emptyHash);
            byte[] binder = VerifyData(_crypto, key, hash);
            Array.Clear(key, 0, key.Length);
            return binder;
        }

        /// <summary>Continues to the handshake secret.</summary>
        /// <param name="shared">Result of the key exchange; null for none. It is cleared.</param>
        /// <param name="hash">Hash of the transcript up to ServerHello.</param>
        public void EnterHandshake(byte[] shared, byte[] hash)
        {
            Advance(shared != null ? shared : new byte[Sha256.Size]);
            ClientSecret = Derive("c hs traffic", hash);
            ServerSecret = Derive("s hs traffic", hash);
        }

        /// <summary>Continues to the master secret.</summary>
        /// <param name="hash">Hash of the transcript up to the server's Finished.</param>
        public void EnterApplication(byte[] hash)
        {
            Advance(new byte[Sha256.Size]);
            ClientSecret = Derive("c ap traffic", hash);
            ServerSecret = Derive("s ap traffic", hash);
        }

        /// <summary>resumption_master_secret.</summary>
        /// <param name="hash">Hash of the transcript up to the client's Finished.</param>
        public byte[] ResumptionSecret(byte[] hash) => Derive("res master", hash);

        /// <summary>Overwrites the present secret. The traffic secrets stay.</summary>
        public void Clear()
        {
            Array.Clear(_secret, 0, _secret.Length);
        }

        /// <summary>verify_data of a Finished (RFC 8446 section 4.4.4).</summary>
        /// <param name="crypto">Primitives.</param>
        /// <param name="secret">Traffic secret of the side that sends it.</param>
        /// <param name="hash">Hash of the transcript before it.</param>
        public static byte[] VerifyData(CryptoProvider crypto, byte[] secret, byte[] hash) =>
            crypto.HmacSha256(Hkdf.ExpandLabel(crypto, secret, "finished", null, Sha256.Size), hash);

        /// <summary>The next traffic secret (RFC 8446 section 7.2).</summary>
        /// <param name="crypto">Primitives.</param>
        /// <param name="secret">The present one, which is cleared.</param>
        public static byte[] NextSecret(CryptoProvider crypto, byte[] secret)
        {
            byte[] next = Hkdf.ExpandLabel(crypto, secret, "traffic upd", null, Sha256.Size);
            Array.Clear(secret, 0, secret.Length);
            return next;
        }

        private byte[] Derive(string label, byte[] hash) => Hkdf.ExpandLabel(_crypto, _secret, label, hash, Sha256.Size);

        private void Advance(byte[] input)
        {
            byte[] salt = Derive("derived", _emptyHash);
            Array.Clear(_secret, 0, _secret.Length);
            _secret = Hkdf.Extract(_crypto, salt, input);
            Array.Clear(input, 0, input.Length);
        }
    }
}
