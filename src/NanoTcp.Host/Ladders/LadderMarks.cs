using NanoTcp.Simulation;
using Spectre.Console;

namespace NanoTcp.Host.Ladders;

/// <summary>Signs and colors of the ladders in characters.</summary>
internal static class LadderMarks
{
    private static readonly Style s_lost = new(Color.Red);
    private static readonly Style s_retransmitted = new(Color.Yellow);
    private static readonly Style s_segment = new(Color.Blue);

    public static Style Dim { get; } = new(Color.Grey);

    public static Style State { get; } = new(Color.Green);

    public static Style Head { get; } = new(decoration: Decoration.Bold);

    public static Style StyleOf(SentEvent sent) => sent.IsLost ? s_lost : sent.IsRetransmission ? s_retransmitted : sent.Frame.Sequence == null ? Dim : s_segment;

    /// <summary>A frame's text after its signs, which are shorter than words; the legend explains them.</summary>
    public static string Marked(SentEvent sent) =>
        (sent.IsRetransmission ? "↻ " : "") + (sent.Fate == FrameFate.Corrupted ? "! " : sent.Fate == FrameFate.Duplicated ? "+ " : "") + sent.Frame.Text;

    /// <summary>Explains the signs that these frames have.</summary>
    public static IEnumerable<string> Legend(IEnumerable<SentEvent> frames)
    {
        SentEvent[] all = [.. frames];
        return new[]
        {
            all.Any(sent => sent.IsLost) ? "✗ lost" : null,
            all.Any(sent => sent.IsRetransmission) ? "↻ sent again" : null,
            all.Any(sent => sent.Fate == FrameFate.Corrupted) ? "! a bit flips" : null,
            all.Any(sent => sent.Fate == FrameFate.Duplicated) ? "+ comes twice" : null,
        }.OfType<string>();
    }
}
