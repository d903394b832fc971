using System;

namespace NanoTcp.Tls
{
    /// <summary>HKDF with SHA-256 (RFC 5869), and TLS 1.3's labels (RFC 8446 section 7.1).</summary>
    public static class Hkdf
    {
        private static readonly byte[] s_empty = new byte[0];

        /// <summary>HKDF-Extract.</summary>
        /// <param name="crypto">Computes HMAC.</param>
        /// <param name="salt">Salt.</param>
        /// <param name="secret">Input keying material.</param>
        /// <returns>32 bytes.</returns>
        public static byte[] Extract(CryptoProvider crypto, byte[] salt, byte[] secret) => crypto.HmacSha256(salt, secret);

        /// <summary>HKDF-Expand.</summary>
        /// <param name="crypto">Computes HMAC.</param>
        /// <param name="secret">Pseudorandom key.</param>
        /// <param name="info">Context.</param>
        /// <param name="length">Number of bytes wanted, at most 8,160.</param>
        public static byte[] Expand(CryptoProvider crypto, byte[] secret, byte[] info, int length)
        {
            byte[] result = new byte[length];
            byte[] previous = s_empty;
            int done = 0;
            for (byte counter = 1; done < length; counter++)
            {
                byte[] input = new byte[previous.Length + info.Length + 1];
                Array.Copy(previous, 0, input, 0, previous.Length);
                Array.Copy(info, 0, input, previous.Length, info.Length);
                input[input.Length - 1] = counter;
                previous = crypto.HmacSha256(secret, input);
                int part = length - done < previous.Length ? length - done : previous.Length;
                Array.Copy(previous, 0, result, done, part);
                done += part;
            }

            return result;
        }

        /// <summary>HKDF-Expand-Label.</summary>
        /// <param name="crypto">Computes HMAC.</param>
        /// <param name="secret">Secret to derive from.</param>
        /// <param name="label">ASCII label without "tls13 ".</param>
        /// <param name="context">Context, usually a hash; null for none.</param>
        /// <param name="length">Number of bytes wanted.</param>
        public static byte[] ExpandLabel(CryptoProvider crypto, byte[] secret, string label, byte[] context, int length)
        {
            int contextLength = context == null ? 0 : context.Length;
            string full = "tls13 " + label;
            byte[] info = new byte[4 + full.Length + contextLength];
            info[0] = (byte)(length >> 8);
            info[1] = (byte)length;
            info[2] = (byte)full.Length;
            for (int i = 0; i < full.Length; i++)
            {
                info[3 + i] = (byte)full[i];
            }

            info[3 + full.Length] = (byte)contextLength;
            if (contextLength > 0)
            {
                Array.Copy(context, 0, info, 4 + full.Length, contextLength);
            }

            return Expand(crypto, secret, info, length);
        }
    }
}
