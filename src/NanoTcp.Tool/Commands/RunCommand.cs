extern alias NanoTcpNet;

using System.CommandLine;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Programs;
using NanoTcp.Tool.Reporting;
using NanoTcpNet::NanoTcp.Net;

namespace NanoTcp.Tool.Commands;

/// <summary>The verb run: a program on a board, in this process. Standard output is the program's; what the tool reports is on standard error.</summary>
internal sealed class RunCommand
{
    // for the program's last words after its sockets were closed by Ctrl-C
    private static readonly TimeSpan s_programEnd = TimeSpan.FromSeconds(1);

    private readonly BoardOptions _options = new(hasServices: false);

    private readonly Argument<string> _program = OptionFactory.Argument("PROGRAM.dll",
        "A program compiled for .NET 10 and NanoTcp.Net: its Main runs on the board, and returns the exit code", ParseProgram);

    private readonly Argument<string[]> _arguments = new("ARGS")
    {
        Description = "The program's own arguments: all that follow it, options too",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Command _command = new("run", "Runs a program for NanoTcp.Net on a board, until it returns from Main or Ctrl-C");
    private readonly ToolOutput _output;
    private readonly CancellationToken _stop;

    public RunCommand(ToolOutput output, CancellationToken stop)
    {
        _output = output;
        _stop = stop;
        _options.AddTo(_command);
        _command.Add(_program);
        _command.Add(_arguments);
        _command.SetAction((parsed, _) => RunAsync(parsed));
    }

    public Command Command => _command;

    /// <summary>Marks where the program's arguments begin, which otherwise might be taken for the tool's.</summary>
    public string[] Separate(string[] commandLine) => commandLine.Length > 0 && commandLine[0] == _command.Name
        ? [_command.Name, .. ProgramArguments.Separate(_command, commandLine[1..], _options.IsValue)]
        : commandLine;

    private Task<int> RunAsync(ParseResult parsed)
    {
        BoardSettings settings = _options.Read(parsed, _output.Error);
        HostedProgram program = HostedProgram.Load(parsed.GetValue(_program)!);
        string[] arguments = parsed.GetValue(_arguments) ?? [];
        return TracedBoard.RunAsync(settings, _options.TraceFile(parsed), traced => RunAsync(traced, program, arguments));
    }

    private async Task<int> RunAsync(BoardSettings settings, HostedProgram program, string[] arguments)
    {
        using VirtualBoard board = TracedBoard.Boot(settings, _output.Error);
        AppDomain.CurrentDomain.ProcessExit += StopBoard;
        try
        {
            UseNetwork(board, settings.HostName);
            _output.Error.WriteLine($"ready {Ipv4Text.Format(board.Address)}");
            program.Start(arguments);
            using (new BoardViews(new ToolOutput(_output.Error, _output.Error), board, hasKeys: false))
            {
                await Task.WhenAny(program.Ended, Task.Delay(Timeout.Infinite, _stop));
            }

            return program.Ended.IsCompleted ? await ExitCodeOfAsync(program) : await StopAsync(program, board);
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= StopBoard;
            board.Dispose();
            Network.Use((Network)null!);
        }

        // Environment.Exit of the program: the capture file must be complete, and the peers have what was sent
        void StopBoard(object? sender, EventArgs e)
        {
            program.Exit();
            board.Dispose();
        }
    }

    private static void UseNetwork(VirtualBoard board, string? hostName)
    {
        Network network = Network.Use(board.Stack, board.Resolver, board.Dhcp!);
        network.TimeClient = board.TimeClient!;
        if (hostName != null)
        {
            network.HostName = hostName;
        }
    }

    private async Task<int> ExitCodeOfAsync(HostedProgram program)
    {
        try
        {
            return await program.Ended;
        }
        catch (Exception e)
        {
            _output.Error.WriteLine($"Unhandled exception. {e}");
            return ExitCode.Failure;
        }
    }

    // The end of its sockets is the program's signal. An exception that this causes is no failure.
    private static async Task<int> StopAsync(HostedProgram program, VirtualBoard board)
    {
        board.Dispose();
        await Task.WhenAny(program.Ended, Task.Delay(s_programEnd, CancellationToken.None));
        return program.Ended.IsCompletedSuccessfully ? await program.Ended : ExitCode.Success;
    }

    private static string ParseProgram(string text) => text.Length > 0 && text[0] != '-'
        ? text
        : throw new FormatException("neither an option of run nor a file; nanotcp run --help shows the options");
}
