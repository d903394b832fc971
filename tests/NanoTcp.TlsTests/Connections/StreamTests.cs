using System.Net;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Tls;

namespace NanoTcp.TlsTests.Connections;

/// <summary>TlsStream over the sockets of the system.</summary>
[TestClass]
public class StreamTests
{
    private const int Timeout = 20_000;

    [TestMethod]
    public void BothDirectionsFlowAtOnce()
    {
        (TlsStream client, TlsStream server) = Open(Pair.ClientSettings());
        byte[] data = new byte[400_000];
        new Random(1).NextBytes(data);
        byte[] ofClient = new byte[data.Length];
        byte[] ofServer = new byte[data.Length];
        Task[] all =
        [
            Task.Run(() => client.Write(data, 0, data.Length)),
            Task.Run(() => server.Write(data, 0, data.Length)),
            Task.Run(() => client.ReadExactly(ofClient)),
            Task.Run(() => server.ReadExactly(ofServer)),
        ];
        Assert.IsTrue(Task.WaitAll(all, Timeout));
        CollectionAssert.AreEqual(data, ofClient);
        CollectionAssert.AreEqual(data, ofServer);
        client.Dispose();
        Assert.AreEqual(0, server.Read(ofServer, 0, 10));
        server.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => server.ReadByte());
        Assert.ThrowsExactly<ObjectDisposedException>(() => server.WriteByte(1));
    }

    [TestMethod]
    public void ATimeoutLosesNothing()
    {
        (TlsStream client, TlsStream server) = Open(Pair.ClientSettings());
        client.ReadTimeout = 50;
        Assert.ThrowsExactly<IOException>(() => client.ReadByte());
        server.WriteByte(5);
        client.ReadTimeout = Timeout;
        Assert.AreEqual(5, client.ReadByte());
        client.Dispose();
        server.Dispose();
    }

    [TestMethod]
    public void AWriteThatTimesOutFailsTheConnection()
    {
        (TlsStream client, TlsStream server) = Open(Pair.ClientSettings());
        client.WriteTimeout = 100;
        Assert.ThrowsExactly<IOException>(() => client.Write(new byte[50_000_000], 0, 50_000_000));
        Assert.AreEqual(TlsState.Failed, client.Connection.State);
        Assert.ThrowsExactly<TlsException>(() => client.WriteByte(1));
        client.Dispose();
        server.Dispose();
    }

    [TestMethod]
    public void AnEndWithoutCloseNotifyThrows()
    {
        (TlsStream client, TlsStream server) = Open(Pair.ClientSettings());
        s_inner[1].Dispose();
        Assert.AreEqual(TlsAlert.Truncated, Assert.ThrowsExactly<TlsException>(() => client.ReadByte()).Alert);
        client.Dispose();
        server.Dispose();
    }

    [TestMethod]
    public void BothSidesReportAHandshakeThatFails()
    {
        TlsSettings settings = Pair.ClientSettings();
        settings.SetKey(Pair.Identity, new byte[16]);
        (TlsStream client, TlsStream server) = Connect(settings);
        Task<TlsException> ofServer = Task.Run(() => Assert.ThrowsExactly<TlsException>(server.Authenticate));
        TlsException ofClient = Assert.ThrowsExactly<TlsException>(client.Authenticate);
        Assert.AreEqual((TlsAlert.DecryptError, true), (ofClient.Alert, ofClient.IsFromPeer));
        Assert.IsTrue(ofServer.Wait(Timeout));
        Assert.AreEqual((TlsAlert.DecryptError, false), (ofServer.Result.Alert, ofServer.Result.IsFromPeer));
        client.Dispose();
        server.Dispose();
    }

    [TestMethod]
    public void CloseEndsAWriteThatBlocks()
    {
        (TlsStream client, TlsStream server) = Open(Pair.ClientSettings());
        Task write = Task.Run(() => Assert.Throws<Exception>(() => client.Write(new byte[50_000_000], 0, 50_000_000)));
        Assert.IsFalse(write.Wait(200));
        client.Dispose();
        Assert.IsTrue(write.Wait(Timeout));
        server.Dispose();
    }

    [TestMethod]
    public void AHandshakeIsMadeOnce()
    {
        (TlsStream client, TlsStream server) = Open(Pair.ClientSettings());
        Assert.ThrowsExactly<InvalidOperationException>(client.Authenticate);
        client.Dispose();
        server.Dispose();
    }

    [TestMethod]
    public void NothingIsWrittenBeforeTheHandshake()
    {
        (TlsStream client, TlsStream server) = Connect(Pair.ClientSettings());
        Assert.ThrowsExactly<IOException>(() => client.WriteByte(1));
        client.Dispose();
        server.Dispose();
    }

    private static Stream[] s_inner = [];

    private static (TlsStream Client, TlsStream Server) Open(TlsSettings settings)
    {
        (TlsStream client, TlsStream server) = Connect(settings);
        Task ofServer = Task.Run(server.Authenticate);
        client.Authenticate();
        Assert.IsTrue(ofServer.Wait(Timeout));
        return (client, server);
    }

    private static (TlsStream Client, TlsStream Server) Connect(TlsSettings settings)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        TcpClient server = listener.AcceptTcpClient();
        s_inner = [client.GetStream(), server.GetStream()];
        return (new TlsStream(s_inner[0], false, settings, false), new TlsStream(s_inner[1], false, Pair.ServerSettings(), true));
    }
}
