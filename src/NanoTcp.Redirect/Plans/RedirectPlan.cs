using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.Redirect.Plans;

/// <summary>Which files are redirected and which are copied, and what is wrong with the set.</summary>
public sealed class RedirectPlan
{
    private RedirectPlan()
    {
    }

    /// <summary>What becomes of each file; none if there are faults.</summary>
    public IReadOnlyList<RedirectStep> Steps { get; private init; } = [];

    /// <summary>Reasons not to write anything.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];

    /// <summary>What will not work on the board though the program starts.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Names of referenced assemblies that were not found, so that nothing is known of them.</summary>
    public IReadOnlyList<string> Unchecked { get; private init; } = [];

    /// <summary>Makes a plan. Nothing is written.</summary>
    /// <exception cref="InvalidAssemblyException">A file cannot be redirected.</exception>
    public static RedirectPlan Create(RedirectRequest request)
    {
        var set = new RedirectSet(request);
        string[] faults = [.. RequestCheck.Faults(set)];
        if (faults.Length > 0)
        {
            return new RedirectPlan { Faults = faults };
        }

        SupportCheck[] support = [.. set.Redirected.Select(file => new SupportCheck(file, set))];
        var completeness = new CompletenessCheck(set);
        faults = [.. support.SelectMany(check => check.Faults()), .. completeness.Faults()];
        return faults.Length > 0
            ? new RedirectPlan { Faults = faults }
            : new RedirectPlan
            {
                Steps = [.. request.Files.Select(file => StepFor(file, set))],
                Warnings = [.. support.SelectMany(check => check.Warnings())],
                Unchecked = [.. completeness.Unchecked().Distinct().Order(StringComparer.Ordinal)],
            };
    }

    private static RedirectStep StepFor(AssemblyFile file, RedirectSet set)
    {
        if (set.IsRedirected(file))
        {
            int types = file.TypesUsed.Count(type => type.Assembly == set.From);
            Version version = file.References.First(reference => reference.Name == set.From).Version;
            return new RedirectStep(
                file,
                $"{set.From} {version} -> {set.Target.Name} {set.Target.Version}, {types} {(types == 1 ? "type" : "types")}",
                file.Redirect(set.From, set.Target.Name, set.Target.Version));
        }

        if (file.Name == set.From)
        {
            return set.Request.Native.Count > 0
                ? new RedirectStep(file, $"copied, for {string.Join(", ", set.Request.Native)}", file.Content)
                : new RedirectStep(file, $"not written, {set.Target.Name} takes its place", null);
        }

        return new RedirectStep(file, $"copied, {ReasonToCopy(file, set)}", file.Content);
    }

    private static string ReasonToCopy(AssemblyFile file, RedirectSet set) =>
        set.IsTarget(file) ? $"takes the place of {set.From}"
        : file.Uses(set.From) ? $"keeps {set.From}"
        : file.Uses(set.Target.Name) ? $"references {set.Target.Name} already"
        : $"does not reference {set.From}";
}
