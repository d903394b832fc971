using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>What is to be redirected, and to what.</summary>
/// <param name="From">Name of the assembly whose references are redirected.</param>
/// <param name="Targets">The assembly that takes its place: one file, or its .pe and its .dll.</param>
/// <param name="Files">The files to redirect or, if they do not reference it, to copy.</param>
public sealed record RedirectRequest(string From, IReadOnlyList<AssemblyFile> Targets, IReadOnlyList<AssemblyFile> Files)
{
    /// <summary>Names of assemblies that keep their reference, since they are to use the firmware's sockets.</summary>
    public IReadOnlySet<string> Native { get; init; } = new HashSet<string>();

    /// <summary>Files that are deployed as they are. They are only checked.</summary>
    public IReadOnlyList<AssemblyFile> Deployed { get; init; } = [];

    /// <summary>Files that lie in the same folders and were not given. Those that take part are named.</summary>
    public IReadOnlyList<AssemblyFile> Neighbors { get; init; } = [];
}
