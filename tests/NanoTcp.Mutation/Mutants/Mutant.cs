namespace NanoTcp.Mutation.Mutants;

/// <summary>One change of one instruction.</summary>
/// <param name="Assembly">Name of the assembly, without its extension.</param>
/// <param name="Folder">Folder of the source file, for the score.</param>
/// <param name="Method">Full name of the method.</param>
/// <param name="Site">Index of the instruction in the method, macros expanded.</param>
/// <param name="Operator">Name of the operator.</param>
/// <param name="Place">Source file and line.</param>
public sealed record Mutant(string Assembly, string Folder, string Method, int Site, string Operator, string Place)
{
    /// <summary>What distinguishes it from all other mutants of the same sources.</summary>
    public string Key => $"{Method}#{Site} {Operator}";
}
