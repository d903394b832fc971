using CsCheck;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.PropertyTests;

/// <summary>Two stacks, a bad cable, programs with moods: the streams arrive whole or the calls say why not, and nothing is left.</summary>
[TestClass]
public class TwoStackTests
{
    // a day: seconds for most, but with a fifth of all packets lost both ways and no SACK the timeout climbs to its cap
    private const long PatienceMilliseconds = 86_400_000;

    private static readonly Gen<Wire> s_wire =
        Gen.Select(Gen.OneOf(0, 1000, 20_000, 100_000, 200_000), Gen.OneOf(0, 0, 20_000, 100_000), Gen.OneOf(0, 0, 20_000, 200_000),
            Gen.OneOf(0, 0, 5000, 50_000), Gen.OneOf(0, 300, 5000, 100_000), Gen.OneOf(0, 0, 500, 20_000),
            Gen.OneOf(0, 0, 64_000, 1_000_000, 10_000_000))
        .Select((loss, duplication, reordering, corruption, delay, jitter, rate) =>
            new Wire(loss, duplication, reordering, corruption, delay, jitter, rate));

    private static readonly Gen<World> s_world =
        Gen.Select(Gen.UInt, s_wire, s_wire, Gen.Int[0, 60_000], Gen.Int[0, 60_000], Gen.UInt, Gen.Int[0, 7])
        .Select((seed, there, back, up, down, settings, mood) => new World(seed, there, back, up, down, settings, mood));

    [TestMethod]
    public void StreamsSurviveAnyCableOrEndWithACleanError() => Property.Holds(s_world, Run, 600, 11);

    private static void Run(World world)
    {
        var random = new FuzzRandom(world.Seed);
        var pair = new StackPair(world.Seed, Settings(world.Settings), Settings(world.Settings >> 16));
        world.There.Impair(pair.Cable.A.Impairments);
        world.Back.Impair(pair.Cable.B.Impairments);
        bool pauses = (world.Mood & 1) != 0;
        int abortAt = world.Mood >= 6 ? random.Below(Math.Max(1, world.Up)) : int.MaxValue;
        var client = new StreamProgram(pair.Client, new FuzzRandom(world.Seed + 1ul), world.Up, pauses, abortAt);
        var server = new StreamProgram(pair.Server, new FuzzRandom(world.Seed + 2ul), world.Down, (world.Mood & 2) != 0);

        BsdSockets s = BsdSockets.Of(pair.Server.Stack);
        int listener = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        s.Bind(listener, new SocketAddress(0, 7));
        s.Listen(listener, 1);
        pair.Server.Step = () =>
        {
            int fd = server.IsStarted ? -1 : s.Accept(listener, null!);
            if (fd >= 0)
            {
                server.Accept(fd);
            }

            server.Step();
        };
        client.Connect(new SocketAddress(StackPair.ServerAddress, 7));
        pair.Client.Step = client.Step;

        // a client that aborts before the server has noticed, or finds no way to it, leaves it nothing to accept
        pair.RunUntil(
            () => client.IsClosed && (server.IsClosed || (!server.IsStarted && (client.HasAborted || client.Error != 0))),
            PatienceMilliseconds,
            "stuck");
        s.Close(listener);
        pair.CheckNothingIsLeft();
        Judge(client, server, world);
    }

    private static void Judge(StreamProgram client, StreamProgram server, World world)
    {
        if (client.HasAborted)
        {
            Require(server.Error is 0 or Errno.ECONNRESET or Errno.EPIPE or Errno.ETIMEDOUT or Errno.EHOSTUNREACH,
                $"an abort ends with errno {server.Error}");
            return;
        }

        if (client.Error == Errno.EHOSTUNREACH && !server.IsStarted)
        {
            // three ARP requests in a row were lost
            return;
        }

        Require(client.Error == 0 && server.Error == 0, $"errno {client.Error} and {server.Error}");
        Require(server.Read == world.Up && client.Read == world.Down, "a stream has another length");
        Require(client.SentDigest.SequenceEqual(server.ReceivedDigest), "the server has read something else");
        Require(server.SentDigest.SequenceEqual(client.ReceivedDigest), "the client has read something else");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvariantException(message);
        }
    }

    private static TcpSettings Settings(uint bits) => new()
    {
        LossDetection = (LossDetection)(bits % 3),
        Congestion = (CongestionAlgorithm)((bits >> 2) & 1),
        Timestamps = (bits & 8) != 0,
        WindowScale = (bits & 16) != 0,
        Ecn = (bits & 32) != 0,
        DuplicateSack = (bits & 64) != 0,
        LimitedTransmit = (bits & 128) != 0,
        HeaderPrediction = (bits & 256) != 0,
        DelayedAckTime = (bits & 512) != 0 ? 40 : 0,
        ReceiveBufferSize = 536 << (int)((bits >> 10) & 7),
        SendBufferSize = 536 << (int)((bits >> 13) & 7),

        // so that only a broken stack ends by giving up
        SynRetries = 12,
        SynAckRetries = 12,
        Retries = 30,
        OrphanRetries = 30,
    };

    private sealed record Wire(int Loss, int Duplication, int Reordering, int Corruption, int Delay, int Jitter, int Rate)
    {
        public void Impair(CableImpairments impairments)
        {
            impairments.LossPerMillion = Loss;
            impairments.DuplicationPerMillion = Duplication;
            impairments.ReorderingPerMillion = Reordering;
            impairments.CorruptionPerMillion = Corruption;
            impairments.DelayMicroseconds = Delay;
            impairments.JitterMicroseconds = Jitter;
            impairments.BitsPerSecond = Rate;
        }
    }

    private sealed record World(uint Seed, Wire There, Wire Back, int Up, int Down, uint Settings, int Mood);
}
