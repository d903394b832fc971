using System.Text;

namespace NanoTcp.Redirect.Pe;

/// <summary>
/// The strings of a .pe file: UTF-8, each ended by a NUL. The id of a string is its offset. Ids from <see cref="FirstWellKnownId"/> are strings
/// that the CLR itself keeps; the file does not contain them.
/// </summary>
internal sealed class PeStrings
{
    /// <summary>The lowest id of the CLR's own strings, and so the limit of a file's strings in bytes.</summary>
    public const int FirstWellKnownId = 0xFCA3;

    // Those of the CLR's 861 strings that are the name of an assembly, or of a type or namespace of System.Net.
    private static readonly Dictionary<int, string> s_wellKnown = new()
    {
        [0xFFFF - 0x32D] = "mscorlib",
        [0xFFFF - 0x76] = "EndPoint",
        [0xFFFF - 0x237] = "X509Certificate",
        [0xFFFF - 0x1D5] = "System.Security.Cryptography.X509Certificates",
    };

    private readonly byte[] _bytes;

    /// <exception cref="PeFormatException">The last string has no end.</exception>
    public PeStrings(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        if (_bytes.Length > FirstWellKnownId)
        {
            throw new PeFormatException($"damaged: {_bytes.Length} bytes of strings; the limit is {FirstWellKnownId}");
        }

        if (_bytes.Length > 0 && _bytes[^1] != 0)
        {
            throw new PeFormatException("damaged: its last string has no end");
        }
    }

    /// <summary>Bytes of all strings.</summary>
    public int Length => _bytes.Length;

    /// <summary>The string of an id; #ID in hexadecimal for one of the CLR's own that this library does not need.</summary>
    /// <exception cref="PeFormatException">There is no such string.</exception>
    public string this[int id]
    {
        get
        {
            if (id >= FirstWellKnownId)
            {
                return s_wellKnown.GetValueOrDefault(id, $"#{id:X4}");
            }

            if (id >= _bytes.Length)
            {
                throw new PeFormatException($"damaged: there is no string 0x{id:X4}");
            }

            return Encoding.UTF8.GetString(_bytes.AsSpan(id, _bytes.AsSpan(id).IndexOf((byte)0)));
        }
    }

    /// <summary>The id of a string, or -1.</summary>
    public int Find(string text)
    {
        byte[] wanted = Encode(text);
        for (int start = 0; start < _bytes.Length; start += _bytes.AsSpan(start).IndexOf((byte)0) + 1)
        {
            if (_bytes.AsSpan(start).StartsWith(wanted))
            {
                return start;
            }
        }

        return -1;
    }

    /// <summary>The string as it is stored, with its end.</summary>
    public static byte[] Encode(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
