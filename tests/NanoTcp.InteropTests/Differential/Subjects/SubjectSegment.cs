using System.Globalization;
using NanoTcp.Fuzz.Wire;
using NanoTcp.InteropTests.Differential.Conversations;

namespace NanoTcp.InteropTests.Differential.Subjects;

/// <summary>A segment of the subject, in numbers that do not depend on what either side chose at random.</summary>
/// <param name="At">Milliseconds since the conversation began.</param>
/// <param name="Flags">As tcpdump has them: S, F, R, P, and a point for ACK.</param>
/// <param name="Sequence">Relative to the subject's initial sequence number.</param>
/// <param name="Ack">Relative to the peer's; null without ACK.</param>
/// <param name="Length">Bytes of payload.</param>
/// <param name="Content">A hash of the payload.</param>
/// <param name="Window">Bytes.</param>
/// <param name="WindowField">As it stood in the header.</param>
/// <param name="SegmentSize">MSS option, 0 for none.</param>
/// <param name="WindowScale">-1 for none.</param>
/// <param name="SackPermitted">The option is there.</param>
/// <param name="Echo">TSecr relative to the peer's clock; null without timestamps.</param>
/// <param name="Sack">Blocks relative to the peer's initial sequence number.</param>
internal sealed record SubjectSegment(
    double At,
    string Flags,
    int Sequence,
    int? Ack,
    int Length,
    uint Content,
    int Window,
    int WindowField,
    int SegmentSize,
    int WindowScale,
    bool SackPermitted,
    int? Echo,
    (int From, int To)[] Sack)
{
    private static readonly (Control Bit, char Name)[] s_flags =
        [(Control.Syn, 'S'), (Control.Fin, 'F'), (Control.Rst, 'R'), (Control.Psh, 'P'), (Control.Urg, 'U'), (Control.Ece, 'E'), (Control.Cwr, 'W'), (Control.Ack, '.')];

    /// <summary>Bytes from its end to the right edge of the peer's window.</summary>
    public int WindowLeft { get; init; }

    /// <summary>Bytes before it that the peer has not acknowledged.</summary>
    public int InFlight { get; init; }

    /// <summary>An acknowledgment and nothing else; it may carry SACK blocks.</summary>
    public bool IsBareAck => Flags == "." && Length == 0;

    public bool IsSyn => Flags.Contains('S');

    public bool IsReset => Flags.Contains('R');

    /// <summary>The place after its last byte.</summary>
    public int End => Sequence + Length + (IsSyn ? 1 : 0) + (Flags.Contains('F') ? 1 : 0);

    public string OptionKinds => string.Join(' ', Kinds());

    public static string FlagsOf(Control flags) => string.Concat(s_flags.Where(flag => (flags & flag.Bit) != 0).Select(flag => flag.Name));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At,7:0.0} {Text}");

    /// <summary>All but the time.</summary>
    public string Text
    {
        get
        {
            string ack = Ack == null ? "" : $" ack {Ack}";
            string echo = Echo == null ? "" : $" ecr {Echo}";
            string syn = (SegmentSize > 0 ? $" mss {SegmentSize}" : "") + (SackPermitted ? " sackok" : "")
                + (WindowScale >= 0 ? $" wscale {WindowScale}" : "");
            string sack = Sack.Length == 0 ? "" : " sack " + string.Join(',', Sack.Select(block => $"{block.From}:{block.To}"));
            return $"{Flags} {Sequence}:{Sequence + Length}({Length}){ack} win {Window}{syn}{echo}{sack}";
        }
    }

    private IEnumerable<string> Kinds()
    {
        if (SegmentSize > 0)
        {
            yield return "mss";
        }

        if (SackPermitted)
        {
            yield return "sackok";
        }

        if (Echo != null)
        {
            yield return "ts";
        }

        if (WindowScale >= 0)
        {
            yield return "wscale";
        }

        if (Sack.Length > 0)
        {
            yield return "sack";
        }
    }
}
