using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>Which assemblies of a request are redirected.</summary>
internal sealed class RedirectSet
{
    public RedirectSet(RedirectRequest request)
    {
        Request = request;
        Redirected = [.. request.Files.Where(IsRedirected)];
    }

    public RedirectRequest Request { get; }

    public string From => Request.From;

    public AssemblyFile Target => Request.Targets[0];

    /// <summary>The given files that are redirected.</summary>
    public IReadOnlyList<AssemblyFile> Redirected { get; }

    public bool IsTarget(AssemblyFile file) => file.Name == Target.Name;

    /// <summary>True for a file that has to be redirected, given or not.</summary>
    public bool IsRedirected(AssemblyFile file) => file.Uses(From) && !IsTarget(file) && file.Name != From && !Request.Native.Contains(file.Name);
}
