using System.Globalization;
using System.Xml.Linq;

namespace NanoTcp.Host.Ladders;

/// <summary>
/// Draws a ladder as a self-contained SVG picture, in light or dark colours as the viewer prefers. Each line has its own height: events at
/// the same time do not overlap.
/// </summary>
internal sealed class LadderSvg
{
    private const int Bar = 10;
    private const int Top = 128;
    private const int Pitch = 27;
    private const int Margin = 22;
    private const int Gap = 14;

    // minimum widths of columns, so that most ladders look alike
    private const int MinTimes = 56;
    private const int MinStates = 116;
    private const int MinCalls = 184;
    private const int MinMiddle = 440;

    // widths of characters of each kind of text, rounded up
    private const double TimeCharacter = 6.7;
    private const double StateCharacter = 7.4;
    private const double CallCharacter = 7.9;
    private const double LabelCharacter = 7.3;

    // space for a cross below a line, and for a text between two lines
    private const int LossHeight = 16;
    private const int SilenceHeight = 26;

    private const string Style = """

        svg { --paper: #ffffff; --ink: #1f2933; --grey: #6b7785; --faint: #9aa5b1; --blue: #1d5fa8; --bar: #dbeafe;
          --orange: #b45309; --red: #c81e1e; --pill: #ecfdf3; --edge: #2f855a; --state: #22543d; }
        @media (prefers-color-scheme: dark) {
          svg { --paper: #0f1720; --ink: #e4e9ef; --grey: #9aa8b7; --faint: #5d6b7a; --blue: #6cb2f5; --bar: #1c3f66;
            --orange: #f0a94a; --red: #ff7b72; --pill: #10301f; --edge: #3fa66b; --state: #9be3b8; }
        }
        text { font-family: ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; font-size: 13px; fill: var(--grey); }
        .fixed { font-family: ui-monospace, 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace; }
        .time { font-size: 11px; }
        .small { font-size: 12px; }
        .title { font-size: 20px; font-weight: 600; fill: var(--ink); }
        .side { font-size: 16px; font-weight: 600; fill: var(--ink); }
        .call { fill: var(--ink); }
        .label { font-size: 12px; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
        .state { font-size: 11px; font-weight: 600; fill: var(--state); }
        .middle { text-anchor: middle; }
        .end { text-anchor: end; }
        .paper { fill: var(--paper); }
        .life { stroke: var(--faint); stroke-width: 1.5; }
        .silence { stroke: var(--faint); stroke-width: 1.5; stroke-dasharray: 1.5 6; stroke-linecap: round; }
        .bar { fill: var(--bar); stroke: var(--blue); stroke-width: 1.5; }
        .moment { fill: var(--paper); stroke: var(--blue); stroke-width: 1.5; }
        .pill { fill: var(--pill); stroke: var(--edge); }
        .segment, .again, .lost, .other { stroke-width: 1.6; }
        .segment { stroke: var(--blue); } polygon.segment { fill: var(--blue); } text.segment { fill: var(--ink); }
        .again { stroke: var(--orange); } polygon.again, text.again { fill: var(--orange); } line.again { stroke-dasharray: 7 4; }
        .lost { stroke: var(--red); } text.lost { fill: var(--red); } line.cross { stroke-width: 2.5; }
        .other { stroke: var(--grey); } polygon.other, text.other { fill: var(--grey); }
        text.label { stroke: var(--paper); stroke-width: 4px; }
        polygon { stroke-width: 0; }

        """;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private readonly IReadOnlyList<LadderRow> _rows;
    private readonly LadderCaption _caption;
    private readonly Dictionary<LadderEvent, int> _heights = new(ReferenceEqualityComparer.Instance);
    private readonly int _bottom;
    private readonly int _stateWidth;
    private readonly int _serverState;
    private readonly int _server;
    private readonly int _client;
    private readonly int _clientState;
    private readonly int _width;

    // false for a side of which only the frames are visible
    private readonly bool _hasClient;
    private readonly XElement _root;

    private LadderSvg(IReadOnlyList<LadderRow> rows, LadderCaption caption)
    {
        _rows = rows;
        _caption = caption;
        int y = Top;
        foreach (LadderRow row in rows)
        {
            y += Pitch + (row.Silence > 0 ? SilenceHeight : 0);
            _heights[row.Event] = y;
            y += row.Event is SentEvent { IsLost: true } ? LossHeight : 0;
        }

        _bottom = y + 20;
        int height = _bottom + 76;
        _stateWidth = Math.Max(MinStates, Room(rows.Select(row => row.State), StateCharacter) + Gap);
        _serverState = Margin + Math.Max(MinTimes, Room(rows.Select(row => Time(row)), TimeCharacter)) + Gap;
        _server = _serverState + _stateWidth + Gap + CallColumnWidth(Side.Server) + Gap;
        _client = _server + Math.Max(MinMiddle, Room(Events<SentEvent>().Select(sent => sent.Text), LabelCharacter) + (3 * Gap));
        _clientState = _client + Gap + CallColumnWidth(Side.Client) + Gap;
        _hasClient = rows.Any(row => row.Event.Side == Side.Client && (row.CallText ?? row.State) != null);
        _width = _hasClient ? _clientState + _stateWidth + Margin : _client + Room([caption.Client, caption.ClientAddress], CallCharacter) + Margin;

        // as wide as the window or the page; the height follows, so that a window scrolls over a long ladder
        _root = Element(
            "svg", ("width", "100%"), ("style", $"height: calc(100vw * {height} / {_width})"), ("viewBox", $"0 0 {_width} {height}"));
        _root.Add(new XElement(s_svg + "title", caption.Subject), new XElement(s_svg + "style", Style));
        _root.Add(Element("rect", ("width", _width), ("height", height), ("class", "paper")));
    }

    /// <summary>Draws the ladder.</summary>
    public static string Draw(IReadOnlyList<LadderRow> rows, LadderCaption caption)
    {
        var picture = new LadderSvg(rows, caption);
        picture.DrawHead();
        picture.DrawBars();
        picture.DrawArrows();
        picture.DrawTexts();
        picture.DrawLegend();
        return picture._root + "\n";
    }

    private void DrawHead()
    {
        int middle = (_server + _client) / 2;
        Text(middle, 34, "What socket calls do on the wire", "title middle");
        Text(middle, 57, _caption.Subject, "middle");
        Text(_server, 92, _caption.Server, "side middle");
        Text(_client, 92, _caption.Client, "side middle");
        Text(_server, 110, _caption.ServerAddress, "small middle");
        Text(_client, 110, _caption.ClientAddress, "small middle");
        Text(Margin, 110, "time", "small");
        Text(_serverState + (_stateWidth / 2), 110, "state", "small middle");
        if (_hasClient)
        {
            Text(_clientState + (_stateWidth / 2), 110, "state", "small middle");
        }

        Line(_server, Top - 8, _server, _bottom, "life");
        Line(_client, Top - 8, _client, _bottom, "life");
    }

    private void DrawBars()
    {
        var ends = Events<ReturnEvent>().ToDictionary<ReturnEvent, object>(end => end.Call, ReferenceEqualityComparer.Instance);
        foreach (LadderRow row in _rows)
        {
            if (row.Event is CallEvent call)
            {
                int y = _heights[call];
                int end = row.Returned != null ? y : ends.TryGetValue(call, out ReturnEvent? returned) ? _heights[returned] : _bottom;
                Rectangle(X(call.Side) - (Bar / 2), y - 4, Bar, end - y + 8, 4, row.Returned != null ? "moment" : "bar");
            }
        }
    }

    private void DrawArrows()
    {
        var arrivals = Events<ArrivedEvent>().ToDictionary<ArrivedEvent, object>(arrived => arrived.Sent, ReferenceEqualityComparer.Instance);
        foreach (SentEvent sent in Events<SentEvent>())
        {
            int direction = sent.Side == Side.Server ? 1 : -1;
            int x = X(sent.Side) + (direction * ((Bar / 2) + 1));
            int far = X(sent.Side == Side.Server ? Side.Client : Side.Server) - (direction * ((Bar / 2) + 1));
            int y = _heights[sent];
            if (arrivals.TryGetValue(sent, out ArrivedEvent? arrived))
            {
                DrawArrow(x, y, far, _heights[arrived], ClassOf(sent));
            }
            else
            {
                DrawUnfinished(x, y, (x + far) / 2, y + 14, sent);
            }
        }
    }

    private void DrawArrow(int x, int y, int toX, int toY, string kind)
    {
        double angle = Math.Atan2(toY - y, toX - x);
        Line(x, y, toX - (int)(6 * Math.Cos(angle)), toY, kind);
        string tip = string.Join(' ', new[] { 2.75, -2.75 }.Select(turn =>
            Point(toX + (10 * Math.Cos(angle + turn)), toY + (10 * Math.Sin(angle + turn)))));
        _root.Add(Element("polygon", ("points", $"{toX},{toY} {tip}"), ("class", kind)));
    }

    // lost, or still in flight at the end of the ladder
    private void DrawUnfinished(int x, int y, int toX, int toY, SentEvent sent)
    {
        Line(x, y, toX, toY, sent.IsRetransmission ? $"{ClassOf(sent)} again" : ClassOf(sent));
        if (sent.IsLost)
        {
            DrawCross(toX, toY);
        }
    }

    private void DrawCross(int x, int y)
    {
        Line(x - 6, y - 6, x + 6, y + 6, "lost cross");
        Line(x - 6, y + 6, x + 6, y - 6, "lost cross");
    }

    private void DrawTexts()
    {
        string formerTime = "";
        foreach (LadderRow row in _rows)
        {
            int y = _heights[row.Event];
            bool isServer = row.Event.Side == Side.Server;
            string time = Time(row);
            if (time != formerTime)
            {
                Text(Margin, y + 4, time, "fixed time");
                formerTime = time;
            }

            if (row.Silence > 0)
            {
                DrawSilence(y - Pitch - 6, row.Silence);
            }

            if (row.CallText != null)
            {
                Text(isServer ? _server - 14 : _client + 14, y + 4, row.CallText, (row.Event is ReturnEvent ? "fixed" : "fixed call") + (isServer ? " end" : ""));
            }

            if (row.Event is SentEvent sent)
            {
                Text(isServer ? _server + 14 : _client - 14, y - 4, sent.Text, $"fixed label {ClassOf(sent)}" + (isServer ? "" : " end"));
            }

            if (row.State != null)
            {
                DrawState(isServer ? _serverState : _clientState, y, row.State);
            }
        }
    }

    private void DrawSilence(int y, long microseconds)
    {
        Line(_server + 16, y, _client - 16, y, "silence");
        Text((_server + _client) / 2, y + 4, LadderText.Silence(microseconds), "small label middle");
    }

    private void DrawState(int x, int y, string state)
    {
        Rectangle(x, y - 10, _stateWidth, 20, 10, "pill");
        Text(x + (_stateWidth / 2), y + 4, state, "state middle");
    }

    private void DrawLegend()
    {
        int middle = (_server + _client) / 2;
        int y = _bottom + 30;
        int x = middle - 276;
        Rectangle(x, y - 14, Bar, 20, 4, "bar");
        Text(x + 18, y, "from call to return", "");
        DrawArrow(x + 160, y - 4, x + 210, y - 4, "segment");
        Text(x + 220, y, "segment", "");
        DrawArrow(x + 300, y - 4, x + 350, y - 4, "again");
        Text(x + 360, y, "sent again", "");
        DrawCross(x + 456, y - 4);
        Text(x + 472, y, "lost on the way", "");
        Text(middle, y + 24, "Lines follow the order of events, not the time between them.", "middle");
    }

    private static string ClassOf(SentEvent sent) =>
        sent.IsLost ? "lost" : sent.IsRetransmission ? "again" : sent.Frame.Sequence != null ? "segment" : "other";

    private int X(Side side) => side == Side.Server ? _server : _client;

    private static string Time(LadderRow row) => LadderText.Time(row.Microseconds) + " ms";

    private static int Room(IEnumerable<string?> texts, double character) =>
        (int)Math.Ceiling(texts.Select(text => text?.Length ?? 0).Append(0).Max() * character);

    private int CallColumnWidth(Side side) =>
        Math.Max(MinCalls, Room(_rows.Where(row => row.Event.Side == side).Select(row => row.CallText), CallCharacter));

    private static string Point(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{x:0.0},{y:0.0}");

    private static XElement Element(string name, params (string Name, object Value)[] attributes) =>
        new(s_svg + name, attributes.Select(attribute =>
            new XAttribute(attribute.Name, Convert.ToString(attribute.Value, CultureInfo.InvariantCulture)!)));

    private IEnumerable<T> Events<T>() => _rows.Select(row => row.Event).OfType<T>();

    private void Line(int x, int y, int toX, int toY, string kind) =>
        _root.Add(Element("line", ("x1", x), ("y1", y), ("x2", toX), ("y2", toY), ("class", kind)));

    private void Rectangle(int x, int y, int width, int height, int radius, string kind) =>
        _root.Add(Element("rect", ("x", x), ("y", y), ("width", width), ("height", height), ("rx", radius), ("class", kind)));

    private void Text(int x, int y, string text, string kind)
    {
        XElement element = Element("text", ("x", x), ("y", y), ("class", kind));
        element.Add(text);
        _root.Add(element);
    }
}
