using System.CommandLine;
using System.Globalization;
using NanoTcp.Benchmarks.Reporting;
using NanoTcp.Host;
using NanoTcp.Tool.CommandLine;

namespace NanoTcp.Benchmarks.Load;

/// <summary>The verb "load".</summary>
internal sealed class LoadCommand
{
    private const int MaxConnections = 8000;
    private const int MaxMinutes = 7 * 24 * 60;

    private const int ExitFailed = 1;
    private const int ExitUnavailable = 2;

    // what the runtime, the stack and the namespace open
    private const int OtherHandles = 200;

    private readonly Argument<LoadPart[]> _parts = new("parts")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Only these: connections, churn, soak",
        CustomParser = result => [.. result.Tokens.Select(token => ParsePart(token.Value, result.AddError))],
    };

    private readonly Option<int?> _connections = OptionFactory.Single<int?>("--connections", "N",
        "Connections at once, 1000 by default", text => Number.Between(1, MaxConnections)(text));

    private readonly Option<int?> _bytes = OptionFactory.Single<int?>("--bytes", "N",
        "Bytes that each of them has echoed, 1000 by default", text => Number.Between(1, 1_000_000)(text));

    private readonly Option<int?> _seconds = OptionFactory.Single<int?>("--seconds", "N",
        "Duration of the churn, 10 by default", text => Number.Between(1, 3600)(text));

    private readonly Option<double?> _minutes = OptionFactory.Single<double?>("--minutes", "N",
        "Duration of the soak, 1 by default", ParseMinutes);

    private readonly Option<LoadLink?> _link = OptionFactory.Single<LoadLink?>("--link", "tap|virtual",
        "A TAP interface in a network namespace (Linux, root), or a cable in this process; the first that is possible by default", ParseLink);

    private readonly Option<int?> _delay = OptionFactory.Single<int?>("--delay", "MS",
        "Delay of each frame each way, in milliseconds", text => Number.Between(0, 1000)(text));

    private readonly Option<int?> _synCache = OptionFactory.Single<int?>("--syn-cache", "N",
        "Entries of the SYN cache, 64 by default", text => Number.Between(1, 256)(text));

    private readonly Option<Impairments?> _impair = OptionFactory.Single<Impairments?>("--impair", "loss=1%,dup=1%,...",
        "What the cable of the soak does to frames, loss=1%,dup=1%,reorder=1%,corrupt=0.5% by default", Impairments.Parse);

    private readonly Option<uint?> _seed = OptionFactory.Single<uint?>("--seed", "N", "Seed of the impairments", text => Number.Seed(text));

    /// <param name="json">Option of the root command: where the tables go, too.</param>
    public static Command Create(Option<FileInfo?> json)
    {
        var options = new LoadCommand();
        var command = new Command("load", "Many connections at once, churn, and a soak over an impaired cable; PASS or FAIL");
        command.Add(options._parts);
        foreach (Option option in (Option[])[
            options._connections, options._bytes, options._seconds, options._minutes, options._link, options._delay, options._synCache,
            options._impair, options._seed])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, _) => await RunAsync(options.Read(parsed), parsed.GetValue(json)));
        return command;
    }

    private LoadSettings Read(ParseResult parsed)
    {
        var settings = new LoadSettings();
        LoadPart[] parts = parsed.GetValue(_parts) ?? [];
        return settings with
        {
            Parts = parts.Length == 0 ? settings.Parts : parts,
            Connections = parsed.GetValue(_connections) ?? settings.Connections,
            BytesEach = parsed.GetValue(_bytes) ?? settings.BytesEach,
            Churn = parsed.GetValue(_seconds) is int seconds ? TimeSpan.FromSeconds(seconds) : settings.Churn,
            Soak = parsed.GetValue(_minutes) is double minutes ? TimeSpan.FromMinutes(minutes) : settings.Soak,
            Link = parsed.GetValue(_link),
            Delay = parsed.GetValue(_delay) ?? settings.Delay,
            SynCacheSize = parsed.GetValue(_synCache),
            Impairments = parsed.GetValue(_impair) ?? settings.Impairments,
            Seed = parsed.GetValue(_seed) ?? settings.Seed,
        };
    }

    private static async Task<int> RunAsync(LoadSettings settings, FileInfo? json)
    {
        var failures = new List<string>();
        try
        {
            LoadLink link = settings.Link ?? ChooseLink();
            CheckHandles(settings, link);
            ReportWriter writer = ReportWriter.ForConsole();
            foreach (LoadPart part in settings.Parts)
            {
                LoadResult result = await LoadTest.RunAsync(part, settings, link);
                writer.Write(LoadReport.Of(result));
                failures.AddRange(result.Failures.Select(failure => $"{part.ToString().ToLowerInvariant()}: {failure}"));
            }

            if (json != null)
            {
                writer.WriteJson(json.FullName);
            }
        }
        catch (Exception e) when (e is LoadUnavailableException or UsageException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitUnavailable;
        }

        Console.WriteLine(failures.Count == 0 ? "PASS" : $"FAIL: {string.Join(", ", failures)}");
        return failures.Count == 0 ? 0 : ExitFailed;
    }

    private static LoadLink ChooseLink()
    {
        LoadLink link = LoadWorld.FindLink(out string? why);
        if (why != null)
        {
            Console.WriteLine($"No TAP: {why}. The clients use a virtual cable in this process.");
        }

        return link;
    }

    // The runtime has raised the limit as far as it may.
    private static void CheckHandles(LoadSettings settings, LoadLink link)
    {
        const string Limits = "/proc/self/limits";
        const string Name = "Max open files";
        string? line = File.Exists(Limits) ? File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        if (line == null || !int.TryParse(line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], out int limit))
        {
            return;
        }

        // over the virtual cable a relay has the server's end
        int needed = (settings.Connections * (link == LoadLink.Tap ? 1 : 2)) + OtherHandles;
        if (needed > limit)
        {
            throw new LoadUnavailableException(string.Create(CultureInfo.InvariantCulture,
                $"--connections: {settings.Connections} connections need {needed} open files, and this process may have {limit}; raise it with: ulimit -n {needed}"));
        }
    }

    private static double? ParseMinutes(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double minutes) && minutes is >= 0.1 and <= MaxMinutes
            ? minutes
            : throw new FormatException($"a number from 0.1 to {MaxMinutes} is accepted");

    private static LoadLink? ParseLink(string text) => text switch
    {
        "tap" => LoadLink.Tap,
        "virtual" => LoadLink.Virtual,
        _ => throw new FormatException("tap and virtual are accepted"),
    };

    private static LoadPart ParsePart(string text, Action<string> addError)
    {
        if (text.Length > 0 && char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out LoadPart part))
        {
            return part;
        }

        addError($"parts: '{text}' {OptionFactory.Accepted}connections, churn and soak are accepted");
        return default;
    }
}
