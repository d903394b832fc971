using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Benchmarks.Board;

/// <summary>Where a stream goes.</summary>
internal enum Direction
{
    ToBoard,
    FromBoard,

    /// <summary>To the board and back, at the same time.</summary>
    Echo,
}

/// <summary>
/// A board and a PC on a cable, and one stream between them, in virtual time. The PC goes on while the board's SPI is busy, and neither of
/// the two needs time to compute.
/// </summary>
internal sealed class BoardRun
{
    private const uint BoardAddress = 0x0A000001;
    private const uint PcAddress = 0x0A000002;
    private const int PrefixLength = 24;
    private const int PcBuffer = 65_536;

    // A switch is between the two; the model of the ENC28J60 has its slow side.
    private const int PcBitRate = 100_000_000;

    // What the ENC28J60 holds when it has memory for two frames to send.
    private const int ThreeSegments = 4380;

    private const long SettlingMicroseconds = 10_000_000;
    private const long PatienceMicroseconds = 60_000_000;
    private const long Slice = 1_000_000;

    // Slow start is over by then.
    private const long WarmUp = 200_000;
    private const long Measured = 800_000;

    // Preamble, check sequence and gap (IEEE 802.3); the shortest frame without its check sequence.
    private const int WireOverhead = 24;
    private const int ShortestFrame = 60;

    private readonly VirtualClock _clock = new();
    private readonly BusTime _time;
    private readonly bool _isHalfDuplex;
    private readonly int _bitRate;
    private readonly BoardNic _nic;
    private readonly StreamEnd _sink;
    private long _wireOut;
    private long _wireIn;
    private Totals _start;
    private Totals _end;

    public BoardRun(BoardChip chip, Direction direction, BusTime time)
    {
        _time = time;
        _isHalfDuplex = chip is BoardChip.Enc28j60 or BoardChip.Enc28j60Ahead;
        _bitRate = _isHalfDuplex ? 10_000_000 : 100_000_000;
        var cable = new Cable(_clock, 1);
        cable.Tap = (sender, _, _, length, _, _) => CountOnWire(sender == cable.A, length);
        var board = new StackProgram(_clock);
        _nic = new BoardNic(chip, cable.A, _clock, board.StackClock, time);
        TcpSettings? boardSettings = chip == BoardChip.Enc28j60Ahead ? new TcpSettings { ReceiveBufferSize = ThreeSegments } : null;
        Attach(board, _nic.Device, BoardAddress, boardSettings);
        _nic.Serve(board.Stack);
        var pc = new StackProgram(_clock, true);
        cable.B.Impairments.BitsPerSecond = PcBitRate;
        var settings = new TcpSettings { SendBufferSize = PcBuffer, ReceiveBufferSize = PcBuffer };
        Attach(pc, new CablePortDevice("pc", cable.B, [2, 0, 0, 0, 0, 2]), PcAddress, settings);
        _clock.RunFor(SettlingMicroseconds);

        const long total = WarmUp + Measured;
        var boardEnd = new StreamEnd(board.Stack, null, direction == Direction.FromBoard ? total : 0, direction == Direction.Echo);
        var pcEnd = new StreamEnd(
            pc.Stack, new SocketAddress(BoardAddress, StreamEnd.Port), direction == Direction.FromBoard ? 0 : total, false);
        board.Step = boardEnd.Step;
        pc.Step = pcEnd.Step;
        _sink = direction == Direction.ToBoard ? boardEnd : pcEnd;
        _sink.Took = Note;
        Run(pc);
    }

    /// <summary>Megabits of payload a second.</summary>
    public double Goodput => Payload * 8 / Elapsed;

    /// <summary>What the same calls and bytes would allow, were they all that takes time.</summary>
    public double SpiCeiling => Payload * 8 / _time.Of(_end.Calls - _start.Calls, _end.Bytes - _start.Bytes);

    /// <summary>The same for the frames on the wire.</summary>
    public double WireCeiling
    {
        get
        {
            double outward = (_end.WireOut - _start.WireOut) * 8e6 / _bitRate;
            double inward = (_end.WireIn - _start.WireIn) * 8e6 / _bitRate;
            return Payload * 8 / (_isHalfDuplex ? outward + inward : Math.Max(outward, inward));
        }
    }

    /// <summary>Calls for each 1460 bytes of payload.</summary>
    public double CallsPerSegment => (_end.Calls - _start.Calls) * 1460 / Payload;

    private double Payload => _end.Payload - _start.Payload;

    private double Elapsed => _end.Microseconds - _start.Microseconds;

    private static void Attach(StackProgram program, NetDevice device, uint address, TcpSettings? settings)
    {
        var stack = new NetStack(program.StackClock, new SeededRandom(address), settings);
        stack.AddInterface(device, address, PrefixLength);
        program.Stack = stack;
    }

    private void Run(StackProgram pc)
    {
        pc.Schedule(_clock.Microseconds);
        long limit = _clock.Microseconds + PatienceMicroseconds;
        while (_sink.Received < WarmUp + Measured)
        {
            _clock.RunFor(Slice);
            if (_clock.Microseconds > limit)
            {
                throw new InvalidOperationException($"Only {_sink.Received} bytes came.");
            }
        }
    }

    private void Note()
    {
        if (_sink.Received < WarmUp)
        {
            return;
        }

        var now = new Totals(
            _clock.Microseconds, _sink.Received, _nic.Device.Counters.SpiTransactions, _nic.Device.Counters.SpiBytes, _wireOut, _wireIn);
        if (_start.Payload == 0)
        {
            _start = now;
        }

        _end = now;
    }

    private void CountOnWire(bool isOut, int length)
    {
        int bytes = Math.Max(length, ShortestFrame) + WireOverhead;
        _wireOut += isOut ? bytes : 0;
        _wireIn += isOut ? 0 : bytes;
    }

    private readonly record struct Totals(long Microseconds, long Payload, long Calls, long Bytes, long WireOut, long WireIn);
}
