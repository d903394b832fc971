extern alias NanoTcpNet;

using System.Text;
using NanoTcp.Host.Boards;
using NanoTcp.PortedPrograms;
using NanoTcpNet::System.Net.Sockets;

namespace NanoTcp.HostTests.Ports;

/// <summary>
/// Programs in the style of nanoFramework's samples on two boards, with each chip and each use of it, in virtual time.
/// </summary>
[TestClass]
public sealed class NicTests
{
    private const string Group = "239.1.2.3";
    private const int Minute = 60_000;

    public static IEnumerable<NicType> Nics => [NicType.None, NicType.W5500, NicType.Enc28j60, NicType.W5500Tcp, NicType.W5500Hybrid];

    [TestMethod]
    [DynamicData(nameof(Nics))]
    public void AStreamIsEchoed(NicType nic)
    {
        using var world = new ProgramWorld(nic);
        int echoed = 0;
        int equal = 0;

        world.Run(
            () => echoed = new EchoProgram(7).Serve(3),
            () =>
            {
                for (int i = 0; i < 3; i++)
                {
                    equal += EchoProgram.Ask(ProgramWorld.ServerAddress, 7, 5, 4000);
                }
            });

        Assert.AreEqual(60_000, echoed);
        Assert.AreEqual(60_000, equal);
        AssertNothingIsLeft(world);
    }

    [TestMethod]
    [DynamicData(nameof(Nics))]
    public void DatagramsAreEchoed(NicType nic)
    {
        using var world = new ProgramWorld(nic);
        int echoed = 0;
        int equal = 0;

        world.Run(() => echoed = new DatagramProgram(7).Serve(10), () => equal = DatagramProgram.Ask(ProgramWorld.ServerAddress, 7, 10, 140));

        Assert.AreEqual(55 * 140, echoed);
        Assert.AreEqual(55 * 140, equal);
        AssertNothingIsLeft(world);
    }

    [TestMethod]
    [DataRow(NicType.None)]
    [DataRow(NicType.W5500)]
    [DataRow(NicType.Enc28j60)]
    [DataRow(NicType.W5500Hybrid)]
    public void AMemberReceivesWhatIsSentToItsGroup(NicType nic)
    {
        using var world = new ProgramWorld(nic);
        List<string?> received = [];

        world.Run(
            () =>
            {
                var program = new GroupProgram(Group, 5000);
                received.Add(program.Receive(1500)); // at 1 s, before it joins
                program.Join();
                received.Add(program.Receive(1500)); // at 2 s
                received.Add(program.Receive(1500)); // at 3 s
                program.Leave();
                received.Add(program.Receive(2000)); // at 4 s
                program.Close();
            },
            () =>
            {
                for (int second = 1; second <= 4; second++)
                {
                    world.ClientSleeps(1000);
                    GroupProgram.Announce(Group, 5000, $"announcement {second}");
                }
            });

        CollectionAssert.AreEqual(new[] { null, "10.0.0.2: announcement 2", "10.0.0.2: announcement 3", null }, received);
        AssertNothingIsLeft(world);
    }

    [TestMethod]
    public void TheChipsOwnUdpHasNoGroups()
    {
        using var world = new ProgramWorld(NicType.W5500Tcp);
        SocketException? error = null;

        world.Run(
            () =>
            {
                var program = new GroupProgram(Group, 5000);
                error = Assert.ThrowsExactly<SocketException>(program.Join);
                program.Close();
            },
            () => { });

        Assert.AreEqual((int)SocketError.ProtocolOption, error!.ErrorCode);
        AssertNothingIsLeft(world);
    }

    [TestMethod]
    [DynamicData(nameof(Nics))]
    public void ALampAnswersManyRequestsOfOneConnection(NicType nic)
    {
        using var world = new ProgramWorld(nic);
        int answered = 0;
        List<string> responses = [];

        world.Run(
            () => answered = new LampServer(80).Serve(2),
            () =>
            {
                var client = new LampClient(ProgramWorld.ServerAddress, 80);
                responses.Add(client.Request("GET", "/lamp", "", false));
                responses.Add(client.Request("PUT", "/lamp", "on", false));
                responses.Add(client.Request("GET", "/lamp", "", false));
                responses.Add(client.Request("GET", "/log", "", false));
                responses.Add(client.Request("GET", "/heater", "", false));
                client.Close();
                client = new LampClient(ProgramWorld.ServerAddress, 80);
                responses.Add(client.Request("GET", "/lamp", "", true));
                client.Close();
            });

        CollectionAssert.AreEqual(new[] { "200 off", "200 is on", "200 on", "200 60000", "404 ", "200 on" }, responses);
        Assert.AreEqual(6, answered);
        AssertNothingIsLeft(world);
    }

    [TestMethod]
    [DynamicData(nameof(Nics))]
    public void AnMqttConnectionLastsForHours(NicType nic)
    {
        const int KeepAlive = 60;
        const int NewsPeriod = 10 * Minute;
        const int ReportPeriod = 7 * Minute;
        const int Reports = 17;
        const int Duration = Reports * ReportPeriod;
        using var world = new ProgramWorld(nic);
        MqttBroker? broker = null;
        MqttClient? client = null;
        int news = 0;
        int reports = 0;
        bool isInOrder = false;

        world.Run(
            () =>
            {
                broker = new MqttBroker(1883) { Clock = () => world.Now, NewsPeriod = NewsPeriod };
                isInOrder = broker.ServeOne();
                broker.Stop();
            },
            () =>
            {
                client = new MqttClient(ProgramWorld.ServerAddress, 1883, "board", KeepAlive) { Clock = () => world.Now };
                client.Connect(true);
                client.Subscribe(MqttBroker.NewsTopic, 1);
                client.Subscribe("reports", 2);
                long start = world.Now;
                for (int i = 1; i <= Reports; i++)
                {
                    client.Publish("reports", Encoding.ASCII.GetBytes($"report {i}"), i % 3);
                    while (client.Receive((int)(start + (i * ReportPeriod) - world.Now)) is MqttMessage message)
                    {
                        news += message.Topic == MqttBroker.NewsTopic ? 1 : 0;
                        reports += message.Topic == "reports" && Encoding.ASCII.GetString(message.Payload) == $"report {i}" ? 1 : 0;
                    }
                }

                client.Disconnect();
            },
            2 * Duration);

        Assert.IsTrue(isInOrder);
        Assert.AreEqual(0, broker!.Expired);
        Assert.AreEqual(Reports, broker.Messages);
        Assert.AreEqual(Reports, reports);
        Assert.AreEqual(Duration / NewsPeriod, news);
        Assert.AreEqual(news + Enumerable.Range(1, Reports).Count(i => i % 3 == 1), broker.Acknowledged);
        Assert.AreEqual(client!.Pings, broker.Pings);
        Assert.IsGreaterThan(Duration / (KeepAlive * 1000), broker.Pings);
        AssertNothingIsLeft(world);
    }

    [TestMethod]
    [DynamicData(nameof(Nics))]
    public void AnMqttClientConnectsAgainAfterItsBrokerHasClosed(NicType nic)
    {
        using var world = new ProgramWorld(nic);
        MqttBroker? broker = null;
        bool isInOrder = false;
        bool wasLost = false;

        world.Run(
            () =>
            {
                broker = new MqttBroker(1883) { Clock = () => world.Now };
                broker.ServeOne();
                isInOrder = broker.ServeOne();
                broker.Stop();
            },
            () =>
            {
                // pings come too seldom for this broker: one that expects one a second
                var client = new MqttClient(ProgramWorld.ServerAddress, 1883, "board", 1) { Clock = () => world.Now };
                client.Connect(true);
                world.ClientSleeps(5000);
                wasLost = Assert.ThrowsExactly<MqttException>(() => client.Publish("reports", [1], 1)) != null;
                client.Connect(true);
                client.Publish("reports", [2], 1);
                client.Disconnect();
            });

        Assert.IsTrue(wasLost && isInOrder);
        Assert.AreEqual(1, broker!.Expired);
        Assert.AreEqual(1, broker.Messages);
        AssertNothingIsLeft(world);
    }

    private static void AssertNothingIsLeft(ProgramWorld world)
    {
        world.Settle(5 * Minute);
        Assert.AreEqual(0, world.OpenFiles);
    }
}
