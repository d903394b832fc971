using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Tls;
using NanoTcp.TlsTests.Connections;

namespace NanoTcp.TlsTests.Interop;

/// <summary>OpenSSL's programs s_server and s_client understand this TLS, on loopback.</summary>
[TestClass]
public class OpenSslTests
{
    private const int Timeout = 20_000;

    private static readonly string s_key = Convert.ToHexString(Pair.Key);

    public static IEnumerable<object[]> Suites =>
    [
        [TlsCipherSuite.Aes128Ccm, TlsKeyExchange.EcdheOnly, "X25519"],
        [TlsCipherSuite.Aes128Ccm, TlsKeyExchange.EcdheOnly, "P-256"],
        [TlsCipherSuite.Aes128Ccm, TlsKeyExchange.PskOnly, "X25519"],
        [TlsCipherSuite.Aes128Gcm, TlsKeyExchange.EcdheOnly, "X25519"],
        [TlsCipherSuite.Aes128Gcm, TlsKeyExchange.PskOnly, "X25519"],
        [TlsCipherSuite.PskAes128Ccm, TlsKeyExchange.PskOnly, "X25519"],
        [TlsCipherSuite.PskAes128Gcm, TlsKeyExchange.PskOnly, "X25519"],
        [TlsCipherSuite.PskAes128Cbc, TlsKeyExchange.PskOnly, "X25519"],
    ];

    [TestMethod]
    [DynamicData(nameof(Suites))]
    public void OurClientReachesOpenSslsServer(int suite, TlsKeyExchange exchange, string group)
    {
        bool isTls13 = suite >> 8 == 0x13;
        using var server = new PeerProgram("openssl", ["s_server", "-accept", "127.0.0.1:0", "-nocert", "-rev", .. Arguments(suite, exchange, group)]);
        int port = int.Parse(server.WaitFor("ACCEPT 127.0.0.1:")["ACCEPT 127.0.0.1:".Length..].Split('\n')[0], null);
        TlsSettings settings = Pair.ClientSettings();
        settings.Random = new SystemRandom();
        settings.KeyExchange = exchange;
        using var tcp = new TcpClient("127.0.0.1", port) { ReceiveTimeout = Timeout, SendTimeout = Timeout };
        using var tls = new TlsStream(tcp.GetStream(), true, settings, false);
        tls.Authenticate();
        Assert.AreEqual(suite, tls.Connection.CipherSuite, server.Output);
        Assert.AreEqual(isTls13 ? 0x0304 : 0x0303, tls.Connection.Version);
        Assert.AreEqual(exchange == TlsKeyExchange.PskOnly ? 0 : group == "P-256" ? TlsGroup.Secp256r1 : TlsGroup.X25519, tls.Connection.Group);
        foreach (int length in (int[])[3, 500, 5000])
        {
            string line = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 23))));
            tls.Write(Encoding.ASCII.GetBytes(line + "\n"), 0, length + 1);
            byte[] answer = new byte[length + 1];
            tls.ReadExactly(answer);
            Assert.AreEqual(string.Concat(line.Reverse()) + "\n", Encoding.ASCII.GetString(answer));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Suites))]
    public async Task OpenSslsClientReachesOurServer(int suite, TlsKeyExchange exchange, string group)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var client = new PeerProgram("openssl",
            ["s_client", "-connect", $"127.0.0.1:{port}", .. Arguments(suite, exchange, group)]);
        using TcpClient tcp = await listener.AcceptTcpClientAsync(new CancellationTokenSource(Timeout).Token);
        tcp.ReceiveTimeout = Timeout;
        TlsSettings settings = Pair.ServerSettings();
        settings.Random = new SystemRandom();
        settings.KeyExchange = exchange;
        using (var tls = new TlsStream(tcp.GetStream(), true, settings, true))
        {
            tls.Authenticate();
            Assert.AreEqual(suite, tls.Connection.CipherSuite, client.Output);
            CollectionAssert.AreEqual(Pair.Identity, tls.Connection.PeerIdentity);
            byte[] text = Encoding.ASCII.GetBytes("from the board\n");
            tls.Write(text, 0, text.Length);
            client.WaitFor("from the board");
            string line = new('x', 6000);
            await client.Input.WriteLineAsync(line);
            await client.Input.FlushAsync();
            byte[] received = new byte[line.Length + 1];
            tls.ReadExactly(received);
            Assert.AreEqual(line + "\n", Encoding.ASCII.GetString(received));
        }

        client.AssertEndsWell();
    }

    [TestMethod]
    public void AKeyThatDiffersEndsWithAnAlert()
    {
        using var server = new PeerProgram("openssl", ["s_server", "-accept", "127.0.0.1:0", "-nocert", .. Arguments(TlsCipherSuite.Aes128Gcm, TlsKeyExchange.Any, "X25519")]);
        int port = int.Parse(server.WaitFor("ACCEPT 127.0.0.1:")["ACCEPT 127.0.0.1:".Length..].Split('\n')[0], null);
        var settings = new TlsSettings();
        settings.SetKey(Pair.Identity, new byte[32]);
        using var tcp = new TcpClient("127.0.0.1", port) { ReceiveTimeout = Timeout };
        using var tls = new TlsStream(tcp.GetStream(), true, settings, false);
        TlsException error = Assert.ThrowsExactly<TlsException>(tls.Authenticate);
        Assert.IsTrue(error.IsFromPeer);
    }

    private static string[] Arguments(int suite, TlsKeyExchange exchange, string group)
    {
        List<string> arguments = ["-psk", s_key, "-psk_identity", "boiler", "-groups", group];
        if (suite >> 8 == 0x13)
        {
            arguments.AddRange(["-tls1_3", "-ciphersuites", suite == TlsCipherSuite.Aes128Ccm ? "TLS_AES_128_CCM_SHA256" : "TLS_AES_128_GCM_SHA256"]);
            if (exchange == TlsKeyExchange.PskOnly)
            {
                arguments.Add("-allow_no_dhe_kex");
            }
        }
        else
        {
            string name = suite switch
            {
                TlsCipherSuite.PskAes128Ccm => "PSK-AES128-CCM",
                TlsCipherSuite.PskAes128Gcm => "PSK-AES128-GCM-SHA256",
                _ => "PSK-AES128-CBC-SHA256",
            };
            arguments.AddRange(["-tls1_2", "-cipher", name]);
        }

        return [.. arguments];
    }
}
