namespace NanoTcp.Fuzz.Coverage;

/// <summary>Which methods of the instrumented assemblies ran. Each calls <see cref="Hit"/> with its number.</summary>
public static class CoverageProbe
{
    private static bool[] s_hits = [];

    /// <summary>Forgets all, and prepares for methods 0 to a number - 1.</summary>
    public static bool[] Start(int methods) => s_hits = new bool[methods];

    public static void Hit(int method) => s_hits[method] = true;
}
