namespace NanoTcp.TlsTests.Connections;

/// <summary>Records as tests make and change them.</summary>
internal static class Records
{
    public static byte[] Make(int type, params byte[] content) => [(byte)type, 3, 3, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    /// <summary>The records in a row of bytes, each with its header.</summary>
    public static IEnumerable<byte[]> Split(byte[] bytes)
    {
        for (int i = 0; i < bytes.Length;)
        {
            int length = 5 + (bytes[i + 3] << 8) + bytes[i + 4];
            yield return bytes[i..(i + length)];
            i += length;
        }
    }

    /// <summary>The same contents in records of another size.</summary>
    public static byte[] Cut(byte[] bytes, int size) =>
        [.. Split(bytes).SelectMany(record => record[5..].Chunk(size).SelectMany(part => Make(record[0], part)))];
}
