using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Tls;
using NanoTcp.TlsTests.Connections;

namespace NanoTcp.TlsTests.Interop;

/// <summary>The MQTT broker Mosquitto, with pre-shared keys, accepts a client of this TLS, on loopback.</summary>
[TestClass]
public class MosquittoTests
{
    private const int Timeout = 20_000;

    [TestMethod]
    [DataRow(TlsVersions.Tls13)]
    [DataRow(TlsVersions.Tls12)]
    public void TheBrokerAcceptsAClientByItsKey(TlsVersions versions)
    {
        int port = FreePort();
        string folder = Directory.CreateTempSubdirectory("nanotcp").FullName;
        try
        {
            string keys = Path.Combine(folder, "keys");
            File.WriteAllText(keys, $"boiler:{Convert.ToHexStringLower(Pair.Key)}\n");
            string configuration = Path.Combine(folder, "mosquitto.conf");
            File.WriteAllText(configuration, $"""
                listener {port} 127.0.0.1
                psk_hint nanotcp
                psk_file {keys}
                use_identity_as_username true
                allow_anonymous false
                user root
                tls_version {(versions == TlsVersions.Tls13 ? "tlsv1.3" : "tlsv1.2")}

                """);
            using var broker = new PeerProgram("mosquitto", "-v", "-c", configuration);
            broker.WaitFor("running");
            TlsSettings settings = Pair.ClientSettings();
            settings.Random = new SystemRandom();
            settings.Versions = versions;
            using var tcp = new TcpClient("127.0.0.1", port) { ReceiveTimeout = Timeout, SendTimeout = Timeout };
            using var tls = new TlsStream(tcp.GetStream(), true, settings, false);
            tls.Authenticate();
            Assert.AreEqual(versions == TlsVersions.Tls13 ? 0x0304 : 0x0303, tls.Connection.Version, broker.Output);

            // MQTT 3.1.1: CONNECT, clean session, client identifier "b"; CONNACK without error
            byte[] connect = [0x10, 13, 0, 4, .. Encoding.ASCII.GetBytes("MQTT"), 4, 2, 0, 60, 0, 1, (byte)'b'];
            tls.Write(connect, 0, connect.Length);
            byte[] answer = new byte[4];
            tls.ReadExactly(answer);
            CollectionAssert.AreEqual(new byte[] { 0x20, 2, 0, 0 }, answer, broker.Output);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
