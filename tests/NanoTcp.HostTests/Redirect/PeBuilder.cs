using System.Buffers.Binary;
using System.Text;

namespace NanoTcp.HostTests.Redirect;

/// <summary>Writes small .pe files by the format's description, with other code than what is tested.</summary>
internal sealed class PeBuilder(string name)
{
    private const int HeaderSize = 0x7C;
    private const int Tables = 15;

    private const int Strings = 11;

    private readonly List<byte> _strings = [0];
    private readonly List<byte> _signatures = [];
    private readonly List<byte>[] _tables = [.. Enumerable.Range(0, Tables).Select(_ => new List<byte>())];

    public Version Version { get; init; } = new(1, 2, 3, 4);

    public uint NativeChecksum { get; init; }

    /// <summary>Bytes after the strings: what must move with them.</summary>
    public byte[] ByteCode { get; init; } = [1, 2, 3, 4, 5];

    public static byte[] Sealed(byte[] content)
    {
        byte[] copy = [.. content];
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(0x0C), Crc(copy.AsSpan(HeaderSize)));
        copy.AsSpan(0x08, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(0x08), Crc(copy.AsSpan(0, HeaderSize)));
        return copy;
    }

    public int String(string text)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text), 0];
        for (int id = 0; id < _strings.Count; id += _strings.IndexOf(0, id) - id + 1)
        {
            if (_strings.Skip(id).Take(bytes.Length).SequenceEqual(bytes))
            {
                return id;
            }
        }

        _strings.AddRange(bytes);
        return _strings.Count - bytes.Length;
    }

    /// <summary>Fills the strings up to a number of bytes.</summary>
    public PeBuilder FillStrings(int length)
    {
        _strings.AddRange(Enumerable.Repeat((byte)'x', length - _strings.Count - 1).Append((byte)0));
        return this;
    }

    public int StringBytes => _strings.Count;

    public PeBuilder Reference(string assembly, string version = "1.11.60.0")
    {
        var parsed = Version.Parse(version);
        Words(0, String(assembly), 0, parsed.Major, parsed.Minor, parsed.Build, parsed.Revision);
        return this;
    }

    /// <summary>A type of the assembly referenced last.</summary>
    public int TypeReference(string nameSpace, string type) => TypeReference(nameSpace, type, (_tables[0].Count / 12) - 1);

    public int TypeReference(string nameSpace, string type, int scope)
    {
        Words(1, String(type), String(nameSpace), scope, 0);
        return (_tables[1].Count / 8) - 1;
    }

    /// <summary>A method void NAME(types) of a TypeRef; its parameters are TypeRefs.</summary>
    public PeBuilder MethodReference(int type, string method, params int[] parameters)
    {
        Words(3, String(method), type, Signature(parameters), 0);
        return this;
    }

    /// <summary>A type with methods void NAME(TypeRefs); it extends a TypeRef, or nothing for -1.</summary>
    public PeBuilder Type(string nameSpace, string type, int extends = -1, params (string Name, int[] Parameters)[] methods)
    {
        int first = _tables[6].Count / 16;
        foreach ((string method, int[] parameters) in methods)
        {
            Words(6, String(method), 0xFFFF, 0, 0, 0, 0, 0xFFFF, Signature(parameters));
        }

        Words(4, String(type), String(nameSpace), extends < 0 ? 0xFFFF : 0x8000 | extends, 0xFFFF, 0xFFFF, first);
        _tables[4].AddRange([0, (byte)methods.Length, 0, 17]);
        Words(4, 0xFFFF, 0xFFFF, 0, 1);
        return this;
    }

    public byte[] ToArray()
    {
        int nameId = String(name);
        List<byte>[] tables = [.. _tables];
        tables[Strings] = _strings;
        tables[Strings + 1] = _signatures;
        tables[Strings + 2] = [.. ByteCode];
        var content = new List<byte>(new byte[HeaderSize]);
        var starts = new List<int>();
        var paddings = new byte[16];
        for (int i = 0; i < Tables; i++)
        {
            starts.Add(content.Count);
            content.AddRange(tables[i]);
            while (content.Count % 4 != 0)
            {
                content.Add(0);
                paddings[i]++;
            }
        }

        starts.Add(content.Count);
        byte[] file = [.. content];
        "NFMRK1"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(0x14), NativeChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(0x18), 0xFFFFFFFF);
        int[] numbers = [Version.Major, Version.Minor, Version.Build, Version.Revision, nameId, 1];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x1C + (2 * i)), (ushort)numbers[i]);
        }

        for (int i = 0; i < starts.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(0x28 + (4 * i)), starts[i]);
        }

        paddings.CopyTo(file.AsSpan(0x6C));
        return Sealed(file);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0;
        foreach (byte value in bytes)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                bool isSet = (crc >> 31) != ((uint)(value >> bit) & 1);
                crc = (crc << 1) ^ (isSet ? 0x04C11DB7u : 0);
            }
        }

        return crc;
    }

    private int Signature(int[] parameters)
    {
        int at = _signatures.Count;
        _signatures.AddRange([0x20, (byte)parameters.Length, 0]);
        foreach (int type in parameters)
        {
            _signatures.AddRange([17, (byte)((type << 2) | 1)]);
        }

        return at;
    }

    private void Words(int table, params int[] words)
    {
        foreach (int word in words)
        {
            _tables[table].AddRange([(byte)word, (byte)(word >> 8)]);
        }
    }
}
