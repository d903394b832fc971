using System.Diagnostics;
using System.Globalization;
using NanoTcp.Host.Boards;
using NanoTcp.Host.Capture;
using NanoTcp.Host.Tracing;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Tcp;

namespace NanoTcp.Host.Ladders;

/// <summary>The ladder of a board in real time, with the PC on the right. Recorded while the board runs, drawn at its end.</summary>
internal sealed class BoardLadder : IBoardObserver
{
    private const string Option = "--trace";

    // a longer picture is unreadable, and a board may run for weeks
    private const int MaxEvents = 2000;

    private readonly string _file;
    private readonly LadderRecorder _recorder;
    private readonly long _beginning = Stopwatch.GetTimestamp();

    /// <param name="file">Output file.</param>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public BoardLadder(string file)
    {
        OutputFile.Check(Option, file);
        _file = file;
        _recorder = new LadderRecorder(() => Stopwatch.GetElapsedTime(_beginning).Ticks / TimeSpan.TicksPerMicrosecond, MaxEvents)
        {
            ShowsPorts = true,
        };
    }

    /// <inheritdoc/>
    public void CallBegins(SocketCall call, int fd) => _recorder.CallBegins(Side.Server, call, fd);

    /// <inheritdoc/>
    public void CallReturns(SocketCall call, int fd, int result, int errno) => _recorder.CallReturns(Side.Server, call, fd, result, errno);

    /// <inheritdoc/>
    public void StateChanged(int localPort, int remotePort, TcpState state) =>
        _recorder.StateChanged(Side.Server, (remotePort == 0 ? $"{localPort} " : $"{localPort}-{remotePort} ") + TraceText.State(state));

    /// <inheritdoc/>
    public void SegmentRetransmitted(uint sequence) => _recorder.SegmentRetransmitted(Side.Server, sequence);

    /// <inheritdoc/>
    public void FrameSent(FrameDirection direction, ReadOnlySpan<byte> frame, LinkKind kind, FrameFate fate) =>
        _recorder.FrameSent(SideOf(direction), frame, kind, fate);

    /// <inheritdoc/>
    public void FrameArrived(FrameDirection direction, ReadOnlySpan<byte> frame) => _recorder.FrameArrived(SideOf(direction), frame);

    /// <summary>Draws the ladder.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be written.</exception>
    public void Write(BoardSettings settings)
    {
        (IReadOnlyList<LadderEvent> events, long leftOut) = _recorder.Take();
        string cable = settings.Impairments.IsNone ? "" : $", cable: {settings.Impairments}";
        string end = leftOut == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"; the first {events.Count:N0} events, {leftOut:N0} more were left out");
        var caption = new LadderCaption(
            $"NanoTcp, a board with {NicNames.Describe(settings.Nic)}, link {LinkOf(settings)}{cable}{end}",
            "Board",
            settings.Dhcp ? "address from DHCP" : Ipv4Text.Format(settings.Network.Address),
            "PC",
            settings.HasGatewayOnPc ? Ipv4Text.Format(settings.EffectiveGateway!.Value) : LinkOf(settings));
        LadderFile.Write(Option, _file, LadderRows.Of(events), caption);
    }

    // the board is on the server's side
    private static Side SideOf(FrameDirection direction) => direction == FrameDirection.Outbound ? Side.Server : Side.Client;

    private static string LinkOf(BoardSettings settings) => settings.Spi == null ? settings.Link.ToString() : "a real cable";
}
