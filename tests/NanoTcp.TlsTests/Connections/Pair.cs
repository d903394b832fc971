using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Tls;

namespace NanoTcp.TlsTests.Connections;

/// <summary>A client and a server with what is between them: bytes that wait, and what a test does to them.</summary>
internal sealed class Pair
{
    public static readonly byte[] Identity = Encoding.ASCII.GetBytes("boiler");
    public static readonly byte[] Key = Enumerable.Range(1, 32).Select(one => (byte)one).ToArray();

    // a handshake takes two or three
    private const int MaxTurns = 1000;

    public Pair(TlsSettings? client = null, TlsSettings? server = null)
    {
        Client = new TlsConnection(client ?? ClientSettings(), false);
        Server = new TlsConnection(server ?? ServerSettings(), true);
    }

    public TlsConnection Client { get; }

    public TlsConnection Server { get; }

    /// <summary>Changes the bytes of a flight on their way: the sender is the client or not.</summary>
    public Func<byte[], bool, byte[]> Wire { get; set; } = (bytes, _) => bytes;

    /// <summary>Bytes that go at once; a record may be cut anywhere.</summary>
    public int Chunk { get; set; } = int.MaxValue;

    public static TlsSettings ClientSettings(uint seed = 7)
    {
        var settings = new TlsSettings { Random = new SeededRandom(seed) };
        settings.SetKey(Identity, Key);
        return settings;
    }

    public static TlsSettings ServerSettings(uint seed = 8) => new() { Random = new SeededRandom(seed), Keys = new OneKey(Identity, Key) };

    /// <summary>Makes the handshake, which must succeed.</summary>
    public Pair Connect()
    {
        Client.Start();
        Server.Start();
        Run();
        Assert.AreEqual((TlsState.Open, TlsState.Open), (Client.State, Server.State), $"{Client.Alert} {Server.Alert}");
        return this;
    }

    /// <summary>Makes the handshake, which must fail.</summary>
    public Pair Fail()
    {
        Client.Start();
        Server.Start();
        Run();
        Assert.IsTrue(Client.State == TlsState.Failed || Server.State == TlsState.Failed, $"{Client.State} {Server.State}");
        return this;
    }

    /// <summary>Carries bytes until none waits.</summary>
    public void Run()
    {
        for (int turn = 0; turn < MaxTurns; turn++)
        {
            if (!(Carry(Client, Server, true) | Carry(Server, Client, false)))
            {
                return;
            }
        }

        Assert.Fail("The two do not come to rest.");
    }

    /// <summary>Data from one to the other, which must come whole.</summary>
    public void Transfer(TlsConnection from, TlsConnection to, byte[] data)
    {
        using var received = new MemoryStream();
        byte[] buffer = new byte[1000];
        int sent = 0;
        while (received.Length < data.Length)
        {
            sent += from.Write(data, sent, data.Length - sent);
            Run();
            int count = to.Read(buffer, 0, buffer.Length);
            received.Write(buffer, 0, count);
            Assert.IsTrue(count > 0 || sent < data.Length, $"{from.State} {from.Alert} {to.State} {to.Alert}");
        }

        CollectionAssert.AreEqual(data, received.ToArray());
    }

    /// <summary>The bytes that wait to be sent, removed.</summary>
    public static byte[] Take(TlsConnection from)
    {
        byte[] bytes = from.OutputBuffer.AsSpan(from.OutputOffset, from.OutputCount).ToArray();
        from.OutputSent(bytes.Length);
        return bytes;
    }

    private readonly Dictionary<TlsConnection, byte[]> _waiting = [];

    private bool Carry(TlsConnection from, TlsConnection to, bool isFromClient)
    {
        byte[] waiting = _waiting.GetValueOrDefault(to, []);
        byte[] sent = Take(from);
        if (sent.Length > 0)
        {
            sent = Wire(sent, isFromClient);
        }

        byte[] bytes = [.. waiting, .. sent];
        int done = 0;
        while (done < bytes.Length)
        {
            int part = Math.Min(Chunk, bytes.Length - done);
            int taken = to.Input(bytes, done, part);
            done += taken;
            if (taken < part)
            {
                break;
            }
        }

        _waiting[to] = bytes[done..];
        return sent.Length > 0 || done > 0;
    }
}
