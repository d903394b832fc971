using NanoTcp.Host.Capture;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.Host.Boards;

/// <summary>The cable between the board at end A and the link to the PC at end B.</summary>
internal sealed class BoardCable : IDisposable
{
    private readonly RealTimeSimulationClock _clock = new();

    public BoardCable(LinkKind kind, Impairments impairments, uint seed, IFrameWatcher? watcher)
    {
        Cable = new Cable(_clock, seed, kind);
        Impair(Cable.A.Impairments, impairments);
        Impair(Cable.B.Impairments, impairments);
        if (watcher != null)
        {
            Cable.Tap = (sender, buffer, offset, length, _, fate) => watcher.Sent(buffer.AsSpan(offset, length), DirectionOf(sender), fate);
            Cable.ArrivalTap = (sender, buffer, offset, length, _) => watcher.Arrived(buffer.AsSpan(offset, length), DirectionOf(sender));
        }
    }

    public Cable Cable { get; }

    public SimulationClock Clock => _clock;

    public void Dispose() => _clock.Close();

    public static void Impair(CableImpairments cable, Impairments impairments)
    {
        cable.LossPerMillion = impairments.Loss;
        cable.DuplicationPerMillion = impairments.Duplication;
        cable.ReorderingPerMillion = impairments.Reordering;
        cable.CorruptionPerMillion = impairments.Corruption;
        cable.DelayMicroseconds = impairments.Delay;
        cable.BitsPerSecond = impairments.Rate;
    }

    private FrameDirection DirectionOf(CablePort sender) => sender == Cable.A ? FrameDirection.Outbound : FrameDirection.Inbound;
}
