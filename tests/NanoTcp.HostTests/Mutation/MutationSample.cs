namespace NanoTcp.HostTests.Mutation;

/// <summary>A program to mutate: every change of it changes a result of <see cref="Run"/>.</summary>
public static class MutationSample
{
    private static readonly int[] s_squares = new int[4];
    private static int s_calls;

    /// <summary>Results that depend on each instruction.</summary>
    public static int[] Run(int value)
    {
        s_calls = 0;
        if (value > 3)
        {
            Count(5);
        }

        s_squares[1] = value * 3;
        return [value & 12, s_calls, s_squares[1], Sign(value)];
    }

    private static void Count(int by) => s_calls = by + 2;

    private static int Sign(int value) => value < 4 ? 7 : 9;
}
