using System.Buffers.Binary;

namespace NanoTcp.Fuzz.Wire;

/// <summary>The Internet checksum (RFC 1071), written down once more so that the stack's own is judged by another.</summary>
public static class Checksums
{
    /// <summary>The one's complement sum, folded: 0xFFFF over a part that includes its right checksum.</summary>
    public static int Sum(ReadOnlySpan<byte> bytes, long start = 0)
    {
        long sum = start;
        for (int i = 0; i + 1 < bytes.Length; i += 2)
        {
            sum += (bytes[i] << 8) | bytes[i + 1];
        }

        if ((bytes.Length & 1) != 0)
        {
            sum += bytes[^1] << 8;
        }

        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (int)sum;
    }

    /// <summary>The sum of the pseudo-header of TCP and UDP, for an IP packet with a header of a given length.</summary>
    public static long PseudoHeader(ReadOnlySpan<byte> ip, int headerLength, int length) => Sum(ip[12..20]) + ip[9] + length;

    /// <summary>Makes the checksums of a frame right, as far as its lengths make sense.</summary>
    public static void Mend(byte[] frame)
    {
        if (frame.Length < 34 || frame[12] != 8 || frame[13] != 0)
        {
            return;
        }

        Span<byte> ip = frame.AsSpan(14);
        int headerLength = (ip[0] & 15) << 2;
        int total = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (headerLength < 20 || headerLength > ip.Length)
        {
            return;
        }

        Store(ip[..headerLength], 10, 0);
        if (total < headerLength || total > ip.Length)
        {
            return;
        }

        Span<byte> content = ip[headerLength..total];
        switch (ip[9])
        {
            case Frames.ProtocolTcp when content.Length >= 20:
                Store(content, 16, PseudoHeader(ip, headerLength, content.Length));
                break;
            case Frames.ProtocolUdp when content.Length >= 8:
                int length = BinaryPrimitives.ReadUInt16BigEndian(content[4..]);
                if (length >= 8 && length <= content.Length)
                {
                    Store(content[..length], 6, PseudoHeader(ip, headerLength, length));
                }

                break;
            case Frames.ProtocolIcmp or Frames.ProtocolIgmp when content.Length >= 4:
                Store(content, 2, 0);
                break;
            default:
                break;
        }
    }

    private static void Store(Span<byte> bytes, int offset, long start)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[offset..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[offset..], (ushort)~Sum(bytes, start));
    }
}
