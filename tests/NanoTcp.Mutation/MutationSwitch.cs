namespace NanoTcp.Mutation;

/// <summary>Which mutant of the woven assemblies is active. They call <see cref="Is"/> at each mutated instruction.</summary>
public static class MutationSwitch
{
    /// <summary>The unchanged program.</summary>
    public const int None = -1;

    private static bool[] s_reached = [];

    /// <summary>Number of the active mutant, or <see cref="None"/>.</summary>
    public static int Active { get; set; } = None;

    /// <summary>Prepares for mutants 0 to a number - 1.</summary>
    public static void Prepare(int count) => s_reached = new bool[count];

    /// <summary>True for the active mutant.</summary>
    public static bool Is(int mutant)
    {
        s_reached[mutant] = true;
        return mutant == Active;
    }

    /// <summary>Numbers of the mutants whose instruction was reached since the last call.</summary>
    public static List<int> TakeReached()
    {
        var reached = new List<int>();
        for (int i = 0; i < s_reached.Length; i++)
        {
            if (s_reached[i])
            {
                reached.Add(i);
                s_reached[i] = false;
            }
        }

        return reached;
    }
}
