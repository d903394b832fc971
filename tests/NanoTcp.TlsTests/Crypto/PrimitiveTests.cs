using System.Security.Cryptography;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Tls;
using static NanoTcp.TlsTests.Crypto.Vectors;

namespace NanoTcp.TlsTests.Crypto;

/// <summary>The primitives give the results of the standards' vectors, of Wycheproof's, and of .NET's own.</summary>
[TestClass]
public class PrimitiveTests
{
    private static readonly PlatformCrypto s_crypto = new();

    [TestMethod]
    [DataRow("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [DataRow("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [DataRow("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Sha256HasTheDigestsOfFips180(string text, string digest)
    {
        Assert.AreEqual(digest, Hex(Sha256.Digest(Encoding.ASCII.GetBytes(text))));
    }

    [TestMethod]
    public void Sha256IsTheSameInAnyPieces()
    {
        var random = new Random(1);
        byte[] data = new byte[300];
        random.NextBytes(data);
        for (int length = 0; length <= data.Length; length++)
        {
            var hash = new Sha256();
            for (int done = 0; done < length;)
            {
                int part = Math.Min(random.Next(1, 100), length - done);
                hash.Update(data, done, part);
                done += part;
                Assert.AreEqual(Hex(SHA256.HashData(data.AsSpan(0, done))), Hex(hash.Digest()));
            }
        }
    }

    [TestMethod]
    public void HmacHasWycheproofsResults()
    {
        foreach (string[] test in Read("hmac-sha256.txt"))
        {
            bool isEqual = Hex(s_crypto.HmacSha256(Bytes(test[2]), Bytes(test[3]))) == test[4];
            Assert.AreEqual(test[1] == "valid", isEqual, test[0]);
        }
    }

    [TestMethod]
    public void HkdfHasWycheproofsResults()
    {
        foreach (string[] test in Read("hkdf-sha256.txt").Where(test => test[1] == "valid"))
        {
            byte[] secret = Hkdf.Extract(s_crypto, Bytes(test[3]), Bytes(test[2]));
            Assert.AreEqual(test[6], Hex(Hkdf.Expand(s_crypto, secret, Bytes(test[4]), int.Parse(test[5], null))), test[0]);
        }
    }

    [TestMethod]
    public void X25519HasTheResultOfTheRfcAfterAThousandRounds()
    {
        // RFC 7748 section 5.2
        byte[] k = Bytes("0900000000000000000000000000000000000000000000000000000000000000");
        byte[] u = k;
        for (int i = 0; i < 1000; i++)
        {
            (k, u) = (X25519.Agree(k, u, 0, u.Length), k);
            if (i == 0)
            {
                Assert.AreEqual("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079", Hex(k));
            }
        }

        Assert.AreEqual("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Hex(k));
    }

    [TestMethod]
    public void X25519HasWycheproofsResults()
    {
        foreach (string[] test in Read("x25519.txt"))
        {
            byte[] peer = Bytes(test[3]);
            byte[]? secret = X25519.Agree(Bytes(test[2]), peer, 0, peer.Length);
            string expected = test[4].All(digit => digit == '0') ? "null" : test[4];
            Assert.AreEqual(expected, Hex(secret), test[0]);
        }
    }

    [TestMethod]
    public void P256HasWycheproofsResults()
    {
        int points = 0;
        foreach (string[] test in Read("ecdh-p256.txt"))
        {
            byte[] peer = Bytes(test[3]);
            byte[]? secret = P256.Agree(Bytes(test[2]), [0, .. peer], 1, peer.Length);
            Assert.AreEqual(test[1] == "valid" ? test[4] : "null", Hex(secret), test[0]);
            points += secret == null ? 0 : 1;
        }

        Assert.IsGreaterThan(200, points);
    }

    [TestMethod]
    public void P256AgreesWithItself()
    {
        var random = new SeededRandom(5);
        for (int i = 0; i < 20; i++)
        {
            byte[] a = P256.MakeKey(random);
            byte[] b = P256.MakeKey(random);
            byte[] publicA = P256.PublicKey(a);
            byte[] publicB = P256.PublicKey(b);
            Assert.AreEqual(Hex(P256.Agree(a, publicB, 0, publicB.Length)), Hex(P256.Agree(b, publicA, 0, publicA.Length)));
            using var platform = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                D = a,
                Q = new ECPoint { X = publicA[1..33], Y = publicA[33..] },
            });
            Assert.AreEqual(Hex(publicA[1..33]), Hex(platform.ExportParameters(false).Q.X));
        }
    }

    [TestMethod]
    [DataRow("0000000000000000000000000000000000000000000000000000000000000001", "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")]
    [DataRow("0000000000000000000000000000000000000000000000000000000000000010", "76a94d138a6b41858b821c629836315fcd28392eff6ca038a5eb4787e1277c6e")]
    [DataRow("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550", "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")]
    public void P256MultipliesByTheFirstAndLastKeys(string key, string x)
    {
        Assert.AreEqual(x, Hex(P256.PublicKey(Bytes(key))[1..33]));
    }

    [TestMethod]
    [DataRow("0000000000000000000000000000000000000000000000000000000000000000")]
    [DataRow("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [DataRow("01")]
    public void P256RefusesWhatIsNoPrivateKey(string key)
    {
        Assert.ThrowsExactly<ArgumentException>(() => P256.PublicKey(Bytes(key)));
    }

    [TestMethod]
    public void CcmHasWycheproofsResults() => CheckAead("aes-ccm.txt", key => new Ccm(s_crypto, key));

    [TestMethod]
    public void GcmHasWycheproofsResults() => CheckAead("aes-gcm.txt", key => new Gcm(s_crypto, key));

    [TestMethod]
    public void LongMessagesHaveTheResultsOfTheSystem()
    {
        var random = new Random(3);
        byte[] key = new byte[16];
        byte[] nonce = new byte[12];
        byte[] associated = new byte[13];
        random.NextBytes(key);
        random.NextBytes(nonce);
        random.NextBytes(associated);
        using var ccm = new AesCcm(key);
        using var gcm = new AesGcm(key, 16);
        foreach (int length in (int[])[0, 1, 15, 16, 17, 1400, 2047, 2048, 2079, 2080, 2081, 4160, 6000, 16384])
        {
            byte[] message = new byte[length];
            random.NextBytes(message);
            byte[] expected = new byte[length + 16];
            ccm.Encrypt(nonce, message, expected.AsSpan(0, length), expected.AsSpan(length), associated);
            Check(new Ccm(s_crypto, key), message, expected);
            gcm.Encrypt(nonce, message, expected.AsSpan(0, length), expected.AsSpan(length), associated);
            Check(new Gcm(s_crypto, key), message, expected);
        }

        void Check(Aead aead, byte[] message, byte[] expected)
        {
            byte[] buffer = [1, 2, 3, .. message, .. new byte[16]];
            aead.Seal(nonce, associated, associated.Length, buffer, 3, message.Length);
            Assert.AreEqual(Hex(expected), Hex(buffer[3..]));
            Assert.IsTrue(aead.Open(nonce, associated, associated.Length, buffer, 3, message.Length));
            Assert.AreEqual(Hex(message), Hex(buffer[3..^16]));
        }
    }

    private static void CheckAead(string file, Func<byte[], Aead> make)
    {
        foreach (string[] test in Read(file))
        {
            Aead aead = make(Bytes(test[2]));
            byte[] nonce = Bytes(test[3]);
            byte[] associated = Bytes(test[4]);
            byte[] message = Bytes(test[5]);
            byte[] buffer = [.. Bytes(test[6]), .. Bytes(test[7])];
            bool isValid = aead.Open(nonce, associated, associated.Length, buffer, 0, message.Length);
            Assert.AreEqual(test[1] == "valid", isValid, test[0]);
            if (isValid)
            {
                Assert.AreEqual(Hex(message), Hex(buffer[..^16]), test[0]);
                aead.Seal(nonce, associated, associated.Length, buffer, 0, message.Length);
                Assert.AreEqual(Hex([.. Bytes(test[6]), .. Bytes(test[7])]), Hex(buffer), test[0]);
            }
            else
            {
                Assert.IsTrue(buffer[..message.Length].All(one => one == 0), test[0]);
            }
        }
    }
}
