using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>
/// Whether all binaries that exchange types are redirected. With one left out the types differ: the CLR reports an unknown method and starts nothing.
/// </summary>
internal sealed class CompletenessCheck(RedirectSet set)
{
    private RedirectRequest Request => set.Request;

    /// <summary>Names what is left out, and what may not keep its reference.</summary>
    public IEnumerable<string> Faults() => [.. LeftOut(), .. LeftOutNeighbors(), .. Unknown().Where(IsExchange).Select(Describe), .. NativeFaults()];

    /// <summary>Referenced assemblies whose files were not found, so that nothing is known of them.</summary>
    public IEnumerable<string> Unchecked() => Unknown().Where(reference => !IsExchange(reference)).Select(reference => reference.Name);

    private IEnumerable<string> LeftOut() => Request.Deployed.Where(set.IsRedirected)
        .Select(file => $"{file.FilePath} is left out: it references {set.From} and is deployed as it is");

    private IEnumerable<string> LeftOutNeighbors()
    {
        foreach (AssemblyFile file in Request.Neighbors.Where(set.IsRedirected))
        {
            AssemblyFile? partner = set.Redirected.FirstOrDefault(
                other => other.IsPe == file.IsPe && (other.Uses(file.Name) || file.Uses(other.Name)));
            if (partner != null)
            {
                string relation = partner.Uses(file.Name) ? $"{partner.FileName} references it" : $"references {partner.FileName}";
                yield return $"{file.FilePath} is left out: it references {set.From}, and {relation}";
            }
        }
    }

    private IEnumerable<(AssemblyFile File, string Name)> Unknown() =>
        from file in set.Redirected
        from reference in file.References
        where !IsKnown(reference.Name, file.IsPe)
        select (file, reference.Name);

    private bool IsKnown(string name, bool isPe) =>
        name == set.From || name == set.Target.Name
        || Request.Files.Concat(Request.Deployed).Concat(Request.Neighbors).Any(file => file.Name == name && file.IsPe == isPe);

    // The use of an assembly may show that its members have types of From.
    private bool IsExchange((AssemblyFile File, string Name) reference) => HandsTypesTo(reference.File, reference.Name);

    private string Describe((AssemblyFile File, string Name) reference) =>
        $"{reference.Name} is left out: {reference.File.FilePath} exchanges types of {set.From} with it; give its file too";

    // A program may use the firmware's sockets in one assembly and ours in another, but may not hand one's to the other.
    private IEnumerable<string> NativeFaults() =>
        from native in Request.Files.Concat(Request.Deployed)
        where Request.Native.Contains(native.Name)
        from file in set.Redirected
        where file.IsPe == native.IsPe && (Exchanges(file, native) || Exchanges(native, file))
        select $"{native.Name} cannot keep {set.From}: it exchanges its types with {file.FilePath}, which is redirected";

    private bool Exchanges(AssemblyFile user, AssemblyFile used) =>
        HandsTypesTo(user, used.Name) || user.TypesUsed.Any(type => type.Assembly == used.Name && IsDerived(used, type.FullName));

    private bool HandsTypesTo(AssemblyFile user, string assembly) =>
        user.MembersUsed.Any(member => member.Assembly == assembly && member.SignatureAssemblies.Contains(set.From));

    private bool IsDerived(AssemblyFile file, string typeName) => file.TypeAndBases(typeName).Any(type => type.BaseAssembly == set.From);
}
