namespace NanoTcp.Tool.Echo;

/// <summary>
/// The bytes that a connection sends: random ones that repeat after a prime number of bytes, other ones for each connection, so that
/// lost, doubled, shifted or mixed-up data cannot look right.
/// </summary>
internal sealed class EchoPattern
{
    private const int Period = 65_521;

    private readonly byte[] _bytes;

    /// <param name="longestSlice">Most bytes that are asked for at once.</param>
    public EchoPattern(int seed, int longestSlice)
    {
        _bytes = new byte[Period + longestSlice];
        new Random(seed).NextBytes(_bytes.AsSpan(0, Period));
        for (int done = Period; done < _bytes.Length; done += Period)
        {
            _bytes.AsSpan(0, Math.Min(Period, _bytes.Length - done)).CopyTo(_bytes.AsSpan(done));
        }
    }

    /// <summary>The bytes from a position in the stream on.</summary>
    public ReadOnlyMemory<byte> Slice(long position, int length) => _bytes.AsMemory((int)(position % Period), length);

    /// <summary>Compares what came back.</summary>
    /// <param name="position">Position in the stream of the first byte received.</param>
    /// <exception cref="EchoFailedException">It differs; the message names the first byte that does.</exception>
    public void Verify(long position, ReadOnlySpan<byte> received)
    {
        ReadOnlySpan<byte> sent = Slice(position, received.Length).Span;
        int same = sent.CommonPrefixLength(received);
        if (same < received.Length)
        {
            throw new EchoFailedException(
                $"wrong echo: byte {position + same} came back as 0x{received[same]:X2}, sent was 0x{sent[same]:X2}");
        }
    }
}
