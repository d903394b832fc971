using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Fuzz.Targets;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.PropertyTests;

/// <summary>
/// Receive buffers against loss rates against ways to find losses. Each transfer completes; how long it takes is compared with the golden
/// table. Without loss there is no chance, so each entry counts; with loss any change alters the random sequence, so the geometric means
/// count.
/// </summary>
[TestClass]
public class TransferMatrixTests
{
    private const int Bytes = 60_000;
    private const int Seeds = 10;
    private const long PatienceMilliseconds = 200_000_000;
    private const double Tolerance = 1.05;

    private static readonly int[] s_buffers = [536, 1024, 1460, 2048, 2920, 4380, 8192, 16_384, 65_535];
    private static readonly int[] s_losses = [0, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 300_000];

    [TestMethod]
    public void TransfersCompleteAtAnyLossWithinTheBaseline()
    {
        var times = new TransferTimes();
        foreach (LossDetection detection in Enum.GetValues<LossDetection>())
        {
            foreach (int buffer in s_buffers)
            {
                foreach (int loss in s_losses)
                {
                    times[detection, buffer, loss] = Measure(detection, buffer, loss);
                }
            }
        }

        if (Environment.GetEnvironmentVariable(TransferTimes.RegenerateVariable) == "1")
        {
            times.Save(s_buffers, s_losses);
            return;
        }

        Compare(times, TransferTimes.Load());
    }

    private static void Compare(TransferTimes times, TransferTimes golden)
    {
        foreach (LossDetection detection in Enum.GetValues<LossDetection>())
        {
            foreach (int buffer in s_buffers)
            {
                double limit = Tolerance * golden[detection, buffer, 0];
                Assert.IsLessThanOrEqualTo(limit, times[detection, buffer, 0], $"{detection}, {buffer} bytes, no loss");
            }

            double mean = GeometricMean(times, detection);
            double goldenMean = GeometricMean(golden, detection);
            Console.WriteLine($"{detection}: {mean:F0} ms, golden {goldenMean:F0} ms");
            Assert.IsLessThanOrEqualTo(Tolerance * goldenMean, mean, $"{detection}, geometric mean of all losses");
        }
    }

    private static double GeometricMean(TransferTimes times, LossDetection detection) =>
        Math.Exp(s_buffers.SelectMany(_ => s_losses.Skip(1), (buffer, loss) => Math.Log(times[detection, buffer, loss])).Average());

    // Client to server, 20 ms each way at 10 Mbit/s; the settings' buffers are the receiver's.
    private static int Measure(LossDetection detection, int buffer, int loss)
    {
        long sum = 0;
        for (uint seed = 1; seed <= Seeds; seed++)
        {
            var settings = new TcpSettings
            {
                LossDetection = detection,
                ReceiveBufferSize = buffer,
                SendBufferSize = 32_768,
                SynRetries = 12,
                SynAckRetries = 12,
                Retries = 30,
                OrphanRetries = 30,
            };
            var pair = new StackPair(seed, settings, settings.Clone());
            Impair(pair.Cable.A.Impairments, loss);
            Impair(pair.Cable.B.Impairments, loss);
            sum += Transfer(pair);
        }

        return (int)(sum / Seeds);
    }

    private static void Impair(CableImpairments impairments, int loss)
    {
        impairments.LossPerMillion = loss;
        impairments.DelayMicroseconds = 20_000;
        impairments.BitsPerSecond = 10_000_000;
    }

    private static long Transfer(StackPair pair)
    {
        BsdSockets s = BsdSockets.Of(pair.Server.Stack);
        int listener = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        s.Bind(listener, new SocketAddress(0, 7));
        s.Listen(listener, 1);
        var client = new StreamProgram(pair.Client, new FuzzRandom(1), Bytes, pauses: false);
        var server = new StreamProgram(pair.Server, new FuzzRandom(2), 0, pauses: false);
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
        pair.RunUntil(() => server.EndedAt > 0 || server.Error != 0, PatienceMilliseconds, "a transfer is stuck");
        Assert.AreEqual(0, server.Error);
        Assert.AreEqual(Bytes, server.Read);
        return server.EndedAt / 1000;
    }
}
