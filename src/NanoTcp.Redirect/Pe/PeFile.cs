using System.Buffers.Binary;

namespace NanoTcp.Redirect.Pe;

/// <summary>
/// A .pe file, what nanoFramework's metadata processor makes of a .dll and a board runs. Immutable. The format is that of nanoFramework 1.x, with
/// the marker NFMRK1; both CRCs are checked.
/// </summary>
public sealed class PeFile
{
    private const int ReferenceSize = 12;
    private const int TypeReferenceSize = 8;
    private const int MemberReferenceSize = 8;
    private const int TypeDefinitionSize = 24;
    private const int FieldDefinitionSize = 8;
    private const int MethodDefinitionSize = 16;

    // the scope of a TypeRef: another TypeRef, of which this is a nested type; of a member's type: this file's own, or a generic one
    private const int HighBit = 0x8000;
    private const int None = 0xFFFF;

    // the only instruction that has the id of a string
    private const byte LoadString = 0x72;

    private readonly byte[] _content;
    private readonly PeHeader _header;
    private readonly PeStrings _strings;
    private readonly PeSignatureReader _signatures;

    private PeFile(byte[] content)
    {
        _content = content;
        _header = PeHeader.Read(content);
        _strings = new PeStrings(Table(PeTable.Strings));
        _signatures = new PeSignatureReader(
            Table(PeTable.Signatures).ToArray(),
            TypeReferenceName,
            TypeDefinitionName);
        Name = _strings[_header.NameId];
        References = [.. Records(PeTable.AssemblyRef, ReferenceSize).Select(ReadReference)];
        TypeReferences = [.. Records(PeTable.TypeRef, TypeReferenceSize).Select(ReadTypeReference)];
        MemberReferences =
        [
            .. Records(PeTable.FieldRef, MemberReferenceSize).Select(at => ReadMember(at, isField: true)).OfType<PeMemberReference>(),
            .. Records(PeTable.MethodRef, MemberReferenceSize).Select(at => ReadMember(at, isField: false)).OfType<PeMemberReference>(),
        ];
        Types = [.. Records(PeTable.TypeDef, TypeDefinitionSize).Select((at, index) => ReadTypeDefinition(at, index))];
    }

    /// <summary>The assembly's name.</summary>
    public string Name { get; }

    /// <summary>The assembly's version.</summary>
    public Version Version => _header.Version;

    /// <summary>Checksum of the native methods, which a firmware compares with its own; 0 for an assembly without any.</summary>
    public uint NativeChecksum => _header.NativeChecksum;

    /// <summary>The assemblies that it references.</summary>
    public IReadOnlyList<PeReference> References { get; }

    /// <summary>The types of other assemblies that it uses.</summary>
    public IReadOnlyList<PeTypeReference> TypeReferences { get; }

    /// <summary>The fields and methods of other assemblies that it uses; members of generic types are not among them.</summary>
    internal IReadOnlyList<PeMemberReference> MemberReferences { get; }

    /// <summary>The types that it defines.</summary>
    internal IReadOnlyList<PeTypeDefinition> Types { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="PeFormatException">It is not a .pe file, is truncated, damaged, or of an unknown format.</exception>
    public static PeFile Parse(byte[] content) => new([.. content]);

    /// <summary>The file's bytes.</summary>
    public byte[] ToArray() => [.. _content];

    /// <summary>
    /// A copy whose references to an assembly name another one. All types of the assembly follow, since they refer to it by that one record. The
    /// new name is appended to the strings: the old one may also be a namespace or a string of the program. A name that an earlier redirection has
    /// appended is removed, so that redirecting back gives the original file.
    /// </summary>
    /// <param name="name">The assembly that is referenced now.</param>
    /// <param name="newName">The one to reference.</param>
    /// <param name="newVersion">Its version; the CLR compares major and minor.</param>
    /// <returns>This file, if it does not reference the assembly.</returns>
    /// <exception cref="PeFormatException">The file has no space for another string.</exception>
    public PeFile Redirect(string name, string newName, Version newVersion)
    {
        if (References.All(reference => reference.Name != name))
        {
            return this;
        }

        int kept = _strings.Length - (IsAppended(name) ? PeStrings.Encode(name).Length : 0);
        int id = _strings.Find(newName);
        byte[] added = id < 0 ? PeStrings.Encode(newName) : [];
        id = id < 0 ? kept : id;
        if (kept + added.Length > PeStrings.FirstWellKnownId)
        {
            throw new PeFormatException(
                $"its string table is full: {_strings.Length} of {PeStrings.FirstWellKnownId} bytes; '{newName}' does not fit");
        }

        byte[] content = WithStrings(kept, added);
        for (int i = 0; i < References.Count; i++)
        {
            if (References[i].Name == name)
            {
                Span<byte> record = content.AsSpan(_header.Start(PeTable.AssemblyRef) + (i * ReferenceSize), ReferenceSize);
                BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)id);
                PeHeader.WriteVersion(record[4..], newVersion);
            }
        }

        PeHeader.Seal(content);
        return new PeFile(content);
    }

    /// <summary>Name and signature of a member, to compare members by; null if the signature cannot be read.</summary>
    internal static string? MemberText(string name, PeSignature signature) => signature.Text == null ? null : $"{name} {signature.Text}";

    // The strings are followed by signatures, byte code and resources, which hold no absolute positions: only the header does.
    private byte[] WithStrings(int kept, byte[] added)
    {
        if (kept == _strings.Length && added.Length == 0)
        {
            return ToArray();
        }

        int end = _header.Start(PeTable.Strings) + kept;
        int next = _header.Start(PeTable.Signatures);
        int padding = -(kept + added.Length) & 3;
        int growth = end + added.Length + padding - next;
        byte[] content = [.. _content.AsSpan(0, end), .. added, .. new byte[padding], .. _content.AsSpan(next)];
        _header.WriteMovedTables(content, PeTable.Strings, growth, padding);
        return content;
    }

    // True for the last string, if references to the assembly are all that uses it. A number elsewhere that equals its id counts as a use.
    private bool IsAppended(string name)
    {
        int id = _strings.Find(name);
        if (id < 0 || id + PeStrings.Encode(name).Length != _strings.Length)
        {
            return false;
        }

        int references = References.Count(reference => reference.Name == name);
        byte[] bytes = [(byte)id, (byte)(id >> 8)];
        return id != _header.NameId
            && CountWords(id) == references
            && Table(PeTable.Signatures).IndexOf(bytes) < 0
            && Table(PeTable.ResourcesFiles).IndexOf(bytes) < 0
            && Table(PeTable.ByteCode).IndexOf([LoadString, .. bytes]) < 0;
    }

    // the tables of records
    private int CountWords(int word)
    {
        int count = 0;
        for (int at = _header.Start(PeTable.AssemblyRef); at < _header.Start(PeTable.ResourcesData); at += 2)
        {
            count += Word(at) == word ? 1 : 0;
        }

        return count;
    }

    private ReadOnlySpan<byte> Table(PeTable table) => _content.AsSpan(_header.Start(table), _header.Length(table));

    // Positions of a table's records.
    private IEnumerable<int> Records(PeTable table, int size)
    {
        int length = _header.Length(table);
        if (length % size != 0)
        {
            throw new PeFormatException($"damaged: the table {table} has {length} bytes, not a multiple of {size}");
        }

        int start = _header.Start(table);
        return Enumerable.Range(0, length / size).Select(i => start + (i * size));
    }

    private ushort Word(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_content.AsSpan(at));

    private PeReference ReadReference(int at) => new(_strings[Word(at)], PeHeader.ReadVersion(_content.AsSpan(at + 4)));

    private PeTypeReference ReadTypeReference(int at)
    {
        int first = _header.Start(PeTable.TypeRef);
        int count = _header.Length(PeTable.TypeRef) / TypeReferenceSize;
        string name = FullName(Word(at + 2), Word(at));
        int scope = Word(at + 4);

        // a type around it; at most all of them, or they are in a circle
        for (int i = 0; (scope & HighBit) != 0; i++)
        {
            int outer = scope & ~HighBit;
            if (outer >= count || i >= count)
            {
                throw new PeFormatException($"damaged: the type '{name}' is nested in TypeRef {outer}");
            }

            int outerAt = first + (outer * TypeReferenceSize);
            name = FullName(Word(outerAt + 2), Word(outerAt)) + "/" + name;
            scope = Word(outerAt + 4);
        }

        return scope < References.Count
            ? new PeTypeReference(name, References[scope].Name)
            : throw new PeFormatException($"damaged: the type '{name}' is of AssemblyRef {scope}, of {References.Count}");
    }

    private PeMemberReference? ReadMember(int at, bool isField)
    {
        string name = _strings[Word(at)];
        int type = Word(at + 2);
        if ((type & HighBit) != 0)
        {
            return null;
        }

        if (type >= TypeReferences.Count)
        {
            throw new PeFormatException($"damaged: the member '{name}' is of TypeRef {type}, of {TypeReferences.Count}");
        }

        int signature = Word(at + 4);
        return new PeMemberReference(type, name, isField, isField ? _signatures.ReadField(signature) : _signatures.ReadMethod(signature));
    }

    private PeTypeDefinition ReadTypeDefinition(int at, int number)
    {
        int extends = Word(at + 4);
        bool isReference = extends != None && (extends & HighBit) != 0;
        int index = extends & ~HighBit;
        if (isReference && index >= TypeReferences.Count)
        {
            throw new PeFormatException($"damaged: a type extends TypeRef {index}, of {TypeReferences.Count}");
        }

        string? baseType = extends == None ? null : isReference ? TypeReferences[index].FullName : TypeDefinitionName(index);
        return new PeTypeDefinition(TypeDefinitionName(number), baseType, isReference ? index : -1, ReadMembers(at));
    }

    private HashSet<string> ReadMembers(int at)
    {
        int methods = _content[at + 12] + _content[at + 13] + _content[at + 14];
        return
        [
            .. Some(PeTable.FieldDef, FieldDefinitionSize, Word(at + 16), _content[at + 20])
                .Concat(Some(PeTable.FieldDef, FieldDefinitionSize, Word(at + 18), _content[at + 21]))
                .Select(field => MemberText(_strings[Word(field)], _signatures.ReadField(Word(field + 2)))).OfType<string>(),
            .. Some(PeTable.MethodDef, MethodDefinitionSize, Word(at + 10), methods)
                .Select(method => MemberText(_strings[Word(method)], _signatures.ReadMethod(Word(method + 14)))).OfType<string>(),
        ];
    }

    // Positions of consecutive records.
    private IEnumerable<int> Some(PeTable table, int size, int first, int count)
    {
        if (count > 0 && (first + count) * size > _header.Length(table))
        {
            throw new PeFormatException($"damaged: the table {table} has no record {first + count - 1}");
        }

        return Enumerable.Range(first, count).Select(i => _header.Start(table) + (i * size));
    }

    private string TypeReferenceName(int index) => index < TypeReferences.Count
        ? TypeReferences[index].FullName
        : throw new PeFormatException($"damaged: there is no TypeRef {index}");

    private string TypeDefinitionName(int index)
    {
        int count = _header.Length(PeTable.TypeDef) / TypeDefinitionSize;
        string name = "";
        for (int i = 0; index != None; i++)
        {
            if (index >= count || i >= count)
            {
                throw new PeFormatException($"damaged: there is no TypeDef {index}");
            }

            int at = _header.Start(PeTable.TypeDef) + (index * TypeDefinitionSize);
            name = FullName(Word(at + 2), Word(at)) + (i == 0 ? "" : "/") + name;
            index = Word(at + 6);
        }

        return name;
    }

    private string FullName(int nameSpace, int name) => _strings[nameSpace] is { Length: > 0 } prefix ? $"{prefix}.{_strings[name]}" : _strings[name];
}
