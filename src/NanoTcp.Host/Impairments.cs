using System.Globalization;

namespace NanoTcp.Host;

/// <summary>Impairments of the cable. Probabilities are in millionths.</summary>
public sealed record Impairments
{
    private const int Million = 1_000_000;
    private const long LongestDelay = 10_000_000;
    private const long HighestRate = 10_000_000_000;
    private const string Accepted = "loss=P%, dup=P%, reorder=P%, corrupt=P%, delay=Tms and rate=Rmbit are accepted, joined by commas";

    public static Impairments None { get; } = new();

    /// <summary>Lost frames, per million.</summary>
    public int Loss { get; init; }

    /// <summary>Duplicated frames, per million.</summary>
    public int Duplication { get; init; }

    /// <summary>Frames overtaken by the next one, per million.</summary>
    public int Reordering { get; init; }

    /// <summary>Frames with a flipped bit, per million.</summary>
    public int Corruption { get; init; }

    /// <summary>Delay in microseconds.</summary>
    public long Delay { get; init; }

    /// <summary>Bits per second; 0 for no limit.</summary>
    public long Rate { get; init; }

    public bool IsNone => this == None;

    public static Impairments Parse(string text)
    {
        Impairments result = None;
        var seen = new HashSet<string>();
        foreach (string item in text.Split(','))
        {
            string[] parts = item.Split('=');
            if (parts.Length != 2)
            {
                throw new FormatException(Accepted);
            }

            if (!seen.Add(parts[0]))
            {
                throw new FormatException($"'{parts[0]}' is given twice");
            }

            result = parts[0] switch
            {
                "loss" => result with { Loss = ParseShare(parts[1]) },
                "dup" => result with { Duplication = ParseShare(parts[1]) },
                "reorder" => result with { Reordering = ParseShare(parts[1]) },
                "corrupt" => result with { Corruption = ParseShare(parts[1]) },
                "delay" => result with { Delay = ParseDelay(parts[1]) },
                "rate" => result with { Rate = ParseRate(parts[1]) },
                _ => throw new FormatException(Accepted),
            };
        }

        return result;
    }

    public override string ToString()
    {
        var parts = new List<string>();
        AddShare("loss", Loss);
        AddShare("dup", Duplication);
        AddShare("reorder", Reordering);
        AddShare("corrupt", Corruption);
        if (Delay > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"delay={Delay / 1000.0:0.###}ms"));
        }

        if (Rate > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"rate={Rate / 1e6:0.######}mbit"));
        }

        return parts.Count == 0 ? "none" : string.Join(',', parts);

        void AddShare(string name, int perMillion)
        {
            if (perMillion > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={perMillion / 10_000.0:0.####}%"));
            }
        }
    }

    private static int ParseShare(string text)
    {
        double? percent = text.EndsWith('%') ? ParseNumber(text[..^1]) : null;
        return percent is >= 0 and <= 100
            ? (int)Math.Round(percent.Value * Million / 100)
            : throw new FormatException($"'{text}' is not a share; 0% to 100% is accepted");
    }

    private static long ParseDelay(string text)
    {
        double? delay = ParseWithUnit(text, ("us", 1), ("ms", 1_000), ("s", 1_000_000));
        return delay is >= 0 and <= LongestDelay
            ? (long)delay.Value
            : throw new FormatException($"'{text}' is not a delay; 0us to 10s is accepted, in us, ms or s");
    }

    private static long ParseRate(string text)
    {
        double? rate = ParseWithUnit(text, ("kbit", 1e3), ("mbit", 1e6), ("gbit", 1e9), ("bit", 1));
        return rate is >= 1000 and <= HighestRate
            ? (long)rate.Value
            : throw new FormatException($"'{text}' is not a rate; 1kbit to 10gbit is accepted, in bit, kbit, mbit or gbit (per second)");
    }

    private static double? ParseWithUnit(string text, params (string Name, double Factor)[] units)
    {
        foreach ((string name, double factor) in units)
        {
            if (text.EndsWith(name, StringComparison.OrdinalIgnoreCase) && ParseNumber(text[..^name.Length]) is double number)
            {
                return number * factor;
            }
        }

        return null;
    }

    private static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null;
}
