using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Tls;

namespace NanoTcp.Fuzz.Benches;

/// <summary>
/// TLS without a transport: a client and a server whose flights are changed on their way, or one side before a peer that knows the key. Data
/// that comes out must have gone in, and nothing may throw, grow or continue after a failure.
/// </summary>
public sealed class TlsBench(FuzzRandom random) : IFuzzBench
{
    private const int MaxTurns = 200;

    // a record of the longest content, its header and what protects it
    private const int MaxInput = 5 + 16384 + 2048;

    private static readonly byte[] s_identity = [1, 2, 3];
    private static readonly byte[] s_key = [.. Enumerable.Range(1, 32).Select(one => (byte)one)];
    private static readonly int[][] s_groups = [[TlsGroup.X25519], [TlsGroup.Secp256r1], [TlsGroup.X25519, TlsGroup.Secp256r1], [TlsGroup.Secp256r1, TlsGroup.X25519]];
    private static readonly int[] s_types = [24, 20, 8, 4, 1, 2];
    private static readonly PlatformCrypto s_crypto = new();

    /// <summary>A handshake and some data, with changes or without.</summary>
    public void Converse()
    {
        var client = new TlsConnection(Settings(true), false);
        var server = new TlsConnection(Settings(false), true);
        int changes = random.OneIn(3) ? 0 : 1 + random.Below(3);
        bool isChanged = false;
        client.Start();
        server.Start();
        var streams = new Dictionary<TlsConnection, (byte[] Sent, int Read)> { [client] = (random.Bytes(random.Below(3000)), 0), [server] = (random.Bytes(random.Below(3000)), 0) };
        var written = new Dictionary<TlsConnection, int> { [client] = 0, [server] = 0 };
        var waiting = new Dictionary<TlsConnection, byte[]> { [client] = [], [server] = [] };
        for (int turn = 0; turn < MaxTurns; turn++)
        {
            bool isIdle = true;
            foreach ((TlsConnection from, TlsConnection to) in ((TlsConnection, TlsConnection)[])[(client, server), (server, client)])
            {
                byte[] data = streams[from].Sent;
                written[from] += from.Write(data, written[from], data.Length - written[from]);
                if (random.OneIn(10))
                {
                    from.UpdateKeys(random.OneIn(2));
                }

                byte[] flight = Take(from);
                isIdle &= flight.Length == 0;
                if (changes > 0 && flight.Length > 0 && random.OneIn(3))
                {
                    byte[] before = [.. flight];
                    flight = random.Mutate(flight, 0);
                    isChanged |= !flight.AsSpan().SequenceEqual(before);
                    changes--;
                }

                waiting[to] = Give(to, [.. waiting[to], .. flight]);
                int count = Read(to, streams[from].Sent, streams[from].Read);
                streams[from] = (streams[from].Sent, streams[from].Read + count);
                isIdle &= count == 0;
            }

            if (isIdle)
            {
                break;
            }
        }

        if (!isChanged && AreCompatible(client, server))
        {
            Check(streams[client].Read == streams[client].Sent.Length && streams[server].Read == streams[server].Sent.Length, "data is missing");
        }
    }

    /// <summary>One side after a handshake with a peer that knows the key, and protects any nonsense.</summary>
    public void Annoy()
    {
        bool isServer = random.OneIn(2);
        TlsSettings settings = Settings(!isServer);
        settings.KeyExchange = TlsKeyExchange.PskOnly;
        settings.Versions = TlsVersions.Tls13;
        settings.CipherSuites = [TlsCipherSuite.Aes128Ccm];
        var victim = new TlsConnection(settings, isServer);
        var transcript = new Sha256();
        var schedule = new KeySchedule13(s_crypto, s_key);
        victim.Start();
        byte[] hello = isServer ? ClientHello() : Take(victim)[5..];
        transcript.Update(hello, 0, hello.Length);
        byte[] answer = isServer ? [] : ServerHello();
        Give(victim, Record(22, isServer ? hello : answer));
        answer = isServer ? FirstMessage(Take(victim)) : answer;
        if (victim.State == TlsState.Failed || answer.Length == 0)
        {
            return;
        }

        transcript.Update(answer, 0, answer.Length);
        schedule.EnterHandshake(null, transcript.Digest());
        byte[] secret = isServer ? schedule.ClientSecret : schedule.ServerSecret;
        var aead = new Ccm(s_crypto, Hkdf.ExpandLabel(s_crypto, secret, "key", null, 16));
        byte[] iv = Hkdf.ExpandLabel(s_crypto, secret, "iv", null, 12);
        for (int i = random.Below(20); i >= 0; i--)
        {
            byte[] message = Message(random.OneIn(3) ? s_types[random.Below(s_types.Length)] : 8, random.OneIn(2) ? [0, 0] : random.Bytes(random.Below(40)));
            byte[] inner = [.. random.OneIn(4) ? random.Mutate(message, 0) : message, random.OneIn(6) ? (byte)random.Next() : (byte)22];
            byte[] record = [23, 3, 3, .. TwoBytes(inner.Length + 16), .. inner, .. new byte[16]];
            aead.Seal(Nonce(iv, i), record[..5], 5, record, 5, inner.Length);
            Give(victim, random.OneIn(10) ? random.Mutate(record, 0) : record);
            Take(victim);
        }
    }

    /// <summary>A server before a hello that is made at random, or changed and with a valid binder.</summary>
    public void Greet()
    {
        var server = new TlsConnection(Settings(false), true);
        server.Start();
        byte[] hello = ClientHello();
        if (random.OneIn(2))
        {
            hello = random.Mutate(hello, 4);
        }

        if (random.OneIn(2) && hello.Length > 4)
        {
            hello = [hello[0], .. TwoBytes((hello.Length - 4) >> 8)[1..], .. TwoBytes(hello.Length - 4), .. hello[4..]];
        }

        for (int i = 0; i < hello.Length;)
        {
            int part = Math.Min(random.OneIn(3) ? 1 + random.Below(50) : hello.Length, hello.Length - i);
            Give(server, Record(random.OneIn(50) ? random.Below(256) : 22, hello[i..(i + part)]));
            i += part;
        }

        Take(server);
    }

    public void Finish()
    {
    }

    private static bool AreCompatible(TlsConnection client, TlsConnection server) => client.State == TlsState.Open && server.State == TlsState.Open;

    private static byte[] Record(int type, byte[] content) => [(byte)type, 3, 3, .. TwoBytes(content.Length), .. content];

    private static byte[] Message(int type, byte[] body) => [(byte)type, 0, .. TwoBytes(body.Length), .. body];

    private static byte[] TwoBytes(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] FirstMessage(byte[] flight) => flight.Length < 9 || flight[0] != 22 ? [] : flight[5..(5 + (flight[3] << 8) + flight[4])];

    private static byte[] ServerHello() =>
        Message(2, [3, 3, .. new byte[32], 0, 0x13, 4, 0, 0, 12, 0, 43, 0, 2, 3, 4, 0, 41, 0, 2, 0, 0]);

    private static byte[] Nonce(byte[] iv, int sequence)
    {
        byte[] nonce = [.. iv];
        nonce[11] ^= (byte)sequence;
        return nonce;
    }

    private static byte[] Take(TlsConnection from)
    {
        byte[] bytes = from.OutputBuffer.AsSpan(from.OutputOffset, from.OutputCount).ToArray();
        from.OutputSent(bytes.Length);
        return bytes;
    }

    private static void Check(bool isRight, string what)
    {
        if (!isRight)
        {
            throw new InvariantException(what);
        }
    }

    private byte[] ClientHello()
    {
        byte[] extensions = [0, 43, 0, 3, 2, 3, 4, 0, 45, 0, 2, 1, 0];
        if (random.OneIn(10))
        {
            // max_fragment_length
            extensions = [.. extensions, 0, 1, 0, 1, (byte)random.Below(6)];
        }

        if (random.OneIn(3))
        {
            extensions = [.. extensions, .. TwoBytes(random.OneIn(2) ? random.Below(60) : (int)(random.Next() & 0xffff)), 0, 2, .. random.Bytes(2)];
        }

        byte[] key = [0, 41, 0, 46, 0, 9, 0, 3, .. s_identity, 0, 0, 0, 0, 0, 33, 32];
        byte[] body = [3, 3, .. random.Bytes(32), 0, 0, 2, 0x13, 4, 1, 0, .. TwoBytes(extensions.Length + key.Length + 32), .. extensions, .. key];
        byte[] message = [1, 0, .. TwoBytes(body.Length + 32), .. body];
        byte[] binder = new KeySchedule13(s_crypto, s_key).Binder(false, Sha256.Digest(message[..^3]));
        return [.. message, .. binder];
    }

    // in pieces, as a transport delivers them; what is left while data waits
    private byte[] Give(TlsConnection to, byte[] bytes)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            int part = Math.Min(random.OneIn(4) ? 1 + random.Below(30) : bytes.Length, bytes.Length - done);
            int taken = to.Input(bytes, done, part);
            Check(to.InputBuffer.Length <= MaxInput, "the input grows");
            Check(to.State != TlsState.Failed || to.InputNeeded == 0, "a connection that failed receives");
            done += taken;
            if (taken < part)
            {
                break;
            }
        }

        return bytes[done..];
    }

    private int Read(TlsConnection from, byte[] expected, int offset)
    {
        byte[] buffer = new byte[1 + random.Below(2000)];
        int count = from.Read(buffer, 0, buffer.Length);
        Check(offset + count <= expected.Length && buffer.AsSpan(0, count).SequenceEqual(expected.AsSpan(offset, count)), "data differs from what was written");
        return count;
    }

    private TlsSettings Settings(bool isClient)
    {
        var settings = new TlsSettings
        {
            Random = new SeededRandom(random.Next()),
            KeyExchange = random.OneIn(2) ? TlsKeyExchange.Any : TlsKeyExchange.PskOnly,
            Versions = (TlsVersions)(1 + random.Below(3)),
            RecordSize = 512 + random.Below(4000),
        };
        settings.Groups = s_groups[random.Below(s_groups.Length)];
        if (random.OneIn(3))
        {
            settings.CipherSuites = [TlsCipherSuite.Aes128Gcm, TlsCipherSuite.PskAes128Cbc];
        }

        if (isClient)
        {
            settings.SetKey(s_identity, s_key);
        }
        else
        {
            settings.Keys = new Store();
        }

        return settings;
    }

    private sealed class Store : PskStore
    {
        public override byte[]? Find(byte[] identity) => identity.AsSpan().SequenceEqual(s_identity) ? s_key : null;
    }
}
