namespace NanoTcp.ProfileCheck;

/// <summary>One place where code would not build, load or run on a board.</summary>
/// <param name="Assembly">Name of the assembly.</param>
/// <param name="Where">Type and member, or the file and line.</param>
/// <param name="Rule">One of <see cref="Rules"/>.</param>
/// <param name="Finding">What was found there.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record Breach(string Assembly, string Where, string Rule, string Finding, string Remedy)
{
    public override string ToString() => $"{Assembly}: {Where}: [{Rule}] {Finding}. {Remedy}";
}
