using System.Globalization;

namespace NanoTcp.Tool.CommandLine;

/// <summary>Parses and formats byte counts with an optional unit.</summary>
internal static class ByteCount
{
    // longest first: "MB" also ends in "B"
    private static readonly (string Suffix, long Factor)[] s_units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000),
        ("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("B", 1),
    ];

    public static Func<string, long> Between(long least, long most) => text =>
    {
        (string digits, long factor) = SplitUnit(text);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || number > most / factor || number * factor < least)
        {
            throw new FormatException($"{least} to {most} bytes are accepted, with kB, MB, GB, KiB, MiB or GiB if wanted");
        }

        return number * factor;
    };

    /// <summary>Formats a byte count, such as "1.2 MB".</summary>
    public static string Format(double bytes) => bytes switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
    };

    private static (string Digits, long Factor) SplitUnit(string text)
    {
        foreach ((string suffix, long factor) in s_units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return (text[..^suffix.Length], factor);
            }
        }

        return (text, 1);
    }
}
