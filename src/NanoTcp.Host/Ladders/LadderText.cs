using System.Globalization;
using NanoTcp.Simulation;
using Spectre.Console;

namespace NanoTcp.Host.Ladders;

/// <summary>Part of a line of text.</summary>
internal readonly record struct LadderPiece(string Text, Style Style);

/// <summary>
/// Draws a ladder as text: calls, states and times at each side, frames in between. Columns are as wide as their content. If lines must be
/// short, a state gets its own line below its cause.
/// </summary>
internal sealed class LadderText
{
    // "─ ", and at least " ─►" after the text
    private const int ArrowWidth = 5;

    private readonly IReadOnlyList<LadderRow> _rows;
    private readonly LadderCaption _caption;
    private readonly int _time;
    private readonly int _states;
    private readonly int _clientStates;
    private readonly int _serverCalls;
    private readonly int _clientCalls;
    private readonly int _middle;
    private bool _isServerBlocked;
    private bool _isClientBlocked;

    /// <param name="width">Desired maximum line length in characters; 80 usually suffice.</param>
    public LadderText(IReadOnlyList<LadderRow> rows, LadderCaption caption, int width)
    {
        _rows = rows;
        _caption = caption;
        _time = rows.Select(row => Time(row.Microseconds).Length).Append(2).Max();
        _serverCalls = CallsOf(Side.Server).Append(caption.ServerAddress.Length).Max();
        _clientCalls = CallsOf(Side.Client).Append(caption.ClientAddress.Length).Max();
        _middle = Segments.Select(sent => LadderMarks.Marked(sent).Length).Append(20).Max() + ArrowWidth;
        int bare = (2 * (_time + 1)) + _serverCalls + _clientCalls + _middle + 4;
        int states = rows.Select(row => row.State?.Length ?? 0).Append(0).Max() + 1;
        bool hasClientStates = rows.Any(row => row.Event.Side == Side.Client && row.State != null);
        MinWidth = bare;
        _states = bare + (states * (hasClientStates ? 2 : 1)) <= width ? states : 0;
        _clientStates = hasClientStates ? _states : 0;
    }

    /// <summary>Characters of a line without a column for states: a narrower terminal breaks the lines.</summary>
    public int MinWidth { get; }

    private IEnumerable<SentEvent> Segments => _rows.Select(row => row.Event).OfType<SentEvent>();

    private char Left => _isServerBlocked ? '║' : '│';

    private char Right => _isClientBlocked ? '║' : '│';

    /// <summary>Milliseconds since the begin.</summary>
    public static string Time(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:0.0}");

    /// <summary>Text of an idle time.</summary>
    public static string Silence(long microseconds) => microseconds < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000} ms pass")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1e6:0.0} s pass");

    /// <summary>The lines, in parts.</summary>
    public IEnumerable<IReadOnlyList<LadderPiece>> Lines()
    {
        yield return [new LadderPiece(_caption.Subject, LadderMarks.Head)];
        yield return [];
        yield return Head("", "", _caption.Server, _caption.Client, "", LadderMarks.Head);
        yield return Head("ms", "state", _caption.ServerAddress, _caption.ClientAddress, "state", LadderMarks.Dim);
        for (int i = 0; i < _rows.Count; i++)
        {
            LadderRow row = _rows[i];
            if (row.Silence > 0)
            {
                yield return Line("", "", "", Center($"· {Silence(row.Silence)} ·"), LadderMarks.Dim, "", "", "");
            }

            // a segment that arrives before the next event is one line
            LadderRow? next = i + 1 < _rows.Count ? _rows[i + 1] : null;
            bool isJoined = row.Event is SentEvent && next?.Event is ArrivedEvent arrived && arrived.Sent == row.Event;
            foreach (IReadOnlyList<LadderPiece> line in LinesOf(row, isJoined ? next : null))
            {
                yield return line;
            }

            i += isJoined ? 1 : 0;
        }

        yield return [];
        yield return [new LadderPiece(Legend(), LadderMarks.Dim)];
    }

    private IEnumerable<int> CallsOf(Side side) => _rows.Where(row => row.Event.Side == side).Select(row => row.CallText?.Length ?? 0);

    private IEnumerable<IReadOnlyList<LadderPiece>> LinesOf(LadderRow row, LadderRow? arrival)
    {
        bool begins = row.Event is CallEvent && row.Returned == null;
        _isServerBlocked |= row.Event.Side == Side.Server && begins;
        _isClientBlocked |= row.Event.Side == Side.Client && begins;
        LadderRow? server = row.Event.Side == Side.Server ? row : arrival;
        LadderRow? client = row.Event.Side == Side.Client ? row : arrival;
        (string middle, Style style) = Middle(row, arrival != null);
        yield return Line(TimeOf(server), server?.State, server?.CallText, middle, style, client?.CallText, client?.State, TimeOf(client));
        if (_states == 0 && (server?.State ?? client?.State) != null)
        {
            yield return
            [
                new LadderPiece(new string(' ', _time + 1) + (server?.State ?? "").PadLeft(_serverCalls), LadderMarks.State),
                new LadderPiece($" {Left}{Center("")}{Right} ", LadderMarks.Dim),
                new LadderPiece(client?.State ?? "", LadderMarks.State),
            ];
        }

        _isServerBlocked &= !(row.Event.Side == Side.Server && row.Event is ReturnEvent);
        _isClientBlocked &= !(row.Event.Side == Side.Client && row.Event is ReturnEvent);
    }

    private static string TimeOf(LadderRow? row) => row == null ? "" : Time(row.Microseconds);

    private LadderPiece[] Head(string time, string state, string server, string client, string clientState, Style style)
    {
        string states = _clientStates == 0 ? "" : clientState.PadLeft(_clientStates);
        return
        [
            new LadderPiece(
                time.PadLeft(_time) + " " + (_states == 0 ? "" : state.PadRight(_states)) + server.PadLeft(_serverCalls)
                    + Center("").PadLeft(_middle + 4) + client.PadRight(_clientCalls) + states + " " + time.PadLeft(_time),
                style),
        ];
    }

    private LadderPiece[] Line(
        string serverTime, string? serverState, string? serverCall, string middle, Style style, string? clientCall, string? clientState, string clientTime) =>
        [
            new LadderPiece(serverTime.PadLeft(_time) + " ", LadderMarks.Dim),
            new LadderPiece(_states == 0 ? "" : (serverState ?? "").PadRight(_states), LadderMarks.State),
            new LadderPiece((serverCall ?? "").PadLeft(_serverCalls) + " ", Style.Plain),
            new LadderPiece($"{Left}", LadderMarks.Dim),
            new LadderPiece(middle, style),
            new LadderPiece($"{Right}", LadderMarks.Dim),
            new LadderPiece(" " + (clientCall ?? "").PadRight(_clientCalls), Style.Plain),
            new LadderPiece(_clientStates == 0 ? "" : (clientState ?? "").PadLeft(_clientStates), LadderMarks.State),
            new LadderPiece(" " + clientTime.PadLeft(_time), LadderMarks.Dim),
        ];

    private string Center(string text)
    {
        int before = (_middle - text.Length) / 2;
        return (new string(' ', before) + text).PadRight(_middle);
    }

    private (string Text, Style Style) Middle(LadderRow row, bool isJoined)
    {
        SentEvent? sent = row.Event as SentEvent ?? (row.Event as ArrivedEvent)?.Sent;
        if (sent == null)
        {
            return (Center(""), LadderMarks.Dim);
        }

        string text = LadderMarks.Marked(sent);
        int rest = _middle - text.Length - ArrowWidth + 1;
        bool isRightward = sent.Side == Side.Server;
        Style style = LadderMarks.StyleOf(sent);
        string drawn = (row.Event, isRightward) switch
        {
            (ArrivedEvent, true) => $"{new string('╌', rest)} {text} ─►",
            (ArrivedEvent, false) => $"◄─ {text} {new string('╌', rest)}",
            (_, true) when sent.IsLost => $"─ {text} {"─✗",-2}",
            (_, false) when sent.IsLost => $"✗─ {text} ─",
            (_, true) when isJoined => $"─ {text} {new string('─', rest)}►",
            (_, false) when isJoined => $"◄{new string('─', rest)} {text} ─",
            (_, true) => $"─ {text} {new string('╌', rest)}",
            _ => $"{new string('╌', rest)} {text} ─",
        };
        return (isRightward ^ row.Event is ArrivedEvent ? drawn.PadRight(_middle) : drawn.PadLeft(_middle), style);
    }

    private string Legend() => string.Join("   ", ["║ in a call", "─► segment", "╌ still on its way", .. LadderMarks.Legend(Segments)]);
}
