using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Tls;

namespace NanoTcp.TlsTests.Connections;

/// <summary>
/// A peer that knows the key but not the rules: it makes the keys of a psk_ke handshake from its messages, and sends what a test wants.
/// </summary>
internal sealed class RawPeer
{
    public static readonly PlatformCrypto Crypto = new();

    private readonly KeySchedule13 _schedule = new(Crypto, Pair.Key);
    private readonly Sha256 _transcript = new();
    private readonly bool _isServer;

    private RawPeer(TlsConnection victim, bool isServer)
    {
        Victim = victim;
        _isServer = isServer;
        victim.Start();
    }

    public TlsConnection Victim { get; }

    /// <summary>Keys of the records that this peer sends.</summary>
    public RawKeys Keys { get; private set; } = null!;

    /// <summary>Keys of the records that the victim sends.</summary>
    public RawKeys VictimKeys { get; private set; } = null!;

    /// <summary>A client before a server.</summary>
    public static RawPeer Client(TlsSettings? settings = null) => new(new TlsConnection(settings ?? Pair.ServerSettings(), true), false);

    /// <summary>A server before a client of psk_ke; it has received the hello.</summary>
    public static RawPeer Server(TlsSettings? settings = null)
    {
        settings ??= Pair.ClientSettings();
        settings.KeyExchange = TlsKeyExchange.PskOnly;
        settings.CipherSuites = [TlsCipherSuite.Aes128Ccm, TlsCipherSuite.PskAes128Ccm, TlsCipherSuite.PskAes128Cbc];
        var peer = new RawPeer(new TlsConnection(settings, false), true);
        peer.Record(Pair.Take(peer.Victim)[5..]);
        return peer;
    }

    /// <summary>A client after a handshake.</summary>
    public static RawPeer ConnectedClient()
    {
        RawPeer peer = Client().SendHello();
        peer.SendFinished();
        Assert.AreEqual(TlsState.Open, peer.Victim.State, peer.Victim.Alert.ToString());
        peer.EnterApplication();
        return peer;
    }

    /// <summary>A server after a handshake.</summary>
    public static RawPeer ConnectedServer()
    {
        RawPeer peer = Server().SendHello();
        peer.SendEncrypted(Hello.Message(8, 0, 0));
        peer.SendFinished();
        Assert.AreEqual(TlsState.Open, peer.Victim.State, peer.Victim.Alert.ToString());
        peer.EnterApplication();
        return peer;
    }

    /// <summary>Sends bytes as they are.</summary>
    public RawPeer Send(params byte[] bytes)
    {
        Victim.Input(bytes, 0, bytes.Length);
        return this;
    }

    /// <summary>Sends its hello, which is valid, and makes the keys.</summary>
    public RawPeer SendHello()
    {
        byte[] hello = _isServer ? Hello.OfServer().Bytes() : Hello.OfClient().BytesWithKey(Pair.Key, Pair.Identity);
        Record(hello);
        Send(Records.Make(22, hello));
        byte[][] answers = [.. Records.Split(Pair.Take(Victim))];
        if (!_isServer)
        {
            Record(answers[0][5..]);
        }

        _schedule.EnterHandshake(null, _transcript.Digest());
        MakeKeys();
        for (int i = 1; i < answers.Length && !_isServer; i++)
        {
            Record(VictimKeys.Open(answers[i])[..^1]);
        }

        return this;
    }

    /// <summary>Sends a handshake message that is part of the transcript.</summary>
    public RawPeer SendEncrypted(byte[] message)
    {
        Record(message);
        return Send(Keys.Seal(22, message));
    }

    /// <summary>A valid Finished.</summary>
    public byte[] Finished() => Hello.Message(20, KeySchedule13.VerifyData(Crypto, Keys.Secret, _transcript.Digest()));

    public void SendFinished()
    {
        if (_isServer)
        {
            SendEncrypted(Finished());
        }
        else
        {
            Send(Keys.Seal(22, Finished()));
        }
    }

    /// <summary>The victim has failed with an alert, and reports it.</summary>
    public void AssertFails(TlsAlert alert)
    {
        Assert.AreEqual((TlsState.Failed, alert, false), (Victim.State, Victim.Alert, Victim.IsAlertFromPeer));
        byte[] last = Records.Split(Pair.Take(Victim)).Last();
        if (last[0] == 21)
        {
            CollectionAssert.AreEqual(new byte[] { 2, (byte)alert }, last[5..]);
        }
        else
        {
            CollectionAssert.AreEqual(new byte[] { 2, (byte)alert, 21 }, VictimKeys.Open(last));
        }

        Assert.AreEqual(0, Victim.InputNeeded);
    }

    private void EnterApplication()
    {
        _schedule.EnterApplication(_transcript.Digest());
        MakeKeys();
        Pair.Take(Victim);
    }

    private void MakeKeys()
    {
        Keys = new RawKeys(_isServer ? _schedule.ServerSecret : _schedule.ClientSecret);
        VictimKeys = new RawKeys(_isServer ? _schedule.ClientSecret : _schedule.ServerSecret);
    }

    private void Record(byte[] message) => _transcript.Update(message, 0, message.Length);
}
