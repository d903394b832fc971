using System;

namespace NanoTcp.Tls
{
    /// <summary>An ephemeral key of one of the groups.</summary>
    internal sealed class KeyExchange
    {
        /// <summary>Number of the group.</summary>
        public readonly int Group;

        /// <summary>The public key.</summary>
        public readonly byte[] PublicKey;

        private readonly byte[] _privateKey;

        /// <summary>Makes a key.</summary>
        public KeyExchange(int group, RandomSource random)
        {
            Group = group;
            if (group == TlsGroup.X25519)
            {
                _privateKey = X25519.MakeKey(random);
                PublicKey = X25519.PublicKey(_privateKey);
            }
            else
            {
                _privateKey = P256.MakeKey(random);
                PublicKey = P256.PublicKey(_privateKey);
            }
        }

        /// <summary>True for a group that is implemented.</summary>
        public static bool IsSupported(int group) => group == TlsGroup.X25519 || group == TlsGroup.Secp256r1;

        /// <summary>The secret shared with the peer; it clears the private key.</summary>
        /// <exception cref="TlsException">The peer's key is invalid.</exception>
        public byte[] Agree(byte[] buffer, int offset, int count)
        {
            byte[] shared = Group == TlsGroup.X25519
                ? X25519.Agree(_privateKey, buffer, offset, count)
                : P256.Agree(_privateKey, buffer, offset, count);
            Clear();
            return shared != null ? shared : throw new TlsException(TlsAlert.IllegalParameter);
        }

        /// <summary>Overwrites the private key.</summary>
        public void Clear()
        {
            Array.Clear(_privateKey, 0, _privateKey.Length);
        }
    }
}
