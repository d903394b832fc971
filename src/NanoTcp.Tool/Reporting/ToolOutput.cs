using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>Where the tool writes: standard output and error, or what a test puts in their place.</summary>
internal sealed class ToolOutput
{
    // What a redirected output is taken to be wide.
    private const int PlainWidth = 100;

    public ToolOutput(TextWriter output, TextWriter error)
    {
        Out = output;
        Error = error;
        Styled = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!Styled.Profile.Out.IsTerminal)
        {
            Styled.Profile.Width = PlainWidth;
        }
    }

    /// <summary>For lines that a program may read.</summary>
    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>For tables and colours; plain text where the output is no terminal.</summary>
    public IAnsiConsole Styled { get; }

    /// <summary>True when a person looks at a terminal, so that a progress bar may move.</summary>
    public bool IsInteractive => Styled.Profile.Out.IsTerminal && Styled.Profile.Capabilities.Interactive;

    public void Fail(string message) => Error.WriteLine($"nanotcp: {message}");
}
