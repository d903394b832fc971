using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>Whether the target has what a file uses. What it lacks stops the program at its start; what it has in name only fails later.</summary>
internal sealed class SupportCheck
{
    // in one message
    private const int MaxNames = 8;

    private readonly AssemblyFile _file;
    private readonly AssemblyFile _target;
    private readonly string _from;
    private readonly string[] _types;

    public SupportCheck(AssemblyFile file, RedirectSet set)
    {
        _file = file;
        _target = set.Request.Targets.FirstOrDefault(target => target.IsPe == file.IsPe) ?? set.Target;
        _from = set.From;
        _types = [.. file.TypesUsed.Where(type => type.Assembly == _from).Select(type => type.FullName).Distinct()];
    }

    /// <summary>
    /// Names what the target lacks. Members are compared only if both files are of one kind: a .pe file does not contain the names that the CLR keeps.
    /// </summary>
    public IEnumerable<string> Faults()
    {
        string[] missing =
        [
            .. _types.Where(type => !_target.Types.ContainsKey(type)),
            .. _target.IsPe == _file.IsPe ? MissingMembers() : [],
        ];
        string fault = $"{_file.FilePath} uses what {_target.Name} {_target.Version} does not have: {Names(missing)}";
        return missing.Length == 0 ? [] : [fault];
    }

    /// <summary>Names what the target has in name only, and what no target can give.</summary>
    public IEnumerable<string> Warnings() =>
    [
        .. _types.GroupBy(RestrictedTypes.ReasonOf)
            .Where(group => group.Key != null)
            .Select(group => $"{group.Key} links, but throws NotSupportedException: {string.Join(", ", group.Select(ShortName))}")
            .Select(warning => $"{_file.FileName}: {warning}"),
        .. _file.HasNativeMethods ? [$"{_file.FileName}: it has methods in the firmware, which know the firmware's {_from} only"] : Array.Empty<string>(),
    ];

    private static string ShortName(string type) => type[(type.LastIndexOf('.') + 1)..];

    private static string Names(string[] names) => names.Length <= MaxNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names[..MaxNames])} and {names.Length - MaxNames} more";

    private IEnumerable<string> MissingMembers() => _file.MembersUsed
        .Where(member => member.Assembly == _from && member.Key != null && _target.Types.ContainsKey(member.Type) && !Has(member))
        .Select(member => $"{member.Type}.{member.Name}")
        .Distinct();

    // A member may be that of a base type; one in another assembly is taken to have it.
    private bool Has(MemberUse member)
    {
        TypeDescription[] types = [.. _target.TypeAndBases(member.Type)];
        return types.Any(type => type.Members.Contains(member.Key!))
            || types is [.., { BaseAssembly: not null, BaseType: not ("System.Object" or "System.ValueType" or "System.Enum") }];
    }
}
