using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Tls;

namespace NanoTcp.TlsTests.Connections;

/// <summary>What breaks the rules ends the connection with the alert of the RFC.</summary>
[TestClass]
public class RefusalTests
{
    private const int Ticket = 4;
    private const int KeyUpdate = 24;

    private static readonly byte[] s_sentinel = [0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 1];

    public static IEnumerable<object[]> ClientHellos =>
    [
        Case("no key", TlsAlert.HandshakeFailure, _ => Hello.OfClient().Bytes()),
        Case("unknown identity", TlsAlert.UnknownPskIdentity, _ => Hello.OfClient().BytesWithKey(Pair.Key, [1, 2])),
        Case("another key", TlsAlert.DecryptError, _ => Hello.OfClient().BytesWithKey(new byte[32], Pair.Identity)),
        Case("empty identity", TlsAlert.DecodeError, hello => With(hello, [])),
        Case("no modes", TlsAlert.MissingExtension, hello => With(hello.Without(45))),
        Case("unknown mode", TlsAlert.HandshakeFailure, hello => With(hello.Replace(45, 1, 7))),
        Case("ECDHE without groups", TlsAlert.HandshakeFailure, hello => With(hello.Replace(45, 1, 1))),
        Case("groups without key_share", TlsAlert.MissingExtension, hello => With(hello.Replace(45, 1, 1).With(10, 0, 2, 0, 29))),
        Case("zero point", TlsAlert.IllegalParameter, hello => With(hello.Replace(45, 1, 1).With(10, 0, 2, 0, 29).With(51, [0, 36, 0, 29, 0, 32, .. new byte[32]]))),
        Case("short point", TlsAlert.IllegalParameter, hello => With(hello.Replace(45, 1, 1).With(10, 0, 2, 0, 29).With(51, 0, 5, 0, 29, 0, 1, 9))),
        Case("point not on the curve", TlsAlert.IllegalParameter, hello => With(hello.Replace(45, 1, 1).With(10, 0, 2, 0, 23).With(51, [0, 69, 0, 23, 0, 65, 4, .. new byte[64]]))),
        Case("cut key_share", TlsAlert.DecodeError, hello => With(hello.Replace(45, 1, 1).With(10, 0, 2, 0, 29).With(51, 0, 4, 0, 29, 0, 9))),
        Case("key not last", TlsAlert.IllegalParameter, hello => hello.With(41, [0, 7, 0, 1, 1, 0, 0, 0, 0, 0, 33, 32, .. new byte[32]]).With(16).Bytes()),
        Case("two versions lists", TlsAlert.IllegalParameter, hello => With(hello.With(43, 2, 3, 4))),
        Case("no version in common", TlsAlert.ProtocolVersion, hello => With(hello.Replace(43, 2, 3, 1))),
        Case("empty versions", TlsAlert.DecodeError, hello => With(hello.Replace(43, 0))),
        Case("TLS 1.1", TlsAlert.ProtocolVersion, hello => { hello.Version = 0x0302; return hello.Without(43).Bytes(); }),
        Case("TLS 1.1 on the outside", TlsAlert.ProtocolVersion, hello => { hello.Version = 0x0302; return With(hello); }),
        Case("no suite in common", TlsAlert.HandshakeFailure, hello => { hello.Suites = [0x1303]; return With(hello); }),
        Case("no suites", TlsAlert.DecodeError, hello => { hello.Suites = []; return With(hello); }),
        Case("compression", TlsAlert.IllegalParameter, hello => { hello.Compressions = [1, 0]; return With(hello); }),
        Case("no compression at all", TlsAlert.IllegalParameter, hello => { hello.Compressions = []; return With(hello); }),
        Case("long session", TlsAlert.DecodeError, hello => { hello.Session = new byte[33]; return With(hello); }),
        Case("trailing bytes", TlsAlert.DecodeError, hello => { hello.Trailer = [0]; return With(hello); }),
        Case("unknown fragment length", TlsAlert.IllegalParameter, hello => With(hello.With(1, 5))),
        Case("record limit of 63", TlsAlert.IllegalParameter, hello => With(hello.With(28, 0, 63))),
        Case("renegotiation", TlsAlert.HandshakeFailure, hello => With(hello.With(0xff01, 1, 9))),
        Case("fallback", TlsAlert.InappropriateFallback, hello => { hello.Suites = [TlsCipherSuite.PskAes128Ccm, 0x5600]; return hello.Without(43).Without(45).Bytes(); }),
        Case("CBC without encrypt-then-MAC", TlsAlert.HandshakeFailure, hello => { hello.Suites = [TlsCipherSuite.PskAes128Cbc]; return hello.Without(43).Without(45).Bytes(); }),
        Case("cut in an extension", TlsAlert.DecodeError, hello => hello.With(10, 0, 4, 0).Bytes()),
        Case("ServerHello", TlsAlert.UnexpectedMessage, _ => Hello.OfServer().Bytes()),
        Case("Finished", TlsAlert.UnexpectedMessage, _ => Hello.Message(20, new byte[32])),
        Case("message of 65,536 bytes", TlsAlert.IllegalParameter, _ => [1, 1, 0, 0]),
    ];

    public static IEnumerable<object[]> ServerHellos =>
    [
        Case("no key", TlsAlert.MissingExtension, hello => hello.Without(41).Bytes()),
        Case("another key", TlsAlert.IllegalParameter, hello => hello.Replace(41, 0, 1).Bytes()),
        Case("unknown extension", TlsAlert.UnsupportedExtension, hello => hello.With(0x1234).Bytes()),
        Case("extension of another message", TlsAlert.IllegalParameter, hello => hello.With(28, 4, 0).Bytes()),
        Case("extension twice", TlsAlert.IllegalParameter, hello => hello.With(43, 3, 4).Bytes()),
        Case("cookie", TlsAlert.IllegalParameter, hello => hello.With(44, 0, 1, 1).Bytes()),
        Case("key_share that was not asked for", TlsAlert.IllegalParameter, hello => hello.With(51, [0, 29, 0, 32, .. new byte[32]]).Bytes()),
        Case("suite that was not offered", TlsAlert.IllegalParameter, hello => { hello.Suites = [0x1303]; return hello.Bytes(); }),
        Case("suite of TLS 1.2", TlsAlert.IllegalParameter, hello => { hello.Suites = [TlsCipherSuite.PskAes128Ccm]; return hello.Bytes(); }),
        Case("compression", TlsAlert.IllegalParameter, hello => { hello.Compressions = [1]; return hello.Bytes(); }),
        Case("session that was not sent", TlsAlert.IllegalParameter, hello => { hello.Session = [1]; return hello.Bytes(); }),
        Case("TLS 1.1", TlsAlert.ProtocolVersion, hello => { hello.Version = 0x0302; return hello.Without(43).Bytes(); }),
        Case("TLS 1.4", TlsAlert.IllegalParameter, hello => hello.Replace(43, 3, 5).Bytes()),
        Case("cut", TlsAlert.DecodeError, hello => hello.Replace(41, 0).Bytes()),
        Case("trailing bytes", TlsAlert.DecodeError, hello => { hello.Trailer = [0]; return hello.Bytes(); }),
        Case("message after it in the record", TlsAlert.UnexpectedMessage, hello => [.. hello.Bytes(), 8]),
        Case("downgrade", TlsAlert.IllegalParameter, hello => Of12(hello, s_sentinel).Bytes()),
        Case("CBC without encrypt-then-MAC", TlsAlert.HandshakeFailure, hello => { Of12(hello, []).Suites = [TlsCipherSuite.PskAes128Cbc]; return hello.Bytes(); }),
        Case("suite of TLS 1.3 in TLS 1.2", TlsAlert.IllegalParameter, hello => { Of12(hello, []).Suites = [TlsCipherSuite.Aes128Ccm]; return hello.Bytes(); }),
        Case("renegotiation", TlsAlert.HandshakeFailure, hello => Of12(hello, []).With(0xff01, 1, 9).Bytes()),
        Case("limit and fragment length", TlsAlert.IllegalParameter, hello => Of12(hello, []).With(28, 4, 0).With(1, 3).Bytes()),
        Case("fragment length that was not asked for", TlsAlert.IllegalParameter, hello => Of12(hello, []).With(1, 2).Bytes()),
        Case("retry without a change", TlsAlert.IllegalParameter, hello => Retry(hello).Without(41).Bytes()),
        Case("retry with a key", TlsAlert.IllegalParameter, hello => Retry(hello).Bytes()),
        Case("retry for a group that was not offered", TlsAlert.IllegalParameter, hello => Retry(hello).Without(41).With(51, 0, 24).Bytes()),
        Case("Certificate", TlsAlert.UnexpectedMessage, _ => Hello.Message(11, 0, 0, 0, 0)),
    ];

    public static string Name(System.Reflection.MethodInfo method, object[] data) => $"{method.Name} ({data[0]})";

    [TestMethod]
    [DynamicData(nameof(ClientHellos), DynamicDataDisplayName = nameof(Name))]
    public void AServerRefusesAClientHello(string name, TlsAlert alert, Func<Hello, byte[]> make)
    {
        RawPeer.Client().Send(Records.Make(22, make(Hello.OfClient()))).AssertFails(alert);
    }

    [TestMethod]
    [DynamicData(nameof(ServerHellos), DynamicDataDisplayName = nameof(Name))]
    public void AClientRefusesAServerHello(string name, TlsAlert alert, Func<Hello, byte[]> make)
    {
        RawPeer.Server().Send(Records.Make(22, make(Hello.OfServer()))).AssertFails(alert);
    }

    [TestMethod]
    public void AServerIgnoresExtensionsThatItDoesNotKnow()
    {
        byte[] hello = Hello.OfClient().With(0x1234, 1, 2, 3).With(0x0a0a).With(16, 0, 3, 2, 104, 50).BytesWithKey(Pair.Key, Pair.Identity);
        RawPeer peer = RawPeer.Client().Send(Records.Make(22, hello));
        Assert.AreEqual(TlsState.Handshaking, peer.Victim.State);
        Assert.AreEqual(0x0304, peer.Victim.Version);
    }

    [TestMethod]
    public void ASecondRetryIsRefused()
    {
        RawPeer peer = RawPeer.Server();
        byte[] retry = Records.Make(22, Retry(Hello.OfServer()).Without(41).With(44, 0, 2, 5, 6).Bytes());
        peer.Send(retry);
        byte[] second = Pair.Take(peer.Victim);
        Assert.AreEqual(TlsState.Handshaking, peer.Victim.State);
        Assert.IsGreaterThan(0, second.AsSpan().IndexOf((byte[])[0, 44, 0, 4, 0, 2, 5, 6]));
        peer.Send(retry).AssertFails(TlsAlert.UnexpectedMessage);
    }

    [TestMethod]
    [DataRow(TlsAlert.UnsupportedExtension, 0x1234, "")]
    [DataRow(TlsAlert.IllegalParameter, 51, "")]
    [DataRow(TlsAlert.IllegalParameter, 43, "0304")]
    [DataRow(TlsAlert.UnsupportedExtension, 0, "")]
    [DataRow(TlsAlert.IllegalParameter, 28, "003f")]
    [DataRow(TlsAlert.IllegalParameter, 1, "02")]
    [DataRow(TlsAlert.DecodeError, 28, "04")]
    public void AClientRefusesEncryptedExtensions(TlsAlert alert, int type, string body)
    {
        RawPeer peer = RawPeer.Server().SendHello();
        byte[] extension = [.. Hello.TwoBytes(type), .. Hello.Vector(Convert.FromHexString(body))];
        peer.SendEncrypted(Hello.Message(8, Hello.Vector(extension))).AssertFails(alert);
    }

    [TestMethod]
    public void AServerRefusesAFinishedThatIsInvalid()
    {
        RawPeer peer = RawPeer.Client().SendHello();
        byte[] finished = peer.Finished();
        finished[^1] ^= 1;
        peer.Send(peer.Keys.Seal(22, finished));
        Assert.AreEqual((TlsState.Failed, TlsAlert.DecryptError), (peer.Victim.State, peer.Victim.Alert));
    }

    [TestMethod]
    public void AClientRefusesAFinishedThatIsInvalid()
    {
        RawPeer peer = RawPeer.Server().SendHello().SendEncrypted(Hello.Message(8, 0, 0));
        byte[] finished = peer.Finished();
        finished[4] ^= 1;
        peer.Send(peer.Keys.Seal(22, finished)).AssertFails(TlsAlert.DecryptError);
    }

    [TestMethod]
    public void AClientRefusesAFinishedOfAnotherLength()
    {
        RawPeer peer = RawPeer.Server().SendHello().SendEncrypted(Hello.Message(8, 0, 0));
        peer.Send(peer.Keys.Seal(22, Hello.Message(20, new byte[12]))).AssertFails(TlsAlert.DecodeError);
    }

    [TestMethod]
    public void AClientRefusesWhatDoesNotBelongIntoAHandshakeWithAKey()
    {
        foreach (int type in (int[])[0, 4, 11, 13, 14, 15, 24])
        {
            RawPeer peer = RawPeer.Server().SendHello().SendEncrypted(Hello.Message(8, 0, 0));
            peer.Send(peer.Keys.Seal(22, Hello.Message(type, 0))).AssertFails(TlsAlert.UnexpectedMessage);
        }
    }

    [TestMethod]
    [DataRow(TlsAlert.UnexpectedMessage, "6303030000")]
    [DataRow(TlsAlert.ProtocolVersion, "1602000001")]
    [DataRow(TlsAlert.UnexpectedMessage, "170303000101")]
    [DataRow(TlsAlert.UnexpectedMessage, "1603030000")]
    [DataRow(TlsAlert.UnexpectedMessage, "140303000101")]
    [DataRow(TlsAlert.RecordOverflow, "160303ffff")]
    [DataRow(TlsAlert.DecodeError, "150303000102")]
    public void ARecordThatIsNotAllowedAtFirstIsRefused(TlsAlert alert, string record)
    {
        RawPeer.Client().Send(Convert.FromHexString(record)).AssertFails(alert);
    }

    [TestMethod]
    public void ARecordThatWasChangedIsRefused()
    {
        for (int i = 0; i < 40; i++)
        {
            RawPeer peer = RawPeer.ConnectedClient();
            byte[] record = peer.Keys.Seal(23, new byte[19]);
            record[i] ^= 1;
            peer.Send([.. record, .. new byte[300]]);
            Assert.AreEqual(TlsState.Failed, peer.Victim.State);
            if (i > 4)
            {
                peer.AssertFails(TlsAlert.BadRecordMac);
            }
        }
    }

    [TestMethod]
    public void ARecordThatComesTwiceIsRefused()
    {
        RawPeer peer = RawPeer.ConnectedClient();
        byte[] record = peer.Keys.Seal(23, 1);
        peer.Send(record);
        peer.Victim.Read(new byte[1], 0, 1);
        peer.Send(record).AssertFails(TlsAlert.BadRecordMac);
    }

    [TestMethod]
    public void AfterTheHandshakeWhatIsNotAllowedIsRefused()
    {
        foreach ((TlsAlert alert, Func<RawKeys, byte[]> make) in ((TlsAlert, Func<RawKeys, byte[]>)[])
        [
            (TlsAlert.UnexpectedMessage, keys => Records.Make(20, 1)),
            (TlsAlert.UnexpectedMessage, keys => Records.Make(21, 1, 0)),
            (TlsAlert.BadRecordMac, keys => Records.Make(23, new byte[16])),
            (TlsAlert.UnexpectedMessage, keys => keys.SealInner(0, 0, 0)),
            (TlsAlert.UnexpectedMessage, keys => keys.Seal(20, 1)),
            (TlsAlert.UnexpectedMessage, keys => keys.Seal(22)),
            (TlsAlert.UnexpectedMessage, keys => keys.Seal(24, 1)),
            (TlsAlert.DecodeError, keys => keys.Seal(21, 1)),
            (TlsAlert.IllegalParameter, keys => keys.Seal(22, Hello.Message(KeyUpdate, 2))),
            (TlsAlert.DecodeError, keys => keys.Seal(22, Hello.Message(KeyUpdate, 0, 0))),
            (TlsAlert.UnexpectedMessage, keys => keys.Seal(22, [.. Hello.Message(KeyUpdate, 0), 24])),
            (TlsAlert.UnexpectedMessage, keys => keys.Seal(22, Hello.OfClient().Bytes())),
            (TlsAlert.UnexpectedMessage, keys => keys.Seal(22, Hello.Message(Ticket, 0))),
            (TlsAlert.UnexpectedMessage, keys => [.. keys.Seal(22, 24, 0), .. keys.Seal(23, 1)]),
            (TlsAlert.RecordOverflow, keys => [23, 3, 3, 0x41, 1]),
        ])
        {
            RawPeer peer = RawPeer.ConnectedClient();
            peer.Send(make(peer.Keys)).AssertFails(alert);
        }
    }

    [TestMethod]
    public void FloodsOfRecordsWithoutDataAreRefused()
    {
        foreach (Func<RawKeys, byte[]> make in (Func<RawKeys, byte[]>[])
        [
            keys => keys.Seal(23),
            keys => keys.Seal(21, 1, 90),
            keys => keys.SealInner(23, 0, 0, 0, 0),
        ])
        {
            RawPeer peer = RawPeer.ConnectedClient();
            for (int i = 0; i < 32; i++)
            {
                peer.Send(make(peer.Keys));
                Assert.AreEqual(TlsState.Open, peer.Victim.State);
            }

            peer.Send(make(peer.Keys)).AssertFails(TlsAlert.UnexpectedMessage);
        }
    }

    [TestMethod]
    public void AFloodOfKeyUpdatesIsRefused()
    {
        Pair pair = new Pair().Connect();
        for (int i = 0; i < 32; i++)
        {
            Assert.IsTrue(pair.Client.UpdateKeys(true));
            pair.Run();
            Assert.AreEqual(TlsState.Open, pair.Server.State);
        }

        pair.Client.UpdateKeys(true);
        pair.Run();
        Assert.AreEqual((TlsState.Failed, TlsAlert.UnexpectedMessage), (pair.Server.State, pair.Server.Alert));
    }

    [TestMethod]
    public void AFloodOfChangeCipherSpecsIsRefused()
    {
        RawPeer peer = RawPeer.Client().SendHello();
        for (int i = 0; i < 32; i++)
        {
            peer.Send(Records.Make(20, 1));
            Assert.AreEqual(TlsState.Handshaking, peer.Victim.State);
        }

        peer.Send(Records.Make(20, 1));
        Assert.AreEqual((TlsState.Failed, TlsAlert.UnexpectedMessage), (peer.Victim.State, peer.Victim.Alert));
    }

    [TestMethod]
    public void PaddingAndTicketsAreIgnored()
    {
        RawPeer peer = RawPeer.ConnectedServer();
        peer.Send(peer.Keys.Seal(22, Hello.Message(Ticket, new byte[60])));
        peer.Send(peer.Keys.SealInner([5, 6, 23, .. new byte[100]]));
        byte[] data = new byte[10];
        Assert.AreEqual(2, peer.Victim.Read(data, 0, 10));
        CollectionAssert.AreEqual(new byte[] { 5, 6 }, data[..2]);
    }

    [TestMethod]
    public void AnAlertOfThePeerEndsTheConnection()
    {
        RawPeer peer = RawPeer.ConnectedClient();
        peer.Send(peer.Keys.Seal(21, 2, 80));
        Assert.AreEqual((TlsState.Failed, TlsAlert.InternalError, true), (peer.Victim.State, peer.Victim.Alert, peer.Victim.IsAlertFromPeer));
        Assert.AreEqual(0, peer.Victim.OutputCount);
    }

    [TestMethod]
    public void AClientWithoutKeysMaySendItsAlertInTheClear()
    {
        RawPeer peer = RawPeer.Client().SendHello();
        peer.Send(Records.Make(21, 2, 47));
        Assert.AreEqual((TlsState.Failed, TlsAlert.IllegalParameter, true), (peer.Victim.State, peer.Victim.Alert, peer.Victim.IsAlertFromPeer));
    }

    [TestMethod]
    public void Tls12RefusesRenegotiation()
    {
        foreach (bool isServer in (bool[])[false, true])
        {
            TlsSettings settings = Pair.ClientSettings();
            settings.Versions = TlsVersions.Tls12;
            settings.CipherSuites = [TlsCipherSuite.PskAes128Ccm];
            var messages = new List<byte[]>();
            var pair = new Pair(settings)
            {
                Wire = (bytes, _) =>
                {
                    messages.AddRange(Records.Split(bytes));
                    return bytes;
                },
            };
            pair.Connect();
            Assert.IsFalse(pair.Client.UpdateKeys(true));

            // both hellos, ServerHelloDone and ClientKeyExchange determine the keys
            byte[][] clear = [.. messages.Take(4).Select(record => record[5..])];
            var schedule = new KeySchedule12(RawPeer.Crypto, Pair.Key, true, Sha256.Digest([.. clear.SelectMany(message => message)]));
            byte[] block = schedule.KeyBlock([.. clear[1][6..38], .. clear[0][6..38]], 40);
            int side = isServer ? 0 : 1;
            var aead = new Ccm(RawPeer.Crypto, block[(16 * side)..(16 * (side + 1))]);
            byte[] message = isServer ? Hello.OfClient().Bytes() : Hello.Message(0);
            TlsConnection victim = isServer ? pair.Server : pair.Client;
            for (byte sequence = 1; sequence <= 33; sequence++)
            {
                byte[] number = [0, 0, 0, 0, 0, 0, 0, sequence];
                byte[] record = [22, 3, 3, .. Hello.TwoBytes(8 + message.Length + 16), .. number, .. message, .. new byte[16]];
                byte[] associated = [.. number, 22, 3, 3, .. Hello.TwoBytes(message.Length)];
                byte[] nonce = [.. block[(32 + (4 * side))..(36 + (4 * side))], .. number];
                aead.Seal(nonce, associated, 13, record, 13, message.Length);
                victim.Input(record, 0, record.Length);
                Assert.AreEqual(sequence == 33 ? TlsState.Failed : TlsState.Open, victim.State);

                // a warning, no_renegotiation, of two bytes
                byte[] answer = Pair.Take(victim);
                CollectionAssert.AreEqual(new byte[] { 21, 3, 3, 0, 26 }, answer[..5]);
            }
        }
    }

    [TestMethod]
    [DataRow(TlsCipherSuite.PskAes128Ccm)]
    [DataRow(TlsCipherSuite.PskAes128Gcm)]
    [DataRow(TlsCipherSuite.PskAes128Cbc)]
    public void Tls12RefusesARecordThatWasChanged(int suite)
    {
        for (int i = 3; i < 80; i++)
        {
            TlsSettings client = Pair.ClientSettings();
            client.Versions = TlsVersions.Tls12;
            client.CipherSuites = [suite];
            Pair pair = new Pair(client).Connect();
            pair.Client.Write(new byte[40], 0, 40);
            byte[] record = Pair.Take(pair.Client);
            if (i >= record.Length)
            {
                break;
            }

            record[i] ^= 0x10;
            pair.Server.Input([.. record, .. new byte[5000]], 0, record.Length + 5000);
            Assert.AreEqual(TlsState.Failed, pair.Server.State);
            Assert.IsTrue(pair.Server.Alert is TlsAlert.BadRecordMac or TlsAlert.RecordOverflow);
        }
    }

    [TestMethod]
    public void Tls12RefusesOtherKeysAndIdentities()
    {
        foreach (bool isIdentity in (bool[])[false, true])
        {
            TlsSettings client = Pair.ClientSettings();
            client.Versions = TlsVersions.Tls12;
            client.SetKey(isIdentity ? [1] : Pair.Identity, new byte[16]);
            Pair pair = new Pair(client).Fail();
            Assert.AreEqual(isIdentity ? TlsAlert.UnknownPskIdentity : TlsAlert.BadRecordMac, pair.Server.Alert);
            Assert.AreEqual((TlsState.Failed, true), (pair.Client.State, pair.Client.IsAlertFromPeer));
        }
    }

    [TestMethod]
    public void AClientOfEcdheAloneRefusesTls12AndPskOnly()
    {
        TlsSettings client = Pair.ClientSettings();
        client.KeyExchange = TlsKeyExchange.EcdheOnly;
        TlsSettings server = Pair.ServerSettings();
        server.Versions = TlsVersions.Tls12;
        Pair pair = new Pair(client, server).Fail();
        Assert.AreEqual(TlsAlert.ProtocolVersion, pair.Server.Alert);
        server = Pair.ServerSettings();
        server.KeyExchange = TlsKeyExchange.PskOnly;
        Assert.AreEqual(TlsAlert.HandshakeFailure, new Pair(client, server).Fail().Server.Alert);
    }

    [TestMethod]
    public void SettingsAreChecked()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new TlsSettings().SetKey([1], new byte[15]));
        Assert.ThrowsExactly<ArgumentException>(() => new TlsSettings().SetKey([], new byte[16]));
        Assert.ThrowsExactly<ArgumentException>(() => new TlsConnection(new TlsSettings(), false));
        Assert.ThrowsExactly<ArgumentException>(() => new TlsConnection(new TlsSettings(), true));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TlsSettings { RecordSize = 100 });
        TlsSettings settings = Pair.ClientSettings();
        settings.Groups = [24];
        Assert.ThrowsExactly<ArgumentException>(() => new TlsConnection(settings, false));
        settings = Pair.ClientSettings();
        settings.Versions = TlsVersions.Tls12;
        settings.KeyExchange = TlsKeyExchange.EcdheOnly;
        Assert.ThrowsExactly<ArgumentException>(() => new TlsConnection(settings, false));
    }

    private static object[] Case(string name, TlsAlert alert, Func<Hello, byte[]> make) => [name, alert, make];

    private static byte[] With(Hello hello) => With(hello, Pair.Identity);

    private static byte[] With(Hello hello, byte[] identity) => hello.BytesWithKey(Pair.Key, identity);

    private static Hello Of12(Hello hello, byte[] sentinel)
    {
        hello.Suites = [TlsCipherSuite.PskAes128Ccm];
        hello.Random = [.. hello.Random[..(32 - sentinel.Length)], .. sentinel];
        return hello.Without(43).Without(41);
    }

    private static Hello Retry(Hello hello)
    {
        hello.Random = System.Security.Cryptography.SHA256.HashData("HelloRetryRequest"u8);
        return hello;
    }
}
