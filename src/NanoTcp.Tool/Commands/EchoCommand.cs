using System.CommandLine;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Echo;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.Tool.Commands;

/// <summary>The verb echo: tests the echo service of a virtual or a real board.</summary>
internal static class EchoCommand
{
    public static Command Create(ToolOutput output, CancellationToken stop)
    {
        Argument<HostAndPort> target = OptionFactory.Argument("HOST:PORT", "The echo server", HostAndPort.Parse);
        Option<long?> bytes = OptionFactory.Single<long?>("--bytes", "N",
            $"Bytes to echo over all connections together [default: {EchoSettings.DefaultBytes}, or no limit with --seconds]",
            text => ByteCount.Between(1, EchoSettings.MostBytes)(text));
        Option<long?> size = OptionFactory.Single<long?>("--size", "N",
            $"Bytes of a message: of a round trip, and of each write of the stream [default: {EchoSettings.DefaultMessageSize}]",
            text => ByteCount.Between(1, EchoSettings.LargestMessage)(text));
        Option<int?> connections = OptionFactory.Single<int?>("--connections", "N",
            "Connections at once [default: 1]", text => Number.Between(1, EchoSettings.MostConnections)(text));
        Option<int?> seconds = OptionFactory.Single<int?>("--seconds", "N",
            "Stops after this time", text => Number.Between(1, EchoSettings.MostSeconds)(text));
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON, and nothing else" };

        var command = new Command("echo", "Tests an echo server: verifies every byte, measures latency and throughput")
        {
            target, bytes, size, connections, seconds, json,
        };
        command.SetAction((parsed, _) =>
        {
            int? duration = parsed.GetValue(seconds);
            var settings = new EchoSettings(parsed.GetRequiredValue(target))
            {
                Bytes = parsed.GetValue(bytes) ?? (duration == null ? EchoSettings.DefaultBytes : EchoSettings.MostBytes),
                MessageSize = (int)(parsed.GetValue(size) ?? EchoSettings.DefaultMessageSize),
                Connections = parsed.GetValue(connections) ?? 1,
                Duration = duration == null ? null : TimeSpan.FromSeconds(duration.Value),
            };
            return RunAsync(settings, parsed.GetValue(json), output, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(EchoSettings settings, bool json, ToolOutput output, CancellationToken stop)
    {
        var tester = new EchoTester(settings);
        try
        {
            if (json)
            {
                EchoReport.WriteJson(output.Out, settings, await tester.RunAsync(stop));
            }
            else
            {
                EchoReport.Write(output.Styled, await EchoProgress.RunAsync(output, settings, tester, stop));
            }

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
}
