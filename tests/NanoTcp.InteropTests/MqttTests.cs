extern alias NanoTcpNet;

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.PortedPrograms;
using NanoTcpNet::NanoTcp.Net;

namespace NanoTcp.InteropTests;

/// <summary>
/// A board's MQTT client, written for System.Net, with the broker Mosquitto in the kernel's namespace. The other clients there are
/// mosquitto_pub and mosquitto_sub.
/// </summary>
[TestClass]
public sealed class MqttTests : InteropTest
{
    private const int BrokerPort = 1883;
    private const int LongMessage = 100_000;
    private const int AnswerTimeout = 10_000;

    private static readonly string s_broker = Ipv4Text.Format(KernelAddress);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private RunningProgram? _mosquitto;
    private RunningProgram? _subscriber;

    [TestCleanup]
    public void EndPrograms()
    {
        Network.Use((Network)null!);
        _subscriber?.Dispose();
        _mosquitto?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    [DataRow("w5500-tcp")]
    [DataRow("w5500-hybrid")]
    public async Task MessagesOfEachQualityOfServiceGoBothWays(string nic)
    {
        await StartAsync(nic);
        MqttClient client = NewClient(keepAlive: 60);
        await SubscribeInKernelAsync("from/board/#");
        await Task.Run(
            () =>
            {
                client.Connect(true);
                for (int qos = 0; qos <= 2; qos++)
                {
                    client.Subscribe($"to/board/{qos}", qos);
                }

                for (int qos = 0; qos <= 2; qos++)
                {
                    client.Publish($"from/board/{qos}", Encoding.ASCII.GetBytes($"of quality {qos}"), qos);
                }
            },
            Time);
        for (int qos = 0; qos <= 2; qos++)
        {
            await PublishInKernelAsync($"to/board/{qos}", qos, $"-m quality-{qos}");
        }

        for (int qos = 0; qos <= 2; qos++)
        {
            MqttMessage message = await ReceiveAsync(client);
            Assert.AreEqual($"to/board/{qos} {qos} quality-{qos}", $"{message.Topic} {message.Qos} {Encoding.ASCII.GetString(message.Payload)}");
        }

        string[] expected = [.. Enumerable.Range(0, 3).Select(qos => $"from/board/{qos} {qos} of quality {qos}")];
        await UntilAsync(() => expected.All(_subscriber!.Has), () => "the board's messages: " + _subscriber!.Output);
        Assert.IsNull(client.Receive(0));
        client.Disconnect();
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    [DataRow("w5500-hybrid")]
    public async Task AMessageOfAHundredKilobytesGoesBothWays(string nic)
    {
        await StartAsync(nic);
        byte[] payload = RandomNumberGenerator.GetBytes(LongMessage);
        string sent = Path.Combine(_folder, "sent");
        string received = Path.Combine(_folder, "received");
        await File.WriteAllBytesAsync(sent, payload, Time);
        MqttClient client = NewClient(keepAlive: 60);
        await Task.Run(
            () =>
            {
                client.Connect(true);
                client.Subscribe("to/board", 2);
            },
            Time);
        await PublishInKernelAsync("to/board", 2, $"-f {sent}");
        CollectionAssert.AreEqual(payload, (await ReceiveAsync(client)).Payload);

        // a shell, since the payload is not text
        _subscriber = StartInKernel("sh", $"-c \"echo ready; exec mosquitto_sub -h {s_broker} -t from/board -q 2 -C 1 -N > {received}\"");
        await UntilAsync(() => _mosquitto!.Output.Contains("from/board", StringComparison.Ordinal), () => "the subscription");
        await Task.Run(() => client.Publish("from/board", payload, 2), Time);

        Assert.AreEqual(0, await _subscriber.WaitAsync(Time));
        CollectionAssert.AreEqual(payload, await File.ReadAllBytesAsync(received, Time));
        client.Disconnect();
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500-hybrid")]
    public async Task PingsKeepASilentConnectionAlive(string nic)
    {
        await StartAsync(nic);
        MqttClient client = NewClient(keepAlive: 1);

        MqttMessage? message = await Task.Run(
            () =>
            {
                client.Connect(true);
                client.Subscribe("to/board", 1);
                return client.Receive(3000);
            },
            Time);

        Assert.IsNull(message);
        Assert.IsGreaterThan(3, client.Pings);
        await PublishInKernelAsync("to/board", 1, "-m alive");
        Assert.AreEqual("alive", Encoding.ASCII.GetString((await ReceiveAsync(client)).Payload));
        Assert.DoesNotContain("exceeded timeout", _mosquitto!.Output);
        client.Disconnect();
    }

    [TestMethod]
    public async Task TheBrokerClosesAConnectionWithoutPings()
    {
        await StartAsync("none");
        MqttClient client = NewClient(keepAlive: 1);
        await Task.Run(() => client.Connect(true), Time);

        await UntilAsync(() => _mosquitto!.Output.Contains("exceeded timeout", StringComparison.Ordinal), () => "the end of the connection");

        Assert.ThrowsExactly<MqttException>(() => client.Publish("from/board", [1], 1));
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    [DataRow("w5500-hybrid")]
    public async Task TheClientConnectsAgainAfterTheBrokerWasKilled(string nic)
    {
        await StartAsync(nic);
        MqttClient client = NewClient(keepAlive: 2);
        await Task.Run(
            () =>
            {
                client.Connect(true);
                client.Subscribe("to/board", 1);
            },
            Time);

        _mosquitto!.Dispose();
        await Assert.ThrowsExactlyAsync<MqttException>(() => Task.Run(() => client.Receive(AnswerTimeout), Time));
        Assert.ThrowsExactly<MqttException>(() => client.Connect(true), "no broker listens");

        await StartMosquittoAsync();
        await Task.Run(
            () =>
            {
                client.Connect(true);
                client.Subscribe("to/board", 1);
            },
            Time);
        await PublishInKernelAsync("to/board", 1, "-m back");
        Assert.AreEqual("back", Encoding.ASCII.GetString((await ReceiveAsync(client)).Payload));
        client.Disconnect();
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    public async Task TheBrokerKeepsMessagesForASessionThatContinues()
    {
        await StartAsync("none");
        MqttClient client = NewClient(keepAlive: 60);
        Assert.IsFalse(await Task.Run(() => client.Connect(false), Time));
        client.Subscribe("to/board", 2);
        client.Disconnect();
        await PublishInKernelAsync("to/board", 2, "-m first");
        await PublishInKernelAsync("to/board", 1, "-m second");

        Assert.IsTrue(await Task.Run(() => client.Connect(false), Time));

        Assert.AreEqual("first", Encoding.ASCII.GetString((await ReceiveAsync(client)).Payload));
        Assert.AreEqual("second", Encoding.ASCII.GetString((await ReceiveAsync(client)).Payload));
        client.Disconnect();
    }

    private async Task StartAsync(string nic)
    {
        BootBoard(NicNames.Parse(nic));
        Network.Use(Board.Stack, Board.Resolver, Board.Dhcp!);
        await StartMosquittoAsync();
    }

    private async Task StartMosquittoAsync()
    {
        string configuration = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(
            configuration, string.Create(CultureInfo.InvariantCulture, $"listener {BrokerPort} {s_broker}\nallow_anonymous true\nuser root\nlog_type all\n"), Time);
        _mosquitto = StartInKernel("mosquitto", $"-v -c {configuration}");
        await UntilAsync(() => _mosquitto.Output.Contains("running", StringComparison.Ordinal), () => "the broker: " + _mosquitto.Output);
    }

    private async Task SubscribeInKernelAsync(string topic)
    {
        _subscriber = StartInKernel("mosquitto_sub", $"-h {s_broker} -t {topic} -q 2 -F \"%t %q %p\"");
        await UntilAsync(() => _mosquitto!.Output.Contains(topic, StringComparison.Ordinal), () => "the subscription");
    }

    private async Task PublishInKernelAsync(string topic, int qos, string message)
    {
        using RunningProgram publisher = StartInKernel("mosquitto_pub", $"-h {s_broker} -t {topic} -q {qos} {message}");
        Assert.AreEqual(0, await publisher.WaitAsync(Time), publisher.Output);
    }

    private static MqttClient NewClient(int keepAlive) => new(s_broker, BrokerPort, "board", keepAlive) { AnswerTimeout = AnswerTimeout };

    private async Task<MqttMessage> ReceiveAsync(MqttClient client)
    {
        MqttMessage? message = await Task.Run(() => client.Receive(AnswerTimeout), Time);
        Assert.IsNotNull(message, "no message");
        return message;
    }
}
