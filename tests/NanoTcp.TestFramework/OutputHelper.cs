namespace nanoFramework.TestFramework;

/// <summary>Writes to the test's output.</summary>
public static class OutputHelper
{
    public static void Write(string message) => Console.Write(message);

    public static void WriteLine(string message) => Console.WriteLine(message);
}
