using System.Diagnostics;
using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.Host.Boards;

/// <summary>
/// Runs the stack of a board whose programs are not its own. On disposal closes the sockets that they left open, which ends their blocked
/// calls, and waits until the peers have what was sent.
/// </summary>
internal sealed class ProgramSockets : IDisposable
{
    // enough for some retransmissions on a bad cable; an unreachable peer must not hold the board
    private static readonly TimeSpan s_longestDrain = TimeSpan.FromSeconds(2);

    private const int DrainCheck = 5;

    private readonly NetStack _stack;
    private readonly W5500SocketDevice? _chip;
    private readonly BsdSockets _sockets;

    public ProgramSockets(NetStack stack)
    {
        _stack = stack;
        _chip = stack.GetInterface(0).Device as W5500SocketDevice;
        _sockets = BsdSockets.Of(stack);
        stack.Start();
    }

    public void Dispose()
    {
        CloseAll();
        long start = Stopwatch.GetTimestamp();
        while (IsSending() && Stopwatch.GetElapsedTime(start) < s_longestDrain)
        {
            Thread.Sleep(DrainCheck);
        }

        _stack.Stop();
    }

    private void CloseAll()
    {
        for (int fd = 0; fd < BsdSockets.FileLimit && _sockets.OpenFiles > 0; fd++)
        {
            // SO_LINGER would let close block for as long as the program liked
            if (_sockets.GetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, out int seconds) == 0 && seconds > 0)
            {
                _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, -1);
            }

            _sockets.Close(fd);
        }
    }

    private bool IsSending()
    {
        if (_chip != null && _chip.FreeSockets < _chip.SocketCount)
        {
            return true;
        }

        var entry = new SocketEntry();
        int cursor = 0;
        while (_sockets.NextSocket(ref cursor, entry))
        {
            // the data, then the FIN
            if (entry.State is TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck)
            {
                return true;
            }
        }

        return false;
    }
}
