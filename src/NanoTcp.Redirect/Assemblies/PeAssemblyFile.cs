using NanoTcp.Redirect.Pe;

namespace NanoTcp.Redirect.Assemblies;

/// <summary>A .pe file.</summary>
internal sealed class PeAssemblyFile : AssemblyFile
{
    private readonly PeFile _pe;

    public PeAssemblyFile(string path, byte[] content)
        : base(path, content)
    {
        try
        {
            _pe = PeFile.Parse(content);
        }
        catch (PeFormatException e)
        {
            throw new InvalidAssemblyException(path, e.Message);
        }

        References = [.. _pe.References.Select(reference => (reference.Name, reference.Version))];
        TypesUsed = [.. _pe.TypeReferences.Select(type => new TypeUse(type.Assembly, type.FullName))];
        MembersUsed = [.. _pe.MemberReferences.Select(Describe)];
        Types = _pe.Types.Select(Describe).DistinctBy(type => type.FullName).ToDictionary(type => type.FullName);
    }

    public override bool IsPe => true;

    public override string Name => _pe.Name;

    public override Version Version => _pe.Version;

    public override bool HasNativeMethods => _pe.NativeChecksum != 0;

    public override IReadOnlyList<(string Name, Version Version)> References { get; }

    public override IReadOnlyList<TypeUse> TypesUsed { get; }

    public override IReadOnlyList<MemberUse> MembersUsed { get; }

    public override IReadOnlyDictionary<string, TypeDescription> Types { get; }

    public override byte[] Redirect(string assembly, string newName, Version newVersion)
    {
        try
        {
            return _pe.Redirect(assembly, newName, newVersion).ToArray();
        }
        catch (PeFormatException e)
        {
            throw new InvalidAssemblyException(FilePath, e.Message);
        }
    }

    private MemberUse Describe(PeMemberReference member) => new(
        _pe.TypeReferences[member.Type].Assembly,
        _pe.TypeReferences[member.Type].FullName,
        member.Name,
        PeFile.MemberText(member.Name, member.Signature),
        member.Signature.TypeReferences.Select(type => _pe.TypeReferences[type].Assembly).ToHashSet());

    private TypeDescription Describe(PeTypeDefinition type) => new(
        type.FullName,
        type.BaseType,
        type.BaseReference < 0 ? null : _pe.TypeReferences[type.BaseReference].Assembly,
        type.Members);
}
