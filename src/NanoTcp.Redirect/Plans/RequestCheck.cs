using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>Whether a request is in itself consistent.</summary>
internal static class RequestCheck
{
    /// <summary>Says what is not.</summary>
    public static IEnumerable<string> Faults(RedirectSet set) => [.. TargetFaults(set), .. FileFaults(set)];

    private static IEnumerable<string> TargetFaults(RedirectSet set)
    {
        foreach (AssemblyFile target in set.Request.Targets)
        {
            if (target.Name != set.Target.Name || target.Version != set.Target.Version)
            {
                yield return $"{target.FilePath} is {target.Name} {target.Version}, "
                    + $"but {set.Target.FilePath} is {set.Target.Name} {set.Target.Version}";
            }

            if (target.Name == set.From)
            {
                yield return $"{target.FilePath} is {set.From} itself";
            }
            else if (target.Uses(set.From))
            {
                yield return $"{target.FilePath} cannot take the place of {set.From}, which it references";
            }
        }
    }

    private static IEnumerable<string> FileFaults(RedirectSet set)
    {
        IReadOnlyList<AssemblyFile> files = set.Request.Files;
        foreach (IGrouping<(string, bool), AssemblyFile> same in files.GroupBy(file => (file.Name, file.IsPe)).Where(same => same.Count() > 1))
        {
            yield return $"{same.First().Name} is given more than once: {Paths(same)}";
        }

        foreach (IGrouping<string, AssemblyFile> same in files.GroupBy(file => file.FileName, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Select(file => (file.Name, file.IsPe)).Distinct().Count() > 1))
        {
            yield return $"two files are named {same.Key}: {Paths(same)}";
        }

        foreach (string name in set.Request.Native.Where(name => files.Concat(set.Request.Deployed).All(file => file.Name != name)))
        {
            yield return $"no file has the assembly {name}, which is to keep {set.From}";
        }

        foreach (AssemblyFile file in files.OfType<DllAssemblyFile>().Where(file => file.IsForDotNet && !set.IsTarget(file)))
        {
            yield return $"{file.FilePath} is for .NET, not for nanoFramework";
        }
    }

    private static string Paths(IEnumerable<AssemblyFile> files) => string.Join(", ", files.Select(file => file.FilePath));
}
