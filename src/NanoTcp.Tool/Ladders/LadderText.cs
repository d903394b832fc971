using System.Globalization;
using Spectre.Console;

namespace NanoTcp.Tool.Ladders;

/// <summary>Draws a ladder in characters.</summary>
internal sealed class LadderText
{
    private const int LeastWidth = 90;
    private const int MostWidth = 130;
    private const int TimeWidth = 11;
    private const int StateWidth = 13;

    private readonly IReadOnlyList<LadderRow> _rows;
    private readonly int _calls;
    private readonly int _middle;

    /// <param name="width">Characters in a line; fewer than 90 are not enough.</param>
    public LadderText(IReadOnlyList<LadderRow> rows, int width)
    {
        _rows = rows;
        int left = Math.Clamp(width, LeastWidth, MostWidth) - TimeWidth - (2 * StateWidth);
        _calls = 19;
        _middle = left - (2 * _calls) - 3;
    }

    /// <summary>The lines, each with its style.</summary>
    public IEnumerable<(string Line, Style Style)> Lines()
    {
        string head = new string(' ', TimeWidth) + "server".PadLeft(StateWidth + _calls);
        yield return (head + new string(' ', _middle + 2) + "client", new Style(decoration: Decoration.Bold));
        bool isServerBlocked = false;
        bool isClientBlocked = false;
        for (int i = 0; i < _rows.Count; i++)
        {
            LadderRow row = _rows[i];
            bool isServer = row.Event.Side == Side.Server;
            bool blocks = row.Event is CallEvent && row.Returned == null;
            isServerBlocked |= isServer && blocks;
            isClientBlocked |= !isServer && blocks;
            bool isJoined = row.Event is SentEvent && i + 1 < _rows.Count && _rows[i + 1].Event is ArrivedEvent next && next.Sent == row.Event;
            LadderRow right = isJoined ? _rows[i + 1] : row;
            LadderRow? server = isServer ? row : isJoined ? right : null;
            LadderRow? client = !isServer ? row : isJoined ? right : null;
            string line = Time(row.Microseconds).PadLeft(TimeWidth - 1) + " "
                + (server?.State ?? "").PadRight(StateWidth)
                + (server?.CallText ?? "").PadLeft(_calls - 1) + (isServerBlocked ? "║" : "│")
                + Middle(row, isJoined)
                + (isClientBlocked ? "║" : "│") + (client?.CallText ?? "").PadRight(_calls - 1)
                + (client?.State ?? "").PadLeft(StateWidth);
            yield return (line.TrimEnd(), StyleOf(row));
            isServerBlocked &= !(isServer && row.Event is ReturnEvent);
            isClientBlocked &= !(!isServer && row.Event is ReturnEvent);
            i += isJoined ? 1 : 0;
        }
    }

    /// <summary>Milliseconds since the beginning.</summary>
    public static string Time(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:0.0} ms");

    private static Style StyleOf(LadderRow row) => row.Event switch
    {
        SentEvent { IsLost: true } => new Style(Color.Red),
        SentEvent { IsAgain: true } => new Style(Color.Yellow),
        _ => Style.Plain,
    };

    private string Middle(LadderRow row, bool isJoined)
    {
        string text = row.Event switch
        {
            SentEvent { IsLost: true } lost => $"{lost.Text} ✗ lost",
            SentEvent sent => sent.Text,
            ArrivedEvent arrived => arrived.Sent.Text,
            _ => "",
        };
        if (text.Length == 0)
        {
            return new string(' ', _middle);
        }

        // an arrival's arrow points to its side, a departure's away from it
        bool toTheRight = row.Event is ArrivedEvent ? row.Event.Side == Side.Client : row.Event.Side == Side.Server;
        bool isLost = row.Event is SentEvent { IsLost: true };
        int rest = Math.Max(2, _middle - text.Length - 3);
        char far = row.Event is SentEvent && !isJoined ? '╌' : '─';
        string line = isLost ? new string(' ', rest) : new string(far, rest - 1);
        string arrow = toTheRight ? $"─ {text} {line}{(isLost ? "" : "►")}" : $"{(isLost ? "" : "◄")}{line} {text} ─";
        return arrow.Length <= _middle ? arrow.PadRight(_middle) : arrow[.._middle];
    }
}
