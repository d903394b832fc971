namespace NanoTcp.Redirect.Pe;

/// <summary>The tables of a .pe file, in the file's order.</summary>
internal enum PeTable
{
    AssemblyRef,
    TypeRef,
    FieldRef,
    MethodRef,
    TypeDef,
    FieldDef,
    MethodDef,
    Attributes,
    TypeSpec,
    Resources,
    ResourcesData,
    Strings,
    Signatures,
    ByteCode,
    ResourcesFiles,

    /// <summary>The end of the last table, which is the size of the file.</summary>
    EndOfAssembly,
}
