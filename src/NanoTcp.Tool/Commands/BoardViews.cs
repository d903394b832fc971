using System.Runtime.InteropServices;
using NanoTcp.Host.Boards;
using NanoTcp.Sockets;
using NanoTcp.Tool.Reporting;
using Spectre.Console;

namespace NanoTcp.Tool.Commands;

/// <summary>Shows a running board's sockets and interfaces: on a key press in an interactive terminal, and on SIGUSR1.</summary>
internal sealed class BoardViews : IDisposable
{
    private const int KeyCheck = 100;
    private const string Help = "keys: n sockets (netstat), i interfaces (ifconfig), h help; Ctrl-C ends";

    private readonly ToolOutput _output;
    private readonly VirtualBoard _board;
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration? _signal;
    private readonly Timer? _keys;
    private bool _hasEnded;

    /// <param name="output">Where to show them.</param>
    /// <param name="board">The board.</param>
    /// <param name="hasKeys">False if key presses are for another reader of the terminal.</param>
    public BoardViews(ToolOutput output, VirtualBoard board, bool hasKeys)
    {
        _output = output;
        _board = board;
        if (UserSignal is int signal)
        {
            _signal = PosixSignalRegistration.Create((PosixSignal)signal, context =>
            {
                context.Cancel = true;
                ShowAll();
            });
        }

        if (hasKeys && output.IsInteractive && !Console.IsInputRedirected)
        {
            output.Styled.WriteLine(Help);
            _keys = new Timer(_ => ReadKeys(), null, KeyCheck, KeyCheck);
        }
    }

    // SIGUSR1, which has no name in .NET: asm-generic/signal.h on Linux, sys/signal.h on macOS.
    private static int? UserSignal => OperatingSystem.IsLinux() ? 10 : OperatingSystem.IsMacOS() ? 30 : null;

    /// <summary>Handles a key; ignores unknown ones.</summary>
    public void Press(char key)
    {
        switch (char.ToLowerInvariant(key))
        {
            case 'n':
                Show(() => SocketsView.Write(_output.Styled, BsdSockets.Of(_board.Stack)));
                break;
            case 'i':
                Show(() => InterfacesView.Write(_output.Styled, _board.Stack));
                break;
            case 'h' or '?':
                Show(() => _output.Styled.WriteLine(Help));
                break;
            default:
                break;
        }
    }

    /// <summary>Stops; waits for a table that is being written.</summary>
    public void Dispose()
    {
        _signal?.Dispose();
        _keys?.Dispose();
        lock (_lock)
        {
            _hasEnded = true;
        }
    }

    private void ShowAll() => Show(() =>
    {
        SocketsView.Write(_output.Styled, BsdSockets.Of(_board.Stack));
        InterfacesView.Write(_output.Styled, _board.Stack);
    });

    private void Show(Action write)
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                write();
            }
        }
    }

    private void ReadKeys()
    {
        lock (_lock)
        {
            while (!_hasEnded && Console.KeyAvailable)
            {
                Press(Console.ReadKey(intercept: true).KeyChar);
            }
        }
    }
}
