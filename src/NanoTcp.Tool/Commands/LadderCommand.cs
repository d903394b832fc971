using System.CommandLine;
using NanoTcp.Tool.Boards;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Ladders;
using NanoTcp.Tool.Reporting;
using Spectre.Console;

namespace NanoTcp.Tool.Commands;

/// <summary>The verb ladder: draws what the socket calls of two boards do on the wire.</summary>
internal static class LadderCommand
{
    private static readonly Option<string?> s_out = OptionFactory.Single<string?>("--out", "FILE.svg|FILE.txt",
        "Where to draw; without it, to the terminal", ParseFile);

    private static readonly Option<NicType> s_nic = OptionFactory.Single("--nic", "w5500|enc28j60|none",
        "Network chip of both boards [default: w5500]", ParseNic);

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
        IReadOnlyList<LadderRow> rows = LadderRows.Of(LadderWorld.Run(settings));
        var caption = new LadderCaption(
            Describe(settings),
            "Server",
            $"{Ipv4.Format(LadderWorld.ServerAddress)}:{LadderWorld.Port}",
            "Client",
            Ipv4.Format(LadderWorld.ClientAddress));
        if (file != null)
        {
            LadderFile.Write("--out", file, rows, caption);
        }
        else if (output.Styled.Profile.Out.IsTerminal)
        {
            Show(new LadderText(rows, caption, output.Styled.Profile.Width), output.Styled);
        }
        else
        {
            output.Out.Write(LadderFile.Plain(rows, caption));
        }

        return ExitCode.Success;
    }

    private static void Show(LadderText ladder, IAnsiConsole terminal)
    {
        foreach (IReadOnlyList<LadderPiece> line in ladder.Lines())
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
        string chip = settings.Nic switch
        {
            NicType.W5500 => "two boards with a W5500",
            NicType.Enc28j60 => "two boards with an ENC28J60",
            _ => "two stacks without a chip",
        };
        return $"NanoTcp, {chip}, cable: {settings.Cable}" + (settings.Seed == 1 ? "" : $", seed {settings.Seed}");
    }

    private static string ParseFile(string text) =>
        text.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
            ? text
            : throw new FormatException("a name that ends in .svg or .txt is accepted");

    private static NicType ParseNic(string text) => text switch
    {
        "w5500" => NicType.W5500,
        "enc28j60" => NicType.Enc28j60,
        "none" => NicType.None,
        _ => throw new FormatException("w5500, enc28j60 and none are accepted"),
    };
}
