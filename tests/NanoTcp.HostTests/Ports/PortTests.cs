extern alias SystemNet;

using System.Net;
using System.Net.Sockets;
using NanoTcp.PortedPrograms;
using Before = SystemNet::NanoTcp.PortedPrograms;

namespace NanoTcp.HostTests.Ports;

/// <summary>
/// Programs that were written for nanoFramework's sockets run as they are: the same files, with a changed using, on two boards here, and on
/// .NET's own sockets on the loopback before.
/// </summary>
[TestClass]
public sealed class PortTests
{
    private const string Loopback = "127.0.0.1";
    private const uint Seconds = 3_944_678_400;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [TestMethod]
    public async Task AWebServerAndItsClientOnSystemNet()
    {
        var server = new Before.HelloServer();
        Task<int> running = Task.Run(server.Run);

        AssertPages("127.0.0.1", path => Before.PageReader.Read(Loopback, server.Port, path));

        server.Stop();
        Assert.AreEqual(3, await running.WaitAsync(s_patience));
    }

    [TestMethod]
    public async Task AWebServerAndItsClientOnTwoBoards()
    {
        using var boards = new TwoBoards();
        boards.UseServer();
        var server = new HelloServer();
        Task<int> running = Task.Run(server.Run);
        boards.UseClient();

        AssertPages("10.0.0.2", path => PageReader.Read(TwoBoards.ServerAddress, server.Port, path));

        server.Stop();
        Assert.AreEqual(3, await running.WaitAsync(s_patience));
    }

    [TestMethod]
    public void ARefusedClientOnSystemNet() =>
        Assert.AreEqual("error 10061", Before.PageReader.Read(Loopback, UnusedPort(), "/"));

    [TestMethod]
    public void ARefusedClientOnTwoBoards()
    {
        using var boards = new TwoBoards();
        boards.UseClient();

        Assert.AreEqual("error 10061", PageReader.Read(TwoBoards.ServerAddress, 80, "/"));
    }

    [TestMethod]
    public async Task TimeQueryOnSystemNet()
    {
        var server = new Before.TimeProgram();
        server.Bind();
        var client = new Before.TimeProgram();
        Task answer = OnThread(() => server.Answer(Seconds));

        Assert.AreEqual(Seconds, client.Ask(Loopback, server.Port));
        await answer.WaitAsync(s_patience);
        Assert.AreEqual(0u, client.Ask(Loopback, server.Port), "no second answer");

        server.Close();
        client.Close();
    }

    [TestMethod]
    public async Task TimeQueryOnTwoBoards()
    {
        using var boards = new TwoBoards();
        boards.UseServer();
        var server = new TimeProgram();
        server.Bind();
        boards.UseClient();
        var client = new TimeProgram();
        Task answer = OnThread(() => server.Answer(Seconds));

        Assert.AreEqual(Seconds, client.Ask(TwoBoards.ServerAddress, server.Port));
        await answer.WaitAsync(s_patience);
        Assert.AreEqual(0u, client.Ask(TwoBoards.ServerAddress, server.Port), "no second answer");

        server.Close();
        client.Close();
    }

    [TestMethod]
    public async Task AStreamIsEchoedOnSystemNet()
    {
        var server = new Before.EchoProgram(0);
        int port = server.Port;
        Task<int> serving = Task.Run(() => server.Serve(1));

        Assert.AreEqual(20_000, Before.EchoProgram.Ask(Loopback, port, 5, 4000));
        Assert.AreEqual(20_000, await serving.WaitAsync(s_patience));
    }

    [TestMethod]
    public async Task DatagramsAreEchoedOnSystemNet()
    {
        var server = new Before.DatagramProgram(0);
        int port = server.Port;
        Task<int> serving = Task.Run(() => server.Serve(10));

        Assert.AreEqual(55 * 140, Before.DatagramProgram.Ask(Loopback, port, 10, 140));
        Assert.AreEqual(55 * 140, await serving.WaitAsync(s_patience));
    }

    [TestMethod]
    public async Task ALampAnswersOnSystemNet()
    {
        var server = new Before.LampServer(0);
        int port = server.Port;
        Task<int> serving = Task.Run(() => server.Serve(1));
        var client = new Before.LampClient(Loopback, port);

        Assert.AreEqual("200 is on", client.Request("PUT", "/lamp", "on", false));
        Assert.AreEqual("200 60000", client.Request("GET", "/log", "", false));
        Assert.AreEqual("200 on", client.Request("GET", "/lamp", "", true));
        client.Close();
        Assert.AreEqual(3, await serving.WaitAsync(s_patience));
    }

    [TestMethod]
    public async Task AnMqttClientPublishesAndReceivesOnSystemNet()
    {
        var broker = new Before.MqttBroker(0);
        Task<bool> serving = Task.Run(broker.ServeOne);
        var client = new Before.MqttClient(Loopback, broker.Port, "board", 60);
        client.Connect(true);
        client.Subscribe("a", 2);

        for (int qos = 0; qos <= 2; qos++)
        {
            client.Publish("a", [(byte)qos], qos);
            Before.MqttMessage message = client.Receive(5000);
            Assert.AreEqual(qos, message.Qos);
            CollectionAssert.AreEqual(new[] { (byte)qos }, message.Payload);
        }

        Assert.IsNull(client.Receive(100));
        client.Disconnect();
        Assert.IsTrue(await serving.WaitAsync(s_patience));
        broker.Stop();
    }

    // the client waits half a second; the pool may take longer to find a thread
    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void AssertPages(string clientAddress, Func<string, string> read)
    {
        Assert.AreEqual($"Hello {clientAddress}, you want /.", read("/"));
        Assert.AreEqual(new string('x', 200_000), read("/big"));
        Assert.AreEqual($"Hello {clientAddress}, you want /a.", read("/a"));
    }

    // bound and not listening, so that the kernel does not allocate it to another socket
    private static int UnusedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
