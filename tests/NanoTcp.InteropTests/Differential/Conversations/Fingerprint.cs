namespace NanoTcp.InteropTests.Differential.Conversations;

/// <summary>The bytes that either side sends, and a number to tell them by.</summary>
internal static class Fingerprint
{
    /// <summary>The byte at a place of a stream.</summary>
    public static byte ByteAt(int place) => (byte)((place * 13) ^ (place >> 7) ^ 0x55);

    /// <summary>FNV-1a.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash;
    }
}
