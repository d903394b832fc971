using System.Diagnostics;
using System.Net.Sockets;

namespace NanoTcp.Benchmarks.Peers;

/// <summary>The client of all peers: what it does with one of them in one round.</summary>
internal static class PeerClient
{
    private const int EchoPort = 7;
    private const int DiscardPort = 9;
    private const int ChargenPort = 19;

    private const int StreamBytes = 64 << 20;
    private const int EchoBytes = 32 << 20;
    private const int Requests = 10_000;
    private const int RequestSize = 64;
    private const int BlockSize = 64 * 1024;
    private const double Mega = 1e6;

    public static PeerFigures Measure(PeerWorld world, Peer peer)
    {
        PeerFigures figures = MeasureRequests(world, peer);
        return peer.IsReflector ? figures : MeasureStreams(world, peer, figures);
    }

    private static PeerFigures MeasureStreams(PeerWorld world, Peer peer, PeerFigures figures)
    {
        (double to, double processorTo) = Time(peer, StreamBytes, () => SendTo(world, peer));
        (double from, double processorFrom) = Time(peer, StreamBytes, () => ReceiveFrom(world, peer));
        (double echo, double processorEcho) = Time(peer, EchoBytes, () => Echo(world, peer));
        return figures with
        {
            BulkTo = to,
            BulkFrom = from,
            Echo = echo,
            ProcessorTo = processorTo,
            ProcessorFrom = processorFrom,
            ProcessorEcho = processorEcho,
        };
    }

    private static PeerFigures MeasureRequests(PeerWorld world, Peer peer)
    {
        double[] latencies = Ask(world, peer);
        double total = latencies.Sum();
        Array.Sort(latencies);
        return new PeerFigures
        {
            Requests = Requests / total * 1e6,
            MedianLatency = latencies[Requests / 2],
            HighLatency = latencies[Requests * 99 / 100],
        };
    }

    // MB/s, and milliseconds of the peer's processor time for each MB
    private static (double Speed, double Processor) Time(Peer peer, int bytes, Action action)
    {
        double processor = peer.ProcessorSeconds;
        long start = Stopwatch.GetTimestamp();
        action();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (bytes / Mega / seconds, (peer.ProcessorSeconds - processor) * 1000 / (bytes / Mega));
    }

    private static void SendTo(PeerWorld world, Peer peer)
    {
        using Socket socket = world.Connect(peer, DiscardPort);
        byte[] block = new byte[BlockSize];
        for (int sent = 0; sent < StreamBytes; sent += block.Length)
        {
            SendAll(socket, block);
        }

        // the peer has taken all of it when its own FIN comes
        socket.Shutdown(SocketShutdown.Send);
        while (socket.Receive(block) > 0)
        {
        }
    }

    private static void ReceiveFrom(PeerWorld world, Peer peer)
    {
        using Socket socket = world.Connect(peer, ChargenPort);
        Receive(socket, StreamBytes);
    }

    private static void Echo(PeerWorld world, Peer peer)
    {
        using Socket socket = world.Connect(peer, EchoPort);
        var writer = new Thread(() =>
        {
            byte[] block = new byte[BlockSize];
            for (int sent = 0; sent < EchoBytes; sent += block.Length)
            {
                SendAll(socket, block);
            }
        });
        writer.Start();
        Receive(socket, EchoBytes);
        writer.Join();
    }

    // each in microseconds
    private static double[] Ask(PeerWorld world, Peer peer)
    {
        using Socket socket = world.Connect(peer, EchoPort);
        byte[] request = new byte[RequestSize];
        double[] latencies = new double[Requests];
        for (int i = 0; i < Requests; i++)
        {
            long start = Stopwatch.GetTimestamp();
            SendAll(socket, request);
            Receive(socket, RequestSize);
            latencies[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return latencies;
    }

    private static void SendAll(Socket socket, byte[] block)
    {
        for (int sent = 0; sent < block.Length;)
        {
            sent += socket.Send(block, sent, block.Length - sent, SocketFlags.None);
        }
    }

    [ThreadStatic]
    private static byte[]? s_received;

    private static void Receive(Socket socket, int bytes)
    {
        byte[] block = s_received ??= new byte[BlockSize];
        for (int received = 0; received < bytes;)
        {
            int count = socket.Receive(block, 0, Math.Min(block.Length, bytes - received), SocketFlags.None);
            if (count == 0)
            {
                throw new IOException("The peer ended the connection.");
            }

            received += count;
        }
    }
}
