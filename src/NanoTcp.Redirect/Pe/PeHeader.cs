using System.Buffers.Binary;

namespace NanoTcp.Redirect.Pe;

/// <summary>
/// The header of a .pe file, CLR_RECORD_ASSEMBLY in nanoFramework's nanoCLR_Types.h: all numbers little endian. Reading it checks all that
/// <c>CLR_RECORD_ASSEMBLY::GoodAssembly</c> checks, and that each table lies within the file.
/// </summary>
internal sealed class PeHeader
{
    /// <summary>Bytes before the first table.</summary>
    public const int Size = 0x7C;

    private const int HeaderCrcAt = 0x08;
    private const int AssemblyCrcAt = 0x0C;
    private const int NativeChecksumAt = 0x14;
    private const int VersionAt = 0x1C;
    private const int NameAt = 0x24;
    private const int StringTableVersionAt = 0x26;
    private const int TablesAt = 0x28;
    private const int PatchedMethodsAt = 0x68;
    private const int PaddingsAt = 0x6C;
    private const int SupportedStringTableVersion = 1;

    private static readonly int s_end = (int)PeTable.EndOfAssembly;

    private readonly int[] _starts = new int[s_end + 1];
    private readonly int[] _paddings = new int[s_end];

    private PeHeader(ReadOnlySpan<byte> content)
    {
        Version = ReadVersion(content[VersionAt..]);
        NameId = BinaryPrimitives.ReadUInt16LittleEndian(content[NameAt..]);
        NativeChecksum = BinaryPrimitives.ReadUInt32LittleEndian(content[NativeChecksumAt..]);
    }

    public Version Version { get; }

    /// <summary>The string of the assembly's name.</summary>
    public ushort NameId { get; }

    /// <summary>Checksum of the native methods; 0 for an assembly without any.</summary>
    public uint NativeChecksum { get; }

    private static ReadOnlySpan<byte> Marker => "NFMRK1\0"u8;

    /// <exception cref="PeFormatException">The file is not a .pe file, is truncated or damaged.</exception>
    public static PeHeader Read(ReadOnlySpan<byte> content)
    {
        if (content.Length < Marker.Length || !content.StartsWith(Marker))
        {
            throw new PeFormatException("not a .pe file of nanoFramework: it does not start with NFMRK1");
        }

        if (content.Length < Size)
        {
            throw new PeFormatException($"truncated: the header alone has {Size} bytes, the file has {content.Length}");
        }

        CheckHeader(content);
        var header = new PeHeader(content);
        header.ReadTables(content);
        if (BinaryPrimitives.ReadUInt32LittleEndian(content[AssemblyCrcAt..]) != PeCrc.Compute(content[Size..]))
        {
            throw new PeFormatException("damaged: the CRC of its tables does not match");
        }

        return header;
    }

    /// <summary>Writes both CRCs: first that of the tables, which the header's covers.</summary>
    public static void Seal(Span<byte> content)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(content[AssemblyCrcAt..], PeCrc.Compute(content[Size..]));
        BinaryPrimitives.WriteUInt32LittleEndian(content[HeaderCrcAt..], HeaderCrc(content));
    }

    public static Version ReadVersion(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]));

    public static void WriteVersion(Span<byte> bytes, Version version)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)version.Major));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], checked((ushort)version.Minor));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], checked((ushort)Math.Max(version.Build, 0)));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], checked((ushort)Math.Max(version.Revision, 0)));
    }

    public int Start(PeTable table) => _starts[(int)table];

    /// <summary>Bytes of a table, without its padding.</summary>
    public int Length(PeTable table) => _starts[(int)table + 1] - _starts[(int)table] - _paddings[(int)table];

    /// <summary>Writes the start of each table after one that has grown by a multiple of four bytes, and the padding of that one.</summary>
    public void WriteMovedTables(Span<byte> content, PeTable grown, int growth, int padding)
    {
        content[PaddingsAt + (int)grown] = (byte)padding;
        for (int table = (int)grown + 1; table <= s_end; table++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(content[(TablesAt + (4 * table))..], _starts[table] + growth);
        }
    }

    private static void CheckHeader(ReadOnlySpan<byte> content)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(content[HeaderCrcAt..]) != HeaderCrc(content))
        {
            throw new PeFormatException("damaged: the CRC of its header does not match");
        }

        ushort stringTableVersion = BinaryPrimitives.ReadUInt16LittleEndian(content[StringTableVersionAt..]);
        if (stringTableVersion != SupportedStringTableVersion)
        {
            throw new PeFormatException($"unknown format: its string table has version {stringTableVersion}, not {SupportedStringTableVersion}");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(content[PatchedMethodsAt..]) != 0)
        {
            throw new PeFormatException("unknown format: it has patched methods, which nanoFramework does not load");
        }
    }

    private static uint HeaderCrc(ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[Size];
        content[..Size].CopyTo(header);
        header.Slice(HeaderCrcAt, 4).Clear();
        return PeCrc.Compute(header);
    }

    private void ReadTables(ReadOnlySpan<byte> content)
    {
        int previous = Size;
        for (int table = 0; table <= s_end; table++)
        {
            uint start = BinaryPrimitives.ReadUInt32LittleEndian(content[(TablesAt + (4 * table))..]);
            if (start < previous || start > int.MaxValue || start % 4 != 0 || (table == 0 && start != Size))
            {
                throw new PeFormatException($"damaged: table {table} starts at 0x{start:X}");
            }

            _starts[table] = previous = (int)start;
        }

        if (previous != content.Length)
        {
            string fault = previous > content.Length ? "truncated" : "damaged";
            throw new PeFormatException($"{fault}: its header says {previous} bytes, the file has {content.Length}");
        }

        for (int table = 0; table < s_end; table++)
        {
            _paddings[table] = content[PaddingsAt + table];
            if (_paddings[table] > 3 || Length((PeTable)table) < 0)
            {
                throw new PeFormatException($"damaged: table {table} has {_paddings[table]} bytes of padding");
            }
        }
    }
}
