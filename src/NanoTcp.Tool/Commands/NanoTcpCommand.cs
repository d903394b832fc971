using System.CommandLine;
using NanoTcp.Host;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.Tool.Commands;

/// <summary>The command line: verbs and error reporting.</summary>
internal static class NanoTcpCommand
{
    /// <summary>Runs one command.</summary>
    /// <param name="stop">Stops a board or a test gracefully.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, ToolOutput output, CancellationToken stop)
    {
        var run = new RunCommand(output, stop);
        ParseResult parsed = Create(run, output, stop).Parse(run.Separate(arguments));
        if (parsed.Errors.Count > 0)
        {
            output.Fail(OneLine(parsed.Errors[0].Message) + HelpHint(parsed));
            return ExitCode.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = output.Out,
                Error = output.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, CancellationToken.None);
        }
        catch (UsageException e)
        {
            output.Fail(OneLine(e.Message));
            return ExitCode.Usage;
        }
        catch (InvalidOperationException e)
        {
            output.Fail(OneLine(e.Message));
            return ExitCode.Failure;
        }
    }

    private static RootCommand Create(RunCommand run, ToolOutput output, CancellationToken stop)
    {
        var root = new RootCommand("A virtual board with Ethernet and TCP/IP, and a tester for it. Without a verb: demo.")
        {
            DemoCommand.Create(output, stop),
            BoardCommand.Create(output, stop),
            run.Command,
            EchoCommand.Create(output, stop),
            LadderCommand.Create(output),
            LinksCommand.Create(output),
            RedirectCommand.Create(output),
        };
        root.HelpName = "nanotcp";
        root.SetAction((_, _) => DemoCommand.RunAsync(output, stop));
        return root;
    }

    // The messages of our options say what is accepted; the library's do not.
    private static string HelpHint(ParseResult parsed)
    {
        if (parsed.Errors[0].Message.Contains(OptionFactory.Accepted, StringComparison.Ordinal))
        {
            return "";
        }

        string verb = parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";
        return $" What is accepted: nanotcp {verb}--help";
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
