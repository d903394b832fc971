using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NanoTcp.Host.Links.Offload;

/// <summary>The Internet checksum (RFC 1071) of long frames, with SIMD.</summary>
internal static class InternetSum
{
    private const int IpProtocol = 9;
    private const int IpSource = 12;

    /// <summary>Adds up bytes.</summary>
    /// <param name="bytes">Up to 64 KB; an odd length is padded with a zero byte.</param>
    /// <returns>The sum of its 16-bit words in network order, not complemented.</returns>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        // RFC 1071: the sum may be taken of wider words, in either byte order, and folded and swapped at the end.
        ulong sum = 0;
        ReadOnlySpan<Vector<uint>> vectors = MemoryMarshal.Cast<byte, Vector<uint>>(bytes);
        if (vectors.Length > 0)
        {
            Vector<ulong> sums = Vector<ulong>.Zero;
            foreach (Vector<uint> words in vectors)
            {
                Vector.Widen(words, out Vector<ulong> low, out Vector<ulong> high);
                sums += low + high;
            }

            sum = Vector.Sum(sums);
            bytes = bytes[(vectors.Length * Vector<byte>.Count)..];
        }

        foreach (uint word in MemoryMarshal.Cast<byte, uint>(bytes))
        {
            sum += word;
        }

        Span<byte> rest = stackalloc byte[sizeof(uint)];
        rest.Clear();
        bytes[(bytes.Length & ~3)..].CopyTo(rest);
        sum += MemoryMarshal.Read<uint>(rest);
        ushort folded = Fold(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>Adds up the pseudo-header of RFC 9293 section 3.1: both addresses, the protocol and the length.</summary>
    /// <param name="ip">The packet, from its IPv4 header on.</param>
    /// <param name="length">Bytes of transport header and payload.</param>
    public static ulong OfPseudoHeader(ReadOnlySpan<byte> ip, int length) => Of(ip.Slice(IpSource, 8)) + ip[IpProtocol] + (ulong)length;

    /// <summary>Folds a sum to 16 bits.</summary>
    public static ushort Fold(ulong sum)
    {
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)sum;
    }
}
