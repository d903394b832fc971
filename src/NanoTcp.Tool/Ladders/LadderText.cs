using System.Globalization;
using Spectre.Console;

namespace NanoTcp.Tool.Ladders;

/// <summary>Draws a ladder in characters. Where the lines are short, a state takes one of its own below the call or segment that led to it.</summary>
internal sealed class LadderText
{
    private const int LeastWidth = 80;
    private const int MostWidth = 130;
    private const int TimeWidth = 9;
    private const int StateWidth = 12;
    private const int CallWidth = 17;

    // "PSH ACK seq=14 ack=14 len=13 (again)", and an arrow
    private const int SegmentWidth = 35;

    private readonly IReadOnlyList<LadderRow> _rows;
    private readonly int _states;
    private readonly int _middle;

    /// <param name="width">Characters in a line; fewer than 80 are not enough.</param>
    public LadderText(IReadOnlyList<LadderRow> rows, int width)
    {
        _rows = rows;
        int room = Math.Clamp(width, LeastWidth, MostWidth) - TimeWidth - (2 * CallWidth) - 2;
        _states = room - (2 * StateWidth) >= SegmentWidth - 4 ? StateWidth : 0;
        _middle = room - (2 * _states);
    }

    /// <summary>The lines, each with its style.</summary>
    public IEnumerable<(string Line, Style Style)> Lines()
    {
        yield return (Line("ms", "", "server ", ' ', new string(' ', _middle), ' ', " client", ""), new Style(decoration: Decoration.Bold));
        bool isServerBlocked = false;
        bool isClientBlocked = false;
        for (int i = 0; i < _rows.Count; i++)
        {
            LadderRow row = _rows[i];
            bool isServer = row.Event.Side == Side.Server;
            bool begins = row.Event is CallEvent && row.Returned == null;
            isServerBlocked |= isServer && begins;
            isClientBlocked |= !isServer && begins;

            // a segment that arrives before anything else happens is one line
            bool isJoined = row.Event is SentEvent && i + 1 < _rows.Count && _rows[i + 1].Event is ArrivedEvent next && next.Sent == row.Event;
            LadderRow? server = isServer ? row : isJoined ? _rows[i + 1] : null;
            LadderRow? client = !isServer ? row : isJoined ? _rows[i + 1] : null;
            char left = isServerBlocked ? '║' : '│';
            char right = isClientBlocked ? '║' : '│';
            yield return (
                Line(Time(row.Microseconds), server?.State, server?.CallText, left, Middle(row, isJoined), right, client?.CallText, client?.State),
                StyleOf(row));
            if (_states == 0 && (server?.State ?? client?.State) != null)
            {
                yield return (Line("", "", server?.State, left, new string(' ', _middle), right, client?.State, ""), new Style(Color.Green));
            }

            isServerBlocked &= !(isServer && row.Event is ReturnEvent);
            isClientBlocked &= !(!isServer && row.Event is ReturnEvent);
            i += isJoined ? 1 : 0;
        }
    }

    /// <summary>Milliseconds since the beginning.</summary>
    public static string Time(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:0.0}");

    private static Style StyleOf(LadderRow row) => row.Event switch
    {
        SentEvent { IsLost: true } => new Style(Color.Red),
        SentEvent { IsAgain: true } => new Style(Color.Yellow),
        _ => Style.Plain,
    };

    private string Line(
        string time, string? serverState, string? serverCall, char left, string middle, char right, string? clientCall, string? clientState) =>
        (time.PadLeft(TimeWidth - 1) + " "
            + (_states == 0 ? "" : (serverState ?? "").PadRight(_states))
            + (serverCall ?? "").PadLeft(CallWidth) + left + middle + right + (clientCall ?? "").PadRight(CallWidth)
            + (_states == 0 ? "" : (clientState ?? "").PadLeft(_states))).TrimEnd();

    private string Middle(LadderRow row, bool isJoined)
    {
        SentEvent? sent = row.Event as SentEvent ?? (row.Event as ArrivedEvent)?.Sent;
        if (sent == null)
        {
            return new string(' ', _middle);
        }

        // dashes for what is still on its way when the next thing happens
        int rest = _middle - sent.Text.Length - 4;
        string way = rest < 1 ? "" : sent.IsLost ? "✗".PadRight(rest) : new string(row.Event is SentEvent && !isJoined ? '╌' : '─', rest);
        string text = sent.Side == Side.Server
            ? $"─ {sent.Text} {way}{(sent.IsLost ? ' ' : '►')}"
            : $"{(sent.IsLost ? ' ' : '◄')}{(sent.IsLost ? way.Trim().PadLeft(Math.Max(0, rest)) : way)} {sent.Text} ─";
        return text.Length <= _middle ? text.PadRight(_middle) : text[.._middle];
    }
}
