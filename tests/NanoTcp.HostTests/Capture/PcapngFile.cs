using System.Buffers.Binary;
using System.Text;
using NanoTcp.Host.Capture;

namespace NanoTcp.HostTests.Capture;

internal sealed record PcapngFrame(int Interface, DateTime Time, byte[] Bytes, FrameDirection? Direction, string? Comment);

/// <summary>
/// A capture file read by its specification (draft-ietf-opsawg-pcapng), as strictly as can be: libpcap, which other readers need, is not
/// on every machine.
/// </summary>
internal sealed class PcapngFile
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;

    public List<(string Name, int LinkType)> Interfaces { get; } = [];

    public List<PcapngFrame> Frames { get; } = [];

    public static PcapngFile Read(ReadOnlySpan<byte> file)
    {
        var result = new PcapngFile();
        Assert.AreEqual(SectionHeader, Number(file));
        while (file.Length > 0)
        {
            int length = (int)Number(file[4..]);
            Assert.AreEqual(0, length % 4, "a block's length is a multiple of 4");
            Assert.AreEqual((uint)length, Number(file[(length - 4)..]), "a block's length stands at both of its ends");
            result.Take(Number(file), file[8..(length - 4)]);
            file = file[length..];
        }

        return result;
    }

    private void Take(uint type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case SectionHeader:
                Assert.AreEqual(0x1A2B3C4Du, Number(body));
                Assert.AreEqual(1u, Number(body[4..]), "version 1.0");
                Options(body[16..]);
                break;
            case InterfaceDescription:
                Dictionary<int, byte[]> described = Options(body[8..]);
                Assert.AreEqual(6, described[9].Single(), "microseconds");
                Interfaces.Add((Encoding.UTF8.GetString(described[2]), BinaryPrimitives.ReadUInt16LittleEndian(body)));
                break;
            case EnhancedPacket:
                TakePacket(body);
                break;
            default:
                Assert.Fail($"block type {type}");
                break;
        }
    }

    private void TakePacket(ReadOnlySpan<byte> body)
    {
        int number = (int)Number(body);
        Assert.IsLessThan(Interfaces.Count, number, "the interface is described before its first packet");
        long microseconds = ((long)Number(body[4..]) << 32) | Number(body[8..]);
        int length = (int)Number(body[12..]);
        Assert.AreEqual((uint)length, Number(body[16..]), "nothing is cut off");
        Dictionary<int, byte[]> options = Options(body[(20 + ((length + 3) & ~3))..]);
        Frames.Add(new PcapngFrame(
            number,
            DateTime.UnixEpoch.AddMicroseconds(microseconds),
            body.Slice(20, length).ToArray(),
            options.TryGetValue(2, out byte[]? flags) ? (FrameDirection)(Number(flags) & 3) : null,
            options.TryGetValue(1, out byte[]? comment) ? Encoding.UTF8.GetString(comment) : null));
    }

    private static Dictionary<int, byte[]> Options(ReadOnlySpan<byte> options)
    {
        var result = new Dictionary<int, byte[]>();
        while (options.Length > 0)
        {
            int code = BinaryPrimitives.ReadUInt16LittleEndian(options);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(options[2..]);
            if (code == 0)
            {
                Assert.AreEqual(4, options.Length, "the end of the options is the end of the block");
                break;
            }

            result.Add(code, options.Slice(4, length).ToArray());
            options = options[(4 + ((length + 3) & ~3))..];
        }

        return result;
    }

    private static uint Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
