using System.Diagnostics;
using System.Globalization;
using NanoTcp.Tool.Boards;
using NanoTcp.Tool.CommandLine;

namespace NanoTcp.Tool.Ladders;

/// <summary>The ladder of a board that runs in real time, with the PC at its right: recorded while it runs, drawn when it has ended.</summary>
internal sealed class BoardLadder
{
    private const string Option = "--trace";

    // Nobody looks at a longer picture, and a board may run for weeks.
    private const int MostEvents = 2000;

    private readonly string _file;
    private readonly long _beginning = Stopwatch.GetTimestamp();

    /// <param name="file">Where to draw.</param>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public BoardLadder(string file)
    {
        OutputFile.Check(Option, file);
        _file = file;
        Recorder = new LadderRecorder(() => Stopwatch.GetElapsedTime(_beginning).Ticks / TimeSpan.TicksPerMicrosecond, MostEvents)
        {
            ShowsPorts = true,
        };
    }

    public LadderRecorder Recorder { get; }

    /// <summary>Draws.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be written.</exception>
    public void Write(BoardSettings settings)
    {
        (IReadOnlyList<LadderEvent> events, long leftOut) = Recorder.Take();
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

    private static string LinkOf(BoardSettings settings) => settings.Spi == null ? settings.Link.ToString() : "a real cable";
}
