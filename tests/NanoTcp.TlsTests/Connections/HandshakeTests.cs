using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Tls;

namespace NanoTcp.TlsTests.Connections;

/// <summary>A client and a server agree on what both allow.</summary>
[TestClass]
public class HandshakeTests
{
    public static IEnumerable<object[]> Combinations =>
        from suite in new[] { TlsCipherSuite.Aes128Ccm, TlsCipherSuite.Aes128Gcm }
        from exchange in Enum.GetValues<TlsKeyExchange>()
        from groups in new[] { "29", "23", "29,23", "23,29" }
        select new object[] { suite, exchange, groups };

    [TestMethod]
    [DynamicData(nameof(Combinations))]
    public void Tls13HasAllSuitesExchangesAndGroups(int suite, TlsKeyExchange exchange, string groups)
    {
        TlsSettings client = Pair.ClientSettings();
        client.CipherSuites = [suite];
        client.KeyExchange = exchange;
        client.Groups = Groups(groups);
        var pair = new Pair(client).Connect();
        foreach (TlsConnection side in (TlsConnection[])[pair.Client, pair.Server])
        {
            Assert.AreEqual(0x0304, side.Version);
            Assert.AreEqual(suite, side.CipherSuite);
            Assert.AreEqual(exchange == TlsKeyExchange.PskOnly ? 0 : client.Groups[0], side.Group);
        }

        CollectionAssert.AreEqual(Pair.Identity, pair.Server.PeerIdentity);
        Exchange(pair);
    }

    [TestMethod]
    [DataRow(TlsCipherSuite.PskAes128Ccm)]
    [DataRow(TlsCipherSuite.PskAes128Gcm)]
    [DataRow(TlsCipherSuite.PskAes128Cbc)]
    public void Tls12HasAllSuites(int suite)
    {
        TlsSettings client = Pair.ClientSettings();
        client.Versions = TlsVersions.Tls12;
        client.CipherSuites = [suite];
        var pair = new Pair(client).Connect();
        Assert.AreEqual((0x0303, suite), (pair.Client.Version, pair.Client.CipherSuite));
        Assert.AreEqual((0x0303, suite), (pair.Server.Version, pair.Server.CipherSuite));
        CollectionAssert.AreEqual(Pair.Identity, pair.Server.PeerIdentity);
        Exchange(pair);
    }

    [TestMethod]
    [DataRow(TlsCipherSuite.PskAes128Ccm)]
    [DataRow(TlsCipherSuite.PskAes128Cbc)]
    public void AServerOfTls12ServesAClientOfBoth(int suite)
    {
        TlsSettings server = Pair.ServerSettings();
        server.Versions = TlsVersions.Tls12;
        server.CipherSuites = [suite];
        var pair = new Pair(null, server).Connect();
        Assert.AreEqual((0x0303, suite), (pair.Client.Version, pair.Client.CipherSuite));
        Exchange(pair);
    }

    [TestMethod]
    public void AClientOffersOnlyVersionsOfWhichItHasASuite()
    {
        TlsSettings client = Pair.ClientSettings();
        client.CipherSuites = [TlsCipherSuite.PskAes128Gcm];
        Assert.AreEqual(0x0303, new Pair(client).Connect().Server.Version);
        client.CipherSuites = [TlsCipherSuite.Aes128Gcm];
        Assert.AreEqual(0x0304, new Pair(client).Connect().Server.Version);
    }

    [TestMethod]
    [DataRow("29,23", "23")]
    [DataRow("23,29", "29")]
    public void AServerAsksForAKeyOfAnotherGroup(string ofClient, string ofServer)
    {
        TlsSettings client = Pair.ClientSettings();
        client.Groups = Groups(ofClient);
        client.KeyExchange = TlsKeyExchange.EcdheOnly;
        TlsSettings server = Pair.ServerSettings();
        server.Groups = Groups(ofServer);
        int flights = 0;
        var pair = new Pair(client, server) { Wire = (bytes, _) => { flights++; return bytes; } }.Connect();
        Assert.AreEqual(server.Groups[0], pair.Client.Group);
        Assert.AreEqual(5, flights);
        Exchange(pair);
    }

    [TestMethod]
    [DataRow(TlsVersions.Tls13)]
    [DataRow(TlsVersions.Tls12)]
    public void RecordsMayBeCutAnywhere(TlsVersions versions)
    {
        foreach (int chunk in (int[])[1, 2, 3, 5, 7, 100])
        {
            TlsSettings client = Pair.ClientSettings();
            client.Versions = versions;
            var pair = new Pair(client) { Chunk = chunk };
            pair.Connect();
            Exchange(pair);
        }
    }

    [TestMethod]
    [DataRow(TlsVersions.Tls13)]
    [DataRow(TlsVersions.Tls12)]
    public void HandshakeMessagesMayBeCutIntoRecordsAnywhere(TlsVersions versions)
    {
        TlsSettings client = Pair.ClientSettings();
        client.Versions = versions;
        foreach (int size in (int[])[1, 2, 3, 50])
        {
            // only the hellos are not protected
            var pair = new Pair(client)
            {
                Wire = (bytes, isFromClient) => isFromClient && bytes[0] == 22 && bytes[5] == 1 ? Records.Cut(bytes, size) : bytes,
            };
            pair.Connect();
            Exchange(pair);
        }
    }

    [TestMethod]
    public void EachSideUpdatesItsKeys()
    {
        Pair pair = new Pair().Connect();
        for (int i = 0; i < 10; i++)
        {
            Assert.IsTrue(pair.Client.UpdateKeys(i % 2 == 0));
            Exchange(pair);
            Assert.IsTrue(pair.Server.UpdateKeys(i % 3 == 0));
            Exchange(pair);
        }

        Assert.AreEqual((TlsState.Open, TlsState.Open), (pair.Client.State, pair.Server.State));
    }

    [TestMethod]
    [DataRow(TlsVersions.Tls13)]
    [DataRow(TlsVersions.Tls12)]
    public void CloseIsNotified(TlsVersions versions)
    {
        TlsSettings client = Pair.ClientSettings();
        client.Versions = versions;
        Pair pair = new Pair(client).Connect();
        byte[] data = [1, 2, 3];
        Assert.AreEqual(3, pair.Client.Write(data, 0, 3));
        pair.Client.Close();
        Assert.AreEqual(TlsState.Closed, pair.Client.State);
        pair.Run();
        Assert.AreEqual(3, pair.Server.Read(data, 0, 3));
        pair.Run();
        Assert.AreEqual(TlsState.PeerClosed, pair.Server.State);
        pair.Server.InputEnded();
        Assert.AreEqual(TlsState.PeerClosed, pair.Server.State);
        Assert.AreEqual(0, pair.Client.Write(data, 0, 3));
    }

    [TestMethod]
    public void AnEndWithoutCloseNotifyIsAnError()
    {
        Pair pair = new Pair().Connect();
        pair.Server.InputEnded();
        Assert.AreEqual((TlsState.Failed, TlsAlert.Truncated), (pair.Server.State, pair.Server.Alert));
    }

    [TestMethod]
    [DataRow(TlsVersions.Tls13, 512, 16384)]
    [DataRow(TlsVersions.Tls12, 512, 16384)]
    [DataRow(TlsVersions.Tls13, 16384, 512)]
    [DataRow(TlsVersions.Tls12, 16384, 512)]
    [DataRow(TlsVersions.Tls13, 700, 1100)]
    [DataRow(TlsVersions.Tls12, 1100, 700)]
    public void RecordsAreNotLongerThanThePeerAsks(TlsVersions versions, int ofClient, int ofServer)
    {
        TlsSettings client = Pair.ClientSettings();
        client.Versions = versions;
        client.RecordSize = ofClient;
        client.MaxRecordSize = ofClient;
        TlsSettings server = Pair.ServerSettings();
        server.RecordSize = ofServer;
        var pair = new Pair(client, server);
        pair.Connect();
        int limit = Math.Min(ofClient, ofServer) + 32;
        pair.Wire = (bytes, _) =>
        {
            foreach (byte[] record in Records.Split(bytes))
            {
                Assert.IsLessThanOrEqualTo(limit, record.Length - 5);
            }

            return bytes;
        };
        Exchange(pair);
    }

    [TestMethod]
    public void TwoHandshakesShareNoBytesButTheIdentity()
    {
        var settings = new TlsSettings();
        settings.SetKey(Pair.Identity, Pair.Key);
        var one = new TlsConnection(settings, false);
        var two = new TlsConnection(settings, false);
        one.Start();
        two.Start();
        CollectionAssert.AreNotEqual(Pair.Take(one)[11..43], Pair.Take(two)[11..43]);
    }

    internal static void Exchange(Pair pair)
    {
        var random = new Random(4);
        foreach (int size in (int[])[1, 100, 511, 512, 513, 2048, 2049, 10000])
        {
            byte[] data = new byte[size];
            random.NextBytes(data);
            pair.Transfer(pair.Client, pair.Server, data);
            pair.Transfer(pair.Server, pair.Client, data);
        }
    }

    private static int[] Groups(string groups) => [.. groups.Split(',').Select(group => int.Parse(group, null))];
}
