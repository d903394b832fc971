using System.Collections;

namespace nanoFramework.TestFramework;

/// <summary>Assertions about collections; equal means equal elements in the same order.</summary>
public sealed class CollectionAssert
{
    public static void Empty(ICollection collection, string? message = "")
    {
        if (collection.Count != 0)
        {
            Assert.Fail("CollectionAssert.Empty", $"It has {collection.Count} elements.", message);
        }
    }

    public static void NotEmpty(ICollection collection, string? message = "")
    {
        if (collection.Count == 0)
        {
            Assert.Fail("CollectionAssert.NotEmpty", string.Empty, message);
        }
    }

    public static void AreEqual(ICollection? expected, ICollection? actual, string? message = "")
    {
        if (Difference(expected, actual) is { } difference)
        {
            Assert.Fail("CollectionAssert.AreEqual", difference, message);
        }
    }

    public static void AreNotEqual(ICollection? notExpected, ICollection? actual, string? message = "")
    {
        if (Difference(notExpected, actual) is null)
        {
            Assert.Fail("CollectionAssert.AreNotEqual", "Both hold the same elements.", message);
        }
    }

    private static string? Difference(ICollection? expected, ICollection? actual)
    {
        if (ReferenceEquals(expected, actual))
        {
            return null;
        }

        if (expected == null || actual == null)
        {
            return $"Expected:<{Assert.Show(expected)}>. Actual:<{Assert.Show(actual)}>.";
        }

        if (expected.Count != actual.Count)
        {
            return $"Expected {expected.Count} elements. Actual {actual.Count}.";
        }

        IEnumerator expectedElement = expected.GetEnumerator();
        IEnumerator actualElement = actual.GetEnumerator();
        for (int i = 0; expectedElement.MoveNext() && actualElement.MoveNext(); i++)
        {
            if (!Equals(expectedElement.Current, actualElement.Current))
            {
                return $"Element {i}: expected:<{Assert.Show(expectedElement.Current)}>. "
                    + $"Actual:<{Assert.Show(actualElement.Current)}>.";
            }
        }

        return null;
    }
}
