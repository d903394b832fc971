namespace NanoTcp.Redirect.Assemblies;

/// <summary>An assembly in a file: the .pe that a board runs, or the .dll (.exe) that the compiler reads.</summary>
public abstract class AssemblyFile
{
    private protected AssemblyFile(string path, byte[] content)
    {
        FilePath = path;
        Content = content;
    }

    /// <summary>Where it was read from.</summary>
    public string FilePath { get; }

    /// <summary>The file's name, without its folder.</summary>
    public string FileName => Path.GetFileName(FilePath);

    /// <summary>The file's bytes.</summary>
    public byte[] Content { get; }

    /// <summary>True for a .pe file.</summary>
    public abstract bool IsPe { get; }

    /// <summary>The assembly's name.</summary>
    public abstract string Name { get; }

    /// <summary>The assembly's version.</summary>
    public abstract Version Version { get; }

    /// <summary>True if some of its methods are in the firmware.</summary>
    public abstract bool HasNativeMethods { get; }

    /// <summary>The assemblies that it references, with their versions.</summary>
    public abstract IReadOnlyList<(string Name, Version Version)> References { get; }

    /// <summary>The types of other assemblies that it uses.</summary>
    public abstract IReadOnlyList<TypeUse> TypesUsed { get; }

    /// <summary>The fields and methods of other assemblies that it uses.</summary>
    public abstract IReadOnlyList<MemberUse> MembersUsed { get; }

    /// <summary>The types that it defines, by full name.</summary>
    public abstract IReadOnlyDictionary<string, TypeDescription> Types { get; }

    /// <summary>True if it references an assembly of that name.</summary>
    public bool Uses(string assembly) => References.Any(reference => reference.Name == assembly);

    /// <summary>A type that it defines and its base types, as far as it defines them too. A circle of base types in a damaged file ends.</summary>
    public IEnumerable<TypeDescription> TypeAndBases(string fullName)
    {
        string? name = fullName;
        for (int i = 0; i <= Types.Count && name != null && Types.TryGetValue(name, out TypeDescription? type); i++)
        {
            yield return type;
            name = type.BaseAssembly == null ? type.BaseType : null;
        }
    }

    /// <summary>The bytes of a copy that references another assembly in place of one.</summary>
    /// <exception cref="InvalidAssemblyException">The copy cannot be made.</exception>
    public abstract byte[] Redirect(string assembly, string newName, Version newVersion);
}
