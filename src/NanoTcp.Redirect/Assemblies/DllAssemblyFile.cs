using Mono.Cecil;

namespace NanoTcp.Redirect.Assemblies;

/// <summary>A .dll or .exe for nanoFramework, as the compiler and the metadata processor read it.</summary>
internal sealed class DllAssemblyFile : AssemblyFile
{
    // references of an assembly for .NET; one for nanoFramework references mscorlib 1.x alone
    private static readonly string[] s_otherPlatforms = ["System.Runtime", "System.Private.CoreLib", "netstandard"];

    public DllAssemblyFile(string path, byte[] content)
        : base(path, content)
    {
        Guard(() => MetadataTables.Check(content));
        using ModuleDefinition module = Open();
        Name = module.Assembly?.Name.Name ?? throw new InvalidAssemblyException(path, "not an assembly");
        Version = module.Assembly.Name.Version;
        HasNativeMethods = Guard(() => module.GetTypes().SelectMany(type => type.Methods).Any(method => method.IsInternalCall));
        References = Guard(() => module.AssemblyReferences.Select(reference => (reference.Name, reference.Version)).ToArray());
        TypesUsed = Guard(() => module.GetTypeReferences().Select(type => new TypeUse(type.Scope.Name, type.FullName)).ToArray());
        MembersUsed = Guard(() => module.GetMemberReferences().Where(IsOfOtherAssembly).Select(Describe).ToArray());
        Types = Guard(() => module.GetTypes().Select(Describe).DistinctBy(type => type.FullName).ToDictionary(type => type.FullName));
    }

    public override bool IsPe => false;

    public override string Name { get; }

    public override Version Version { get; }

    public override bool HasNativeMethods { get; }

    public override IReadOnlyList<(string Name, Version Version)> References { get; }

    public override IReadOnlyList<TypeUse> TypesUsed { get; }

    public override IReadOnlyList<MemberUse> MembersUsed { get; }

    public override IReadOnlyDictionary<string, TypeDescription> Types { get; }

    /// <summary>True if it is compiled for .NET itself.</summary>
    public bool IsForDotNet => s_otherPlatforms.Any(Uses);

    public override byte[] Redirect(string assembly, string newName, Version newVersion)
    {
        using ModuleDefinition module = Open();
        return Guard(() =>
        {
            foreach (AssemblyNameReference reference in module.AssemblyReferences.Where(reference => reference.Name == assembly))
            {
                reference.Name = newName;
                reference.Version = newVersion;
                reference.PublicKeyToken = [];
            }

            using var copy = new MemoryStream();
            module.Write(copy, new WriterParameters { Timestamp = 0 });
            return copy.ToArray();
        });
    }

    private static bool IsOfOtherAssembly(MemberReference member) =>
        member.DeclaringType?.GetElementType().Scope is AssemblyNameReference;

    private static MemberUse Describe(MemberReference member)
    {
        TypeReference[] types = [.. SignatureOf(member)];
        TypeReference declaring = member.DeclaringType.GetElementType();
        return new MemberUse(
            declaring.Scope.Name,
            declaring.FullName,
            member.Name,
            Key(member.Name, types),
            types.Select(type => type.GetElementType().Scope).OfType<AssemblyNameReference>().Select(scope => scope.Name).ToHashSet());
    }

    private static TypeDescription Describe(TypeDefinition type) => new(
        type.FullName,
        type.BaseType?.GetElementType().FullName,
        type.BaseType?.GetElementType().Scope is AssemblyNameReference scope ? scope.Name : null,
        type.Fields.Select(field => (MemberReference)field).Concat(type.Methods).Select(member => Key(member.Name, SignatureOf(member))).ToHashSet());

    private static IEnumerable<TypeReference> SignatureOf(MemberReference member) => member switch
    {
        FieldReference field => [field.FieldType],
        MethodReference method => method.Parameters.Select(parameter => parameter.ParameterType).Prepend(method.ReturnType),
        _ => [],
    };

    private static string Key(string name, IEnumerable<TypeReference> types) => $"{name} {string.Join(',', types.Select(type => type.FullName))}";

    private ModuleDefinition Open() =>
        Guard(() => ModuleDefinition.ReadModule(new MemoryStream(Content), new ReaderParameters(ReadingMode.Deferred)));

    // Cecil reads as it goes, and meets damaged files with whatever exception its code runs into.
    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not InvalidAssemblyException)
        {
            throw new InvalidAssemblyException(FilePath, "not a .NET assembly, truncated or damaged");
        }
    }
}
