using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>Whether the target has what a file uses. What it lacks stops the program at its start; what it has in name only fails later.</summary>
internal sealed class SupportCheck
{
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

    /// <summary>Names what the target lacks.</summary>
    public IEnumerable<string> Faults()
    {
        string[] missing = MissingParts.Find(_file, _from, _target);
        string fault = $"{_file.FilePath} uses what {_target.Name} {_target.Version} does not have: {MissingParts.Describe(missing)}";
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
}
