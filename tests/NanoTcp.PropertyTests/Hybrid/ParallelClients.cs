using NanoTcp.Fuzz.Targets;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests.Hybrid;

/// <summary>Clients that connect, exchange streams with <see cref="ParallelServer"/>, compare every byte, and come back as others.</summary>
internal sealed class ParallelClients
{
    // Between one connection of a client and its next, in microseconds.
    private const int LongestRest = 20_000;

    private readonly StackProgram _program;
    private readonly BsdSockets _sockets;
    private readonly SocketAddress _server;
    private readonly FuzzRandom _random;
    private readonly Client?[] _clients;
    private readonly long[] _restUntil;
    private readonly int _total;
    private readonly int _longestStream;
    private int _started;

    public ParallelClients(StackProgram program, SocketAddress server, int clients, int total, int longestStream)
    {
        _program = program;
        _sockets = BsdSockets.Of(program.Stack);
        _server = server;
        _random = new FuzzRandom((ulong)clients);
        _clients = new Client?[clients];
        _restUntil = new long[clients];
        _total = total;
        _longestStream = longestStream;
        program.Step = Step;
        program.Schedule(program.Clock.Microseconds);
    }

    /// <summary>Connections that have ended well.</summary>
    public int Ended { get; private set; }

    /// <summary>Bytes that were compared, both ways.</summary>
    public long Bytes { get; private set; }

    /// <summary>How long the longest connection took, in milliseconds.</summary>
    public long LongestTime { get; private set; }

    /// <summary>What went wrong first; null for nothing.</summary>
    public string? Failure { get; private set; }

    private void Step()
    {
        for (int i = 0; i < _clients.Length && Failure == null; i++)
        {
            if (_clients[i] is Client client)
            {
                client.Step();
                if (client.IsClosed)
                {
                    Take(client);
                    _clients[i] = null;
                    _restUntil[i] = _program.Clock.Microseconds + _random.Below(LongestRest);
                }
            }

            if (_clients[i] == null && _started < _total)
            {
                StartOrRest(i);
            }
        }
    }

    private void StartOrRest(int i)
    {
        if (_program.Clock.Microseconds >= _restUntil[i])
        {
            _started++;
            _clients[i] = new Client(this);
            _program.Schedule(_program.Clock.Microseconds);
        }
        else if (_restUntil[i] < _program.NextEvent)
        {
            _program.Schedule(_restUntil[i]);
        }
    }

    private void Take(Client client)
    {
        Failure = client.Verdict();
        Ended++;
        Bytes += client.Bytes;
        LongestTime = Math.Max(LongestTime, client.Time);
    }

    private sealed class Client
    {
        private readonly ParallelClients _owner;
        private readonly long _start;
        private readonly int _total;
        private readonly StreamProgram _stream;

        public Client(ParallelClients owner)
        {
            _owner = owner;
            _start = owner._program.Clock.Now;
            _total = owner._random.Below(owner._longestStream);
            _stream = new StreamProgram(owner._program, new FuzzRandom(owner._random.Next()), _total, owner._random.OneIn(4));
            _stream.Connect(owner._server);
        }

        public bool IsClosed => _stream.IsClosed;

        public int Bytes => _total + _stream.Read;

        public long Time => _owner._program.Clock.Now - _start;

        public void Step() => _stream.Step();

        public string? Verdict() =>
            _stream.Error != 0 ? $"connection {_owner.Ended}: errno {_stream.Error} after {_stream.Read} bytes"
                : _stream.HasReadAStream ? null : $"connection {_owner.Ended}: other bytes, or fewer, than were sent";
    }
}
