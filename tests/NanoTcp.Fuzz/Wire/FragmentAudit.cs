using System.Buffers.Binary;

namespace NanoTcp.Fuzz.Wire;

/// <summary>Puts the fragments that the stack sends together, which must come in order and without a gap, so that the whole can be audited.</summary>
public sealed class FragmentAudit
{
    private const int HeaderEnd = Frames.LinkHeader + Frames.IpHeader;
    private const int MoreFragments = 0x2000;

    private readonly List<byte> _whole = [];

    /// <summary>Takes a frame from the stack.</summary>
    /// <returns>The frame, or what its fragments make together; null while some of them are to come.</returns>
    public byte[]? Take(byte[] frame)
    {
        bool isIp = frame.Length >= HeaderEnd && frame[12] == 8 && frame[13] == 0;
        int field = isIp ? BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(20)) : 0;
        if ((field & 0x3FFF) == 0)
        {
            Require(_whole.Count == 0, "the rest of a datagram is missing", frame);
            return frame;
        }

        int offset = (field & 0x1FFF) << 3;
        Require(offset == Math.Max(0, _whole.Count - HeaderEnd), "a fragment leaves a gap", frame);
        Require(Checksums.Sum(frame.AsSpan(Frames.LinkHeader, Frames.IpHeader)) == 0xFFFF, "a fragment's header checksum is wrong", frame);
        Require(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(16)) == frame.Length - Frames.LinkHeader, "a fragment's length is wrong", frame);
        Require(offset == 0 || frame.AsSpan(18, 2).SequenceEqual(_whole.GetRange(18, 2).ToArray()), "a fragment of another datagram", frame);
        bool isLast = (field & MoreFragments) == 0;
        Require(isLast || (frame.Length - HeaderEnd) % 8 == 0, "a fragment is not a multiple of eight bytes", frame);
        _whole.AddRange(offset == 0 ? frame : frame[HeaderEnd..]);
        if (!isLast)
        {
            return null;
        }

        byte[] whole = [.. _whole];
        _whole.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(16), (ushort)(whole.Length - Frames.LinkHeader));
        whole.AsSpan(20, 2).Clear();
        whole.AsSpan(24, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(24), (ushort)~Checksums.Sum(whole.AsSpan(Frames.LinkHeader, Frames.IpHeader)));
        return whole;
    }

    private static void Require(bool holds, string message, byte[] frame)
    {
        if (!holds)
        {
            throw new InvariantException($"{message}: {Convert.ToHexString(frame)}");
        }
    }
}
