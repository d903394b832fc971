using NanoTcp.Sockets;

namespace NanoTcp.Benchmarks.Worlds;

/// <summary>What passes between the PC and the board.</summary>
internal enum Traffic
{
    /// <summary>A stream from the PC to the board.</summary>
    ToBoard,

    /// <summary>A stream from the board to the PC.</summary>
    FromBoard,

    /// <summary>Requests of the PC, each answered by the board with as many bytes.</summary>
    RequestResponse,
}

/// <summary>One connection in a world, and traffic on it for as long as requested.</summary>
internal sealed class Transfer
{
    private const int Port = 4000;
    private const int Chunk = 8192;

    private readonly BsdSockets _pc;
    private readonly Traffic _traffic;
    private readonly byte[] _buffer = new byte[Chunk];
    private readonly int _fd;

    public Transfer(World world, Traffic traffic)
    {
        _traffic = traffic;
        _pc = BsdSockets.Of(world.Pc);
        BoardProgram program = traffic switch
        {
            Traffic.ToBoard => new DiscardProgram(BsdSockets.Of(world.Board), Port),
            Traffic.FromBoard => new ChargenProgram(BsdSockets.Of(world.Board), Port),
            _ => new EchoProgram(BsdSockets.Of(world.Board), Port),
        };
        world.Program = program.Step;
        _fd = world.Connect(Port);
    }

    /// <summary>Bytes of a request and of its answer.</summary>
    public int RequestSize { get; init; } = 64;

    /// <summary>Transfers at least so many bytes of a stream.</summary>
    /// <returns>How many it were.</returns>
    public long Stream(long bytes)
    {
        long done = 0;
        while (done < bytes)
        {
            int count = _traffic == Traffic.ToBoard ? _pc.Write(_fd, _buffer, 0, Chunk) : _pc.Read(_fd, _buffer, 0, Chunk);
            done += Checked(count);
        }

        return done;
    }

    /// <summary>Asks so many times, each time waiting for the whole answer.</summary>
    public void Ask(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Checked(_pc.Write(_fd, _buffer, 0, RequestSize));
            for (int received = 0; received < RequestSize;)
            {
                received += Checked(_pc.Read(_fd, _buffer, received, RequestSize - received));
            }
        }
    }

    private int Checked(int count) =>
        count > 0 ? count : throw new InvalidOperationException($"The connection failed: errno {_pc.Errno}.");
}
