using Spectre.Console;

namespace NanoTcp.Tool.Reporting;

/// <summary>The tool's output: standard output and error, or replacements in tests.</summary>
internal sealed class ToolOutput
{
    // assumed width of redirected output
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

    /// <summary>For machine-readable lines.</summary>
    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>For tables and colours; plain text if the output is not a terminal.</summary>
    public IAnsiConsole Styled { get; }

    /// <summary>True for an interactive terminal, which can show a progress bar.</summary>
    public bool IsInteractive => Styled.Profile.Out.IsTerminal && Styled.Profile.Capabilities.Interactive;

    public void Fail(string message) => Error.WriteLine($"nanotcp: {message}");
}
