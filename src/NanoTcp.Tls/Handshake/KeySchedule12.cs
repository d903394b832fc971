using System;

namespace NanoTcp.Tls
{
    /// <summary>The keys of TLS 1.2 with a pre-shared key (RFC 5246 sections 5, 6.3 and 8.1, RFC 4279 section 2, RFC 7627).</summary>
    public sealed class KeySchedule12
    {
        private const int MasterSize = 48;
        private const int VerifySize = 12;

        private readonly CryptoProvider _crypto;
        private readonly byte[] _master;

        /// <summary>Computes the master secret.</summary>
        /// <param name="crypto">Primitives.</param>
        /// <param name="key">Pre-shared key.</param>
        /// <param name="isExtended">True for the extended master secret.</param>
        /// <param name="seed">Its seed: the hash of the transcript up to ClientKeyExchange; else the client's and the server's random values.</param>
        public KeySchedule12(CryptoProvider crypto, byte[] key, bool isExtended, byte[] seed)
        {
            _crypto = crypto;
            int length = key.Length;
            byte[] premaster = new byte[4 + (2 * length)];
            premaster[0] = (byte)(length >> 8);
            premaster[1] = (byte)length;
            premaster[2 + length] = (byte)(length >> 8);
            premaster[3 + length] = (byte)length;
            Array.Copy(key, 0, premaster, 4 + length, length);
            _master = Prf(crypto, premaster, isExtended ? "extended master secret" : "master secret", seed, MasterSize);
            Array.Clear(premaster, 0, premaster.Length);
        }

        /// <summary>The keys of both directions.</summary>
        /// <param name="randoms">The server's and the client's random values.</param>
        /// <param name="length">Number of bytes wanted.</param>
        public byte[] KeyBlock(byte[] randoms, int length) => Prf(_crypto, _master, "key expansion", randoms, length);

        /// <summary>verify_data of a Finished.</summary>
        /// <param name="isServer">True for the server's.</param>
        /// <param name="hash">Hash of the transcript before it.</param>
        public byte[] VerifyData(bool isServer, byte[] hash) =>
            Prf(_crypto, _master, isServer ? "server finished" : "client finished", hash, VerifySize);

        /// <summary>Overwrites the master secret.</summary>
        public void Clear()
        {
            Array.Clear(_master, 0, MasterSize);
        }

        /// <summary>The pseudorandom function with SHA-256 (RFC 5246 section 5).</summary>
        /// <param name="crypto">Primitives.</param>
        /// <param name="secret">Secret.</param>
        /// <param name="label">ASCII label.</param>
        /// <param name="seed">Seed.</param>
        /// <param name="length">Number of bytes wanted.</param>
        public static byte[] Prf(CryptoProvider crypto, byte[] secret, string label, byte[] seed, int length)
        {
            byte[] labeled = new byte[label.Length + seed.Length];
            for (int i = 0; i < label.Length; i++)
            {
                labeled[i] = (byte)label[i];
            }

            Array.Copy(seed, 0, labeled, label.Length, seed.Length);
            byte[] result = new byte[length];
            byte[] a = labeled;
            byte[] input = new byte[Sha256.Size + labeled.Length];
            Array.Copy(labeled, 0, input, Sha256.Size, labeled.Length);
            for (int done = 0; done < length; done += Sha256.Size)
            {
                a = crypto.HmacSha256(secret, a);
                Array.Copy(a, 0, input, 0, Sha256.Size);
                byte[] block = crypto.HmacSha256(secret, input);
                Array.Copy(block, 0, result, done, length - done < Sha256.Size ? length - done : Sha256.Size);
            }

            return result;
        }
    }
}
