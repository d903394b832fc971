using CsCheck;
using NanoTcp.Fuzz.Models;

namespace NanoTcp.PropertyTests;

/// <summary>Random conversations.</summary>
internal static class Plans
{
    /// <summary>Sequence numbers near which arithmetic goes wrong first: a little below, so that the streams run over them.</summary>
    private static readonly uint[] s_edges = [0xFFFFFFFE, 0xFFFFF000, 0x7FFFFFFE, 0x7FFFF000, 0, 1, 0x80000000, 0x12345678];

    private static readonly Gen<uint> s_sequence = Gen.OneOf(s_edges);

    private static readonly Gen<PeerStep> s_step =
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 65_535], Gen.Int[0, 65_535]).Select((kind, a, b) => new PeerStep(kind, a, b));

    public static Gen<PeerPlan> Any(int steps) =>
        Gen.Select(
            Gen.Select(s_sequence, s_sequence),
            Gen.Int[0, 31],
            Gen.OneOf(60, 88, 200, 536, 1000, 1460),
            Gen.OneOf(536, 1000, 2920, 8192, 30_000, 100_000),
            Gen.OneOf(536, 1500, 4000, 16_384),
            s_step.Array[1, steps])
        .Select((sequences, options, mss, receive, send, all) =>
            new PeerPlan(sequences.Item1, sequences.Item2, options, mss, receive, send, all));
}
