using System.Globalization;
using System.Xml.Linq;

namespace NanoTcp.Tool.Ladders;

/// <summary>Draws a ladder as an SVG picture that needs nothing else. Each line of it has a height of its own: equal times do not overlap.</summary>
internal sealed class LadderSvg
{
    private const int Width = 1180;
    private const int Server = 420;
    private const int Client = 860;
    private const int Bar = 10;
    private const int Top = 128;
    private const int Pitch = 27;
    private const int StateWidth = 116;
    private const int ServerState = 92;
    private const int ClientState = 1050;
    private const int Margin = 22;

    // short enough to stay clear of what the other side says on the next line
    private const double WayOfLost = 0.3;

    private const string Ink = "#1f2933";
    private const string Grey = "#7b8794";
    private const string Blue = "#1d5fa8";
    private const string Orange = "#b45309";
    private const string Red = "#c81e1e";
    private const string Fonts = "ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
    private const string Fixed = "ui-monospace, 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace";

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private readonly IReadOnlyList<LadderRow> _rows;
    private readonly string _subtitle;
    private readonly Dictionary<LadderEvent, int> _heights = new(ReferenceEqualityComparer.Instance);
    private readonly XElement _root;

    private LadderSvg(IReadOnlyList<LadderRow> rows, string subtitle)
    {
        _rows = rows;
        _subtitle = subtitle;
        int height = Top + (rows.Count * Pitch) + 66;
        _root = Element("svg", ("width", Width), ("height", height), ("viewBox", $"0 0 {Width} {height}"), ("font-family", Fonts), ("font-size", 13));
        _root.Add(Element("rect", ("width", Width), ("height", height), ("fill", "#ffffff")));
        for (int i = 0; i < rows.Count; i++)
        {
            _heights[rows[i].Event] = Top + 24 + (i * Pitch);
        }

        Bottom = Top + 12 + (rows.Count * Pitch);
    }

    private int Bottom { get; }

    /// <summary>Draws.</summary>
    /// <param name="subtitle">What the picture is of.</param>
    public static string Draw(IReadOnlyList<LadderRow> rows, string subtitle)
    {
        var picture = new LadderSvg(rows, subtitle);
        picture.DrawHead();
        picture.DrawBars();
        picture.DrawArrows();
        picture.DrawTexts();
        picture.DrawLegend();
        return picture._root + "\n";
    }

    private void DrawHead()
    {
        Text(Width / 2, 34, "What socket calls do on the wire", Ink, "middle", ("font-size", 20), ("font-weight", 600));
        Text(Width / 2, 57, _subtitle, Grey, "middle");
        Text(Server, 92, "Server", Ink, "middle", ("font-size", 16), ("font-weight", 600));
        Text(Client, 92, "Client", Ink, "middle", ("font-size", 16), ("font-weight", 600));
        Text(Server, 110, "10.0.0.1 port 7", Grey, "middle", ("font-size", 12));
        Text(Client, 110, "10.0.0.2", Grey, "middle", ("font-size", 12));
        Text(Margin, 110, "time", Grey, "start", ("font-size", 12));
        Text(ServerState + (StateWidth / 2), 110, "state", Grey, "middle", ("font-size", 12));
        Text(ClientState + (StateWidth / 2) - 12, 110, "state", Grey, "middle", ("font-size", 12));
        Line(Server, Top - 8, Server, Bottom, Grey, ("stroke-width", 1.5));
        Line(Client, Top - 8, Client, Bottom, Grey, ("stroke-width", 1.5));
    }

    private void DrawBars()
    {
        var ends = _rows.Select(row => row.Event).OfType<ReturnEvent>().ToDictionary<ReturnEvent, object>(end => end.Call, ReferenceEqualityComparer.Instance);
        foreach (LadderRow row in _rows)
        {
            if (row.Event is CallEvent call)
            {
                int y = _heights[call];
                int end = row.Returned != null ? y : ends.TryGetValue(call, out ReturnEvent? returned) ? _heights[returned] : Bottom;
                _root.Add(Element("rect", ("x", X(call.Side) - (Bar / 2)), ("y", y - 4), ("width", Bar), ("height", end - y + 8), ("rx", 4),
                    ("fill", row.Returned != null ? "#ffffff" : "#dbeafe"), ("stroke", Blue), ("stroke-width", 1.5)));
            }
        }
    }

    private void DrawArrows()
    {
        var arrivals = _rows.Select(row => row.Event).OfType<ArrivedEvent>().ToDictionary<ArrivedEvent, object>(arrived => arrived.Sent, ReferenceEqualityComparer.Instance);
        foreach (SentEvent sent in _rows.Select(row => row.Event).OfType<SentEvent>())
        {
            int direction = sent.Side == Side.Server ? 1 : -1;
            int x = X(sent.Side) + (direction * ((Bar / 2) + 1));
            int far = X(sent.Side == Side.Server ? Side.Client : Side.Server) - (direction * ((Bar / 2) + 1));
            int y = _heights[sent];
            string colour = sent.IsLost ? Red : sent.IsAgain ? Orange : sent.Frame.Sequence != null ? Blue : Grey;
            if (arrivals.TryGetValue(sent, out ArrivedEvent? arrived))
            {
                DrawArrow(x, y, far, _heights[arrived], colour, sent.IsAgain);
            }
            else
            {
                DrawLoss((int)(x + ((far - x) * WayOfLost)), y + 14, x, y, colour, sent);
            }
        }
    }

    private void DrawArrow(int x, int y, int toX, int toY, string colour, bool isDashed)
    {
        Line(x, y, toX, toY, colour, ("stroke-width", 1.6), ("stroke-dasharray", isDashed ? "7 4" : "none"));
        double angle = Math.Atan2(toY - y, toX - x);
        string tip = string.Join(' ', new[] { 0, 2.75, -2.75 }.Select(turn => turn == 0
            ? $"{toX},{toY}"
            : Point(toX + (10 * Math.Cos(angle + turn)), toY + (10 * Math.Sin(angle + turn)))));
        _root.Add(Element("polygon", ("points", tip), ("fill", colour)));
    }

    private void DrawLoss(int toX, int toY, int x, int y, string colour, SentEvent sent)
    {
        Line(x, y, toX, toY, colour, ("stroke-width", 1.6), ("stroke-dasharray", sent.IsAgain ? "7 4" : "none"));
        if (sent.IsLost)
        {
            Line(toX - 6, toY - 6, toX + 6, toY + 6, colour, ("stroke-width", 2.5));
            Line(toX - 6, toY + 6, toX + 6, toY - 6, colour, ("stroke-width", 2.5));
        }
    }

    private void DrawTexts()
    {
        string formerTime = "";
        foreach (LadderRow row in _rows)
        {
            int y = _heights[row.Event];
            bool isServer = row.Event.Side == Side.Server;
            string time = LadderText.Time(row.Microseconds) + " ms";
            if (time != formerTime)
            {
                Text(Margin, y + 4, time, Grey, "start", ("font-size", 11), ("font-family", Fixed));
                formerTime = time;
            }

            if (row.CallText != null)
            {
                Text(isServer ? Server - 14 : Client + 14, y + 4, row.CallText, row.Event is ReturnEvent ? Grey : Ink, isServer ? "end" : "start",
                    ("font-family", Fixed));
            }

            if (row.Event is SentEvent sent)
            {
                string colour = sent.IsLost ? Red : sent.IsAgain ? Orange : sent.Frame.Sequence != null ? Ink : Grey;
                Text(isServer ? Server + 14 : Client - 14, y - 4, sent.Text, colour, isServer ? "start" : "end", ("font-size", 12),
                    ("font-family", Fixed), ("stroke", "#ffffff"), ("stroke-width", 4), ("paint-order", "stroke"), ("stroke-linejoin", "round"));
            }

            if (row.State != null)
            {
                DrawState(isServer ? ServerState : ClientState - 12, y, row.State);
            }
        }
    }

    private void DrawState(int x, int y, string state)
    {
        _root.Add(Element("rect", ("x", x), ("y", y - 10), ("width", StateWidth), ("height", 20), ("rx", 10), ("fill", "#ecfdf3"), ("stroke", "#2f855a")));
        Text(x + (StateWidth / 2), y + 4, state, "#22543d", "middle", ("font-size", 11), ("font-weight", 600));
    }

    private void DrawLegend()
    {
        int y = Bottom + 34;
        _root.Add(Element("rect", ("x", 150), ("y", y - 14), ("width", Bar), ("height", 20), ("rx", 4), ("fill", "#dbeafe"), ("stroke", Blue), ("stroke-width", 1.5)));
        Text(168, y, "call until return", Grey, "start");
        DrawArrow(310, y - 4, 360, y - 4, Blue, false);
        Text(370, y, "segment", Grey, "start");
        DrawArrow(450, y - 4, 500, y - 4, Orange, true);
        Text(510, y, "sent again", Grey, "start");
        Line(604, y - 10, 616, y + 2, Red, ("stroke-width", 2.5));
        Line(604, y + 2, 616, y - 10, Red, ("stroke-width", 2.5));
        Text(626, y, "lost on the way", Grey, "start");
        Text(760, y, "Lines follow the order of events, not the time between them.", Grey, "start");
    }

    private static int X(Side side) => side == Side.Server ? Server : Client;

    private static string Point(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{x:0.0},{y:0.0}");

    private static XElement Element(string name, params (string Name, object Value)[] attributes) =>
        new(s_svg + name, attributes.Select(attribute =>
            new XAttribute(attribute.Name, Convert.ToString(attribute.Value, CultureInfo.InvariantCulture)!)));

    private void Line(int x, int y, int toX, int toY, string colour, params (string Name, object Value)[] more) =>
        _root.Add(Element("line", [("x1", x), ("y1", y), ("x2", toX), ("y2", toY), ("stroke", colour), .. more]));

    private void Text(int x, int y, string text, string colour, string anchor, params (string Name, object Value)[] more)
    {
        XElement element = Element("text", [("x", x), ("y", y), ("fill", colour), ("text-anchor", anchor), .. more]);
        element.Add(text);
        _root.Add(element);
    }
}
