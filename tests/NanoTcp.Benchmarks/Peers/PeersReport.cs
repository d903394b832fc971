using NanoTcp.Benchmarks.Reporting;

namespace NanoTcp.Benchmarks.Peers;

/// <summary>NanoTcp beside lwIP and the Linux kernel: the same client, the same machine, round by round in turn.</summary>
internal static class PeersReport
{
    private const int Rounds = 5;

    public static IEnumerable<ReportTable> Report()
    {
        using var world = new PeerWorld();
        List<PeerFigures>[] figures = [.. world.Peers.Select(_ => new List<PeerFigures>())];
        Run(world, figures, 1);
        foreach (List<PeerFigures> warmUp in figures)
        {
            warmUp.Clear();
        }

        Run(world, figures, Rounds);
        string[] headings = [.. PeerFigures.Columns.Select(column => column.Heading)];
        yield return new ReportTable(
            $"Peers side by side: median of {Rounds} rounds",
            ["peer", .. headings],
            [.. world.Peers.Select((peer, i) => (object?[])[peer.Name, .. Medians(figures[i])])],
            "NanoTcp and lwIP sit on a TAP interface each, the kernel on a veth pair (which carries segments of up to 64 KB at once, and "
            + "whose work is in part done in the client's time). The reflector, on a TAP, is no stack: it shows what a round trip takes when "
            + "nothing is done for it. CPU: the peer's own process.");
        yield return new ReportTable(
            "NanoTcp's advantage: above 1 it is the better one",
            ["against", .. headings],
            [.. Enumerable.Range(1, world.Peers.Count - 1).Select(i => (object?[])[world.Peers[i].Name, .. Ratios(figures[0], figures[i])])],
            "Median of the rounds' ratios.");
    }

    private static void Run(PeerWorld world, List<PeerFigures>[] figures, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < world.Peers.Count; i++)
            {
                figures[i].Add(PeerClient.Measure(world, world.Peers[i]));
            }
        }
    }

    private static IEnumerable<object?> Medians(List<PeerFigures> figures) =>
        PeerFigures.Columns.Select(column => Median(figures.Select(column.Value)));

    private static IEnumerable<object?> Ratios(List<PeerFigures> ours, List<PeerFigures> theirs) => PeerFigures.Columns.Select(
        column => Median(ours.Zip(theirs, (our, their) => column.IsMoreBetter
            ? column.Value(our) / column.Value(their)
            : column.Value(their) / column.Value(our))));

    private static object? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double median = sorted[sorted.Length / 2];
        return double.IsNaN(median) ? null : median;
    }
}
