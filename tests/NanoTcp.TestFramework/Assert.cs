using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace nanoFramework.TestFramework;

/// <summary>The assertions of nanoFramework.TestFramework 3.0, name by name and overload by overload.</summary>
public sealed partial class Assert
{
    public static void AreSame(
        object? expected, object? actual, [CallerArgumentExpression(nameof(actual))] string? message = "")
    {
        if (!ReferenceEquals(expected, actual))
        {
            Fail("Assert.AreSame", $"Expected:<{Show(expected)}>. Actual:<{Show(actual)}>, another object.", message);
        }
    }

    public static void AreNotSame(
        object? notExpected, object? actual, [CallerArgumentExpression(nameof(actual))] string? message = "")
    {
        if (ReferenceEquals(notExpected, actual))
        {
            Fail("Assert.AreNotSame", $"Both are the same object <{Show(actual)}>.", message);
        }
    }

    public static void IsTrue(
        [DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string? message = "")
    {
        if (!condition)
        {
            Fail("Assert.IsTrue", string.Empty, message);
        }
    }

    public static void IsFalse(
        [DoesNotReturnIf(true)] bool condition, [CallerArgumentExpression(nameof(condition))] string? message = "")
    {
        if (condition)
        {
            Fail("Assert.IsFalse", string.Empty, message);
        }
    }

    public static void IsNull(object? value, [CallerArgumentExpression(nameof(value))] string? message = "")
    {
        if (value is not null)
        {
            Fail("Assert.IsNull", $"Actual:<{Show(value)}>.", message);
        }
    }

    public static void IsNotNull([NotNull] object? value, [CallerArgumentExpression(nameof(value))] string? message = "")
    {
        if (value is null)
        {
            Fail("Assert.IsNotNull", string.Empty, message);
        }
    }

    /// <summary>The value is of exactly that type; a derived type does not do, as on the device.</summary>
    public static void IsInstanceOfType(
        object? value, Type expected, [CallerArgumentExpression(nameof(value))] string? message = "")
    {
        if (value?.GetType() != expected)
        {
            Fail("Assert.IsInstanceOfType", $"Expected type:<{expected}>. Actual type:<{Show(value?.GetType())}>.", message);
        }
    }

    /// <summary>The value is not of exactly that type; a derived type passes, as on the device.</summary>
    public static void IsNotInstanceOfType(
        object? value, Type notExpected, [CallerArgumentExpression(nameof(value))] string? message = "")
    {
        if (value?.GetType() == notExpected)
        {
            Fail("Assert.IsNotInstanceOfType", $"Actual type:<{notExpected}>.", message);
        }
    }

    public static void Contains(string expected, string other, string? message = "")
    {
        if (!other.Contains(expected, StringComparison.Ordinal))
        {
            Fail("Assert.Contains", $"<{other}> does not contain <{expected}>.", message);
        }
    }

    public static void DoesNotContains(string expected, string other, string? message = "")
    {
        if (other.Contains(expected, StringComparison.Ordinal))
        {
            Fail("Assert.DoesNotContains", $"<{other}> contains <{expected}>.", message);
        }
    }

    public static void StartsWith(string expected, string other, string? message = "")
    {
        if (!other.StartsWith(expected, StringComparison.Ordinal))
        {
            Fail("Assert.StartsWith", $"<{other}> does not start with <{expected}>.", message);
        }
    }

    public static void EndsWith(string expected, string other, string? message = "")
    {
        if (!other.EndsWith(expected, StringComparison.Ordinal))
        {
            Fail("Assert.EndsWith", $"<{other}> does not end with <{expected}>.", message);
        }
    }

    /// <summary>The action throws an exception of exactly that type.</summary>
    public static void ThrowsException(
        Type exceptionType, Action action, [CallerArgumentExpression(nameof(action))] string? message = "")
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            if (e.GetType() != exceptionType)
            {
                Fail("Assert.ThrowsException", $"Expected:<{exceptionType}>. Actual:<{e}>.", message);
            }

            return;
        }

        Fail("Assert.ThrowsException", $"Expected:<{exceptionType}>. Nothing was thrown.", message);
    }

    [DoesNotReturn]
    public static void SkipTest(string? message = null) => throw new SkipTestException(message);

    [DoesNotReturn]
    internal static void Fail(string assertion, string finding, string? message) =>
        throw new TestFrameworkShared.AssertFailedException(
            string.Join(' ', new[] { assertion + " failed.", finding, message }.Where(part => part?.Length > 0)));

    internal static string Show(object? value) => value?.ToString() ?? "(null)";
}
