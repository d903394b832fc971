namespace NanoTcp.Benchmarks.Spi;

/// <summary>What frames cost on the bus.</summary>
/// <param name="Frames">Frames that passed.</param>
/// <param name="Transactions">Chip-select periods.</param>
/// <param name="Overhead">Bytes on the bus beside the frames' own.</param>
internal readonly record struct SpiCost(long Frames, long Transactions, long Overhead)
{
    public double PerFrame => (double)Transactions / Frames;

    public double OverheadPerFrame => (double)Overhead / Frames;

    public double PerRound(int rounds) => (double)Transactions / rounds;
}
