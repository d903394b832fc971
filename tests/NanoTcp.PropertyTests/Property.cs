using CsCheck;

namespace NanoTcp.PropertyTests;

/// <summary>
/// Runs a property over cases that follow from a seed: the same ones every time. When one fails, CsCheck searches for a smaller one.
/// </summary>
internal static class Property
{
    /// <summary>Environment variable that multiplies the number of cases, for long runs.</summary>
    private const string FactorVariable = "NANOTCP_PROPERTY_FACTOR";

    private const int ShrinkRuns = 3000;

    /// <summary>How many times as many cases as usual are wanted.</summary>
    public static int Factor { get; } = int.TryParse(Environment.GetEnvironmentVariable(FactorVariable), out int factor) ? factor : 1;

    public static void Holds<T>(Gen<T> cases, Action<T> property, int runs, uint seed)
    {
        for (uint i = 0; i < runs * Factor; i++)
        {
            T value = cases.Generate(new PCG(i, seed), null, out _);
            try
            {
                property(value);
            }
            catch (Exception)
            {
                cases.Sample(property, seed: new PCG(i, seed).ToString(), iter: ShrinkRuns, threads: 1, print: _ => "");
                throw;
            }
        }
    }
}
