using System.CommandLine;
using NanoTcp.Host;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Echo;
using NanoTcp.Tool.Reporting;
using NanoTcp.Tool.Reporting.Html;

namespace NanoTcp.Tool.Commands;

/// <summary>The verb echo: tests the echo service of a virtual or a real board.</summary>
internal static class EchoCommand
{
    private const int Rounds = 5;
    private const string Report = "--report";

    public static Command Create(ToolOutput output, CancellationToken stop)
    {
        Argument<HostAndPort?> target = OptionFactory.Argument<HostAndPort?>("HOST:PORT", "The echo server", HostAndPort.Parse);
        target.Arity = ArgumentArity.ZeroOrOne;
        Option<HostAndPort[]> compare = OptionFactory.Multiple("--compare", "HOST:PORT HOST:PORT",
            $"Tests two servers in turn, {Rounds} rounds each, in place of one", HostAndPort.Parse);
        compare.AllowMultipleArgumentsPerToken = true;
        var report = new Option<string?>(Report)
        {
            HelpName = "FILE.html",
            Description = "Writes a page with settings, throughput over time and a histogram of round trips",
        };
        Option<long?> bytes = OptionFactory.Single<long?>("--bytes", "N",
            $"Bytes to echo over all connections together [default: {EchoSettings.DefaultBytes}, or no limit with --seconds]",
            text => ByteCount.Between(1, EchoSettings.MaxBytes)(text));
        Option<long?> size = OptionFactory.Single<long?>("--size", "N",
            $"Bytes of a message: of a round trip, and of each write of the stream [default: {EchoSettings.DefaultMessageSize}]",
            text => ByteCount.Between(1, EchoSettings.LargestMessage)(text));
        Option<int?> connections = OptionFactory.Single<int?>("--connections", "N",
            "Connections at once [default: 1]", text => Number.Between(1, EchoSettings.MaxConnections)(text));
        Option<int?> seconds = OptionFactory.Single<int?>("--seconds", "N",
            "Stops after this time", text => Number.Between(1, EchoSettings.MaxSeconds)(text));
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON, and nothing else" };

        var command = new Command("echo", "Tests an echo server: verifies every byte, measures latency and throughput")
        {
            target, compare, bytes, size, connections, seconds, report, json,
        };
        command.SetAction((parsed, _) =>
        {
            int? duration = parsed.GetValue(seconds);
            HostAndPort[] targets = Targets(parsed.GetValue(target), parsed.GetValue(compare) ?? []);
            if (targets.Length > 1 && parsed.GetValue(json))
            {
                throw new UsageException("--json: one server's result only; leave --compare out");
            }

            var settings = new EchoSettings(targets[0])
            {
                Bytes = parsed.GetValue(bytes) ?? (duration == null ? EchoSettings.DefaultBytes : EchoSettings.MaxBytes),
                MessageSize = (int)(parsed.GetValue(size) ?? EchoSettings.DefaultMessageSize),
                Connections = parsed.GetValue(connections) ?? 1,
                Duration = duration == null ? null : TimeSpan.FromSeconds(duration.Value),
            };
            string? file = parsed.GetValue(report);
            if (file != null)
            {
                OutputFile.Check(Report, file);
            }

            return targets.Length == 1
                ? RunAsync(settings, file, parsed.GetValue(json), output, stop)
                : CompareAsync(settings, targets, file, output, stop);
        });
        return command;
    }

    private static HostAndPort[] Targets(HostAndPort? target, HostAndPort[] compared) => (target, compared.Length) switch
    {
        (not null, 0) => [target],
        (null, 2) => compared,
        (null, 0) => throw new UsageException("echo: the server is missing. What is accepted: nanotcp echo --help"),
        (not null, 2) => throw new UsageException($"--compare: the server '{target}' is one too many; two are accepted"),
        _ => throw new UsageException($"--compare: {compared.Length} server(s) given; two are accepted"),
    };

    private static async Task<int> CompareAsync(
        EchoSettings settings, HostAndPort[] targets, string? report, ToolOutput output, CancellationToken stop)
    {
        List<EchoResult>[] results = [.. targets.Select(_ => new List<EchoResult>())];
        for (int round = 0; round < Rounds && !stop.IsCancellationRequested; round++)
        {
            for (int i = 0; i < targets.Length; i++)
            {
                try
                {
                    results[i].Add(await new EchoTester(settings with { Target = targets[i] }).RunAsync(stop));
                }
                catch (EchoFailedException e)
                {
                    output.Fail($"echo: {targets[i]}: {e.Message}");
                    return ExitCode.Failure;
                }
            }
        }

        EchoRun[] runs = [.. targets.Select((target, i) => new EchoRun(target.ToString(), results[i]))];
        EchoReport.WriteComparison(output.Styled, runs);
        WriteReport(report, settings, runs);
        return ExitCode.Success;
    }

    private static async Task<int> RunAsync(EchoSettings settings, string? report, bool json, ToolOutput output, CancellationToken stop)
    {
        var tester = new EchoTester(settings);
        try
        {
            EchoResult result = json ? await tester.RunAsync(stop) : await EchoProgress.RunAsync(output, settings, tester, stop);
            if (json)
            {
                EchoReport.WriteJson(output.Out, settings, result);
            }
            else
            {
                EchoReport.Write(output.Styled, result);
            }

            WriteReport(report, settings, [new EchoRun(settings.Target.ToString(), [result])]);
            return ExitCode.Success;
        }
        catch (EchoFailedException e)
        {
            if (json)
            {
                EchoReport.WriteJsonFailure(output.Out, settings, tester.BytesSoFar, e.Message);
            }

            output.Fail($"echo: {e.Message}");
            return ExitCode.Failure;
        }
    }

    private static void WriteReport(string? path, EchoSettings settings, IReadOnlyList<EchoRun> runs)
    {
        if (path != null)
        {
            OutputFile.Write(Report, path, EchoHtml.Of(settings, runs, DateTimeOffset.Now));
        }
    }
}
