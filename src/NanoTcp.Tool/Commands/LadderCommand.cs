using System.CommandLine;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Host.Ladders;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Reporting;
using Spectre.Console;

namespace NanoTcp.Tool.Commands;

/// <summary>The verb ladder: draws what the socket calls of two boards do on the wire.</summary>
internal static class LadderCommand
{
    private const string Out = "--out";

    private static readonly Option<string?> s_out = OptionFactory.Single<string?>(Out, "FILE.svg|FILE.txt",
        "Where to draw; without it, to the terminal", ParseFile);

    private static readonly Option<NicType> s_nic = OptionFactory.Single("--nic", "w5500|w5500-tcp|w5500-hybrid|w6100|enc28j60|none",
        "Network chip of both boards [default: w5500]", NicNames.Parse);

    private static readonly Option<Impairments?> s_impair = OptionFactory.Single<Impairments?>("--impair", "loss=20%,delay=10ms,...",
        "What the cable does to frames, as of board; its delay is 10 ms if nothing is said", Impairments.Parse);

    private static readonly Option<uint?> s_seed = OptionFactory.Single<uint?>("--seed", "N",
        "Another course of chance [default: 1]", text => Number.Seed(text));

    public static Command Create(ToolOutput output)
    {
        var command = new Command("ladder", "Draws what the socket calls of a server and a client do on the wire, from a run of two boards")
        {
            s_out, s_nic, s_impair, s_seed,
        };
        command.SetAction((parsed, _) => Task.FromResult(Run(
            new LadderSettings(parsed.GetValue(s_nic), parsed.GetValue(s_impair) ?? Impairments.None, parsed.GetValue(s_seed) ?? 1),
            parsed.GetValue(s_out),
            output)));
        return command;
    }

    private static int Run(LadderSettings settings, string? file, ToolOutput output)
    {
        if (file != null)
        {
            OutputFile.Check(Out, file);
        }

        IReadOnlyList<LadderRow> rows = LadderRows.Of(LadderWorld.Run(settings));
        var caption = new LadderCaption(
            Describe(settings),
            "Server",
            $"{Ipv4Text.Format(LadderWorld.ServerAddress)}:{LadderWorld.Port}",
            "Client",
            Ipv4Text.Format(LadderWorld.ClientAddress));
        if (file != null)
        {
            LadderFile.Write(Out, file, rows, caption);
        }
        else if (output.Styled.Profile.Out.IsTerminal)
        {
            Show(Lines(rows, caption, output.Styled.Profile.Width), output.Styled);
        }
        else
        {
            output.Out.Write(LadderFile.Plain(rows, caption));
        }

        return ExitCode.Success;
    }

    /// <summary>The lines of a ladder in a terminal: with two sides, or as a list where these do not fit.</summary>
    internal static IEnumerable<IReadOnlyList<LadderPiece>> Lines(IReadOnlyList<LadderRow> rows, LadderCaption caption, int width)
    {
        var ladder = new LadderText(rows, caption, width);
        return ladder.MinWidth <= width ? ladder.Lines() : new LadderList(rows, caption).Lines();
    }

    private static void Show(IEnumerable<IReadOnlyList<LadderPiece>> lines, IAnsiConsole terminal)
    {
        foreach (IReadOnlyList<LadderPiece> line in lines)
        {
            var text = new Paragraph();
            foreach (LadderPiece piece in line)
            {
                text.Append(piece.Text, piece.Style);
            }

            terminal.Write(text);
            terminal.WriteLine();
        }
    }

    private static string Describe(LadderSettings settings)
    {
        string boards = settings.Nic == NicType.None ? "two stacks without a chip" : $"two boards with {NicNames.Describe(settings.Nic)}";
        return $"NanoTcp, {boards}, cable: {settings.Cable}" + (settings.Seed == 1 ? "" : $", seed {settings.Seed}");
    }

    private static string ParseFile(string text) =>
        LadderFile.IsName(text) ? text : throw new FormatException("a name that ends in .svg or .txt is accepted");
}
