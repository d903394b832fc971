using NanoTcp.Fuzz.Targets;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests.Hybrid;

/// <summary>Takes connections and serves all of them: reads a stream to its end while it sends one.</summary>
internal sealed class ParallelServer
{
    private readonly StackProgram _program;
    private readonly BsdSockets _sockets;
    private readonly int _listener;
    private readonly int _longestStream;
    private readonly FuzzRandom _random = new(1);
    private readonly List<StreamProgram> _open = [];

    public ParallelServer(StackProgram program, int port, int backlog, int longestStream)
    {
        _program = program;
        _longestStream = longestStream;
        _sockets = BsdSockets.Of(program.Stack);
        _listener = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        _sockets.Bind(_listener, new SocketAddress(0, port));
        _sockets.Listen(_listener, backlog);
        program.Step = Step;
    }

    /// <summary>What went wrong with the first connection that failed; null for nothing.</summary>
    public string? Failure { get; private set; }

    private void Step()
    {
        for (int fd = _sockets.Accept(_listener, null!); fd >= 0; fd = _sockets.Accept(_listener, null!))
        {
            var connection = new StreamProgram(_program, new FuzzRandom(_random.Next()), _random.Below(_longestStream), _random.OneIn(4));
            connection.Accept(fd);
            _open.Add(connection);
        }

        foreach (StreamProgram connection in _open)
        {
            connection.Step();
            if (connection.IsClosed)
            {
                Failure ??= connection.Error != 0 ? $"the server's call failed with errno {connection.Error}"
                    : connection.HasReadAStream ? null : "the server read other bytes than were sent";
            }
        }

        _open.RemoveAll(connection => connection.IsClosed);
    }
}
