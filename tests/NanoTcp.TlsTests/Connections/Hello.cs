using NanoTcp.Tls;

namespace NanoTcp.TlsTests.Connections;

/// <summary>A ClientHello or ServerHello of which a test changes any part.</summary>
public sealed class Hello
{
    public int Type { get; set; } = 1;

    public int Version { get; set; } = 0x0303;

    public byte[] Random { get; set; } = [.. Enumerable.Repeat((byte)7, 32)];

    public byte[] Session { get; set; } = [];

    public int[] Suites { get; set; } = [TlsCipherSuite.Aes128Ccm];

    public byte[] Compressions { get; set; } = [0];

    public List<(int Type, byte[] Body)> Extensions { get; set; } = [];

    public byte[] Trailer { get; set; } = [];

    /// <summary>A client's hello for psk_ke, without its key.</summary>
    public static Hello OfClient() => new() { Extensions = [(43, [2, 3, 4]), (45, [1, 0])] };

    /// <summary>A server's hello for psk_ke.</summary>
    public static Hello OfServer() => new() { Type = 2, Extensions = [(43, [3, 4]), (41, [0, 0])] };

    public Hello Without(int type)
    {
        Extensions.RemoveAll(extension => extension.Type == type);
        return this;
    }

    public Hello With(int type, params byte[] body)
    {
        Extensions.Add((type, body));
        return this;
    }

    public Hello Replace(int type, params byte[] body)
    {
        Extensions = [.. Extensions.Select(extension => extension.Type == type ? (type, body) : extension)];
        return this;
    }

    /// <summary>The message with its header.</summary>
    public byte[] Bytes()
    {
        byte[] extensions = [.. Extensions.SelectMany(extension => (byte[])[.. TwoBytes(extension.Type), .. Vector(extension.Body)])];
        byte[] suites = Type == 1 ? Vector([.. Suites.SelectMany(TwoBytes)]) : TwoBytes(Suites[0]);
        byte[] compressions = Type == 1 ? [(byte)Compressions.Length, .. Compressions] : Compressions;
        byte[] body =
        [
            .. TwoBytes(Version), .. Random, (byte)Session.Length, .. Session, .. suites, .. compressions,
            .. extensions.Length == 0 ? [] : Vector(extensions), .. Trailer,
        ];
        return Message(Type, body);
    }

    /// <summary>The message with a key and a valid binder as its last extension.</summary>
    public byte[] BytesWithKey(byte[] key, byte[] identity)
    {
        byte[] identities = Vector([.. Vector(identity), 0, 0, 0, 0]);
        byte[] whole = With(41, [.. identities, .. Vector([32, .. new byte[32]])]).Bytes();
        Without(41);
        byte[] binder = new KeySchedule13(RawPeer.Crypto, key).Binder(false, Sha256.Digest(whole[..^35]));
        return [.. whole[..^32], .. binder];
    }

    public static byte[] Message(int type, params byte[] body) => [(byte)type, (byte)(body.Length >> 16), .. TwoBytes(body.Length), .. body];

    public static byte[] Vector(byte[] bytes) => [.. TwoBytes(bytes.Length), .. bytes];

    public static byte[] TwoBytes(int value) => [(byte)(value >> 8), (byte)value];
}
