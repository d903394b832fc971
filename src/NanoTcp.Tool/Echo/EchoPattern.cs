namespace NanoTcp.Tool.Echo;

/// <summary>
/// The bytes that a connection sends: random, repeated after a prime number of bytes, and different for each connection, so that lost,
/// duplicated, shifted or misdelivered data are detected.
/// </summary>
internal sealed class EchoPattern
{
    private const int Period = 65_521;

    private readonly byte[] _bytes;

    /// <param name="longestSlice">Largest slice in bytes.</param>
    public EchoPattern(int seed, int longestSlice)
    {
        _bytes = new byte[Period + longestSlice];
        new Random(seed).NextBytes(_bytes.AsSpan(0, Period));
        for (int done = Period; done < _bytes.Length; done += Period)
        {
            _bytes.AsSpan(0, Math.Min(Period, _bytes.Length - done)).CopyTo(_bytes.AsSpan(done));
        }
    }

    /// <summary>Returns the bytes at a position in the stream.</summary>
    public ReadOnlyMemory<byte> Slice(long position, int length) => _bytes.AsMemory((int)(position % Period), length);

    /// <summary>Verifies received bytes.</summary>
    /// <param name="position">Position in the stream of the first byte received.</param>
    /// <exception cref="EchoFailedException">They differ; the message gives the first difference.</exception>
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
