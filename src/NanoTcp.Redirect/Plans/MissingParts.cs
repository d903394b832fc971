using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>What a file uses of a referenced assembly, and another assembly in its place does not have.</summary>
public static class MissingParts
{
    // in one message
    private const int MaxNames = 8;

    /// <summary>
    /// Names types and members. Members are compared only if both files are of one kind: a .pe file does not contain the names that the CLR keeps.
    /// </summary>
    /// <param name="file">The file that uses them.</param>
    /// <param name="reference">The assembly as the file names it.</param>
    /// <param name="target">The assembly that takes its place.</param>
    public static string[] Find(AssemblyFile file, string reference, AssemblyFile target) =>
    [
        .. file.TypesUsed.Where(type => type.Assembly == reference).Select(type => type.FullName).Distinct()
            .Where(type => !target.Types.ContainsKey(type)),
        .. target.IsPe == file.IsPe ? Members(file, reference, target) : [],
    ];

    /// <summary>The names in one line; of many, the first.</summary>
    public static string Describe(IReadOnlyList<string> names) => names.Count <= MaxNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MaxNames))} and {names.Count - MaxNames} more";

    private static IEnumerable<string> Members(AssemblyFile file, string reference, AssemblyFile target) => file.MembersUsed
        .Where(member => member.Assembly == reference && member.Key != null && target.Types.ContainsKey(member.Type) && !Has(target, member))
        .Select(member => $"{member.Type}.{member.Name}")
        .Distinct();

    // A member may be that of a base type; one in another assembly is taken to have it.
    private static bool Has(AssemblyFile target, MemberUse member)
    {
        TypeDescription[] types = [.. target.TypeAndBases(member.Type)];
        return types.Any(type => type.Members.Contains(member.Key!))
            || types is [.., { BaseAssembly: not null, BaseType: not ("System.Object" or "System.ValueType" or "System.Enum") }];
    }
}
