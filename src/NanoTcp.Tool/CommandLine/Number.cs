using System.Globalization;

namespace NanoTcp.Tool.CommandLine;

/// <summary>Parses integers within bounds.</summary>
internal static class Number
{
    public static Func<string, int> Between(int least, int most) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new FormatException($"a whole number from {least} to {most} is accepted");

    public static uint Seed(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint seed)
            ? seed
            : throw new FormatException($"a whole number from 0 to {uint.MaxValue} is accepted");
}
