using NanoTcp.Mutation.Mutants;

namespace NanoTcp.Mutation.Reporting;

/// <summary>What the tests say about a mutant.</summary>
public enum Verdict
{
    /// <summary>All tests that reach the instruction pass.</summary>
    Survived,

    /// <summary>No test reaches the instruction.</summary>
    NotReached,

    /// <summary>A test fails.</summary>
    Killed,

    /// <summary>A test does not end.</summary>
    TimedOut,

    /// <summary>A test ends the process.</summary>
    Crashed,
}

/// <summary>A mutant and its verdict.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Test">The test that killed it, with its message.</param>
public sealed record Result(Mutant Mutant, Verdict Verdict, string Test)
{
    /// <summary>True when the tests notice the mutant.</summary>
    public bool IsKilled => Verdict >= Verdict.Killed;
}
