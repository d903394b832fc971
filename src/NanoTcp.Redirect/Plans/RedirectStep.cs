using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>What becomes of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Description">That in words.</param>
/// <param name="Content">What to write; null for a file that is not written.</param>
public sealed record RedirectStep(AssemblyFile File, string Description, byte[]? Content)
{
    /// <summary>True for a file that is redirected, not merely copied.</summary>
    public bool IsRedirected => Content != null && Content != File.Content;
}
