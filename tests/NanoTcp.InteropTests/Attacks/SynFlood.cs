using System.Diagnostics;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests.Attacks;

/// <summary>SYNs from forged addresses, sent over and over by a station on the board's link.</summary>
internal sealed class SynFlood
{
    private const int FirstPort = 1024;

    private readonly byte[][] _frames;

    /// <param name="port">The board's port that they are for.</param>
    /// <param name="sources">Their addresses.</param>
    /// <param name="ports">How many ports of each address send one.</param>
    public SynFlood(VirtualBoard board, int port, IEnumerable<uint> sources, int ports)
    {
        _frames = [.. from source in sources from offset in Enumerable.Range(0, ports) select Syn(board, port, source, FirstPort + offset)];
    }

    /// <summary>Link address of the station that forges.</summary>
    public static byte[] Attacker { get; } = [2, 0, 0, 0, 0, 0x66];

    /// <summary>Gives a frame to the board, or to all stations, the attacker's link address as its source.</summary>
    public static byte[] FromAttacker(VirtualBoard board, byte[] frame)
    {
        if ((frame[0] & 1) == 0)
        {
            board.Device.MacAddress.CopyTo(frame, 0);
        }

        Attacker.CopyTo(frame, 6);
        return frame;
    }

    /// <summary>One SYN from a forged endpoint, with the attacker's link address.</summary>
    public static byte[] Syn(VirtualBoard board, int port, uint source, int sourcePort)
    {
        var syn = new TcpSegmentView
        {
            SourcePort = sourcePort,
            DestinationPort = port,
            Sequence = source,
            Flags = Control.Syn,
            Window = 65535,
            MaximumSegmentSize = 1460,
        };
        return FromAttacker(board, Frames.Ip(Frames.ProtocolTcp, syn.ToBytes(), source, board.Address));
    }

    /// <summary>Sends them until it is cancelled.</summary>
    /// <returns>How many were sent.</returns>
    public Task<long> SendAsync(KernelNamespace kernel, string interfaceName, int framesPerMillisecond, CancellationToken end) =>
        Task.Factory.StartNew(
            () => Send(kernel, interfaceName, framesPerMillisecond, end), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private long Send(KernelNamespace kernel, string interfaceName, int framesPerMillisecond, CancellationToken end)
    {
        using var socket = new PacketSocket(kernel, interfaceName);
        long start = Stopwatch.GetTimestamp();
        long sent = 0;
        while (!end.IsCancellationRequested)
        {
            long due = (long)(Stopwatch.GetElapsedTime(start).TotalMilliseconds * framesPerMillisecond);
            for (; sent < due && !end.IsCancellationRequested; sent++)
            {
                socket.Send(_frames[sent % _frames.Length]);
            }

            Thread.Sleep(1);
        }

        return sent;
    }
}
