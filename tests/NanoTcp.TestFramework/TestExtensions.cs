namespace nanoFramework.TestFramework;

/// <summary>Comparison of arrays.</summary>
public static class TestExtensions
{
    /// <summary>Tells whether two arrays hold equal elements in the same order.</summary>
    public static bool SequenceEqual(this Array? first, Array? second)
    {
        if (ReferenceEquals(first, second))
        {
            return true;
        }

        if (first == null || second == null || first.Length != second.Length)
        {
            return false;
        }

        for (int i = 0; i < first.Length; i++)
        {
            if (!Equals(first.GetValue(i), second.GetValue(i)))
            {
                return false;
            }
        }

        return true;
    }
}
