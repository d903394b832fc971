namespace NanoTcp.TlsTests.Crypto;

/// <summary>Test vectors as lines of words.</summary>
internal static class Vectors
{
    /// <summary>The lines of a file of the folder Vectors, each as its words.</summary>
    public static IEnumerable<string[]> Read(string file) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", file))
        .Where(line => !line.StartsWith('#')).Select(line => line.Split(' '));

    /// <summary>Bytes from hexadecimal digits, in which blanks do not count; "-" is none.</summary>
    public static byte[] Bytes(string hex) => hex == "-" ? [] : Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)
        .Replace("\n", string.Empty, StringComparison.Ordinal).Replace("\r", string.Empty, StringComparison.Ordinal));

    public static string Hex(byte[]? bytes) => bytes == null ? "null" : Convert.ToHexStringLower(bytes);
}
