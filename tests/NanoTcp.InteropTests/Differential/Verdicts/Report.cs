using System.Text;
using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;

namespace NanoTcp.InteropTests.Differential.Verdicts;

/// <summary>A conversation and what either side did in it, for a reader.</summary>
internal static class Report
{
    // in milliseconds; not worth two lines
    private const double SameTime = 10;

    public static string Of(Conversation conversation, Transcript linux, Transcript board, Difference? difference = null)
    {
        var text = new StringBuilder();
        string head = conversation.ToString().Split('\n')[0];
        text.AppendLine(head);
        for (int step = 0; step < conversation.Steps.Length; step++)
        {
            bool isHere = difference?.Step == step;
            text.AppendLine($"{(isHere ? "> " : "  ")}{conversation.Steps[step]}");
            AddResults(text, linux.Results[step], board.Results[step]);
            AddSegments(text, linux.Segments(step), board.Segments(step));
        }

        return text.ToString();
    }

    private static void AddResults(StringBuilder text, string? linux, string? board)
    {
        if (linux == board)
        {
            if (linux != null)
            {
                text.AppendLine($"      both:    {linux}");
            }

            return;
        }

        text.AppendLine($"      Linux:   {linux}");
        text.AppendLine($"      NanoTcp: {board}");
    }

    private static void AddSegments(StringBuilder text, IReadOnlyList<SubjectSegment> linux, IReadOnlyList<SubjectSegment> board)
    {
        for (int i = 0; i < Math.Max(linux.Count, board.Count); i++)
        {
            SubjectSegment? one = i < linux.Count ? linux[i] : null;
            SubjectSegment? other = i < board.Count ? board[i] : null;
            if (one != null && other != null && !Comparison.DifferingFields(one, other).Any() && Math.Abs(one.At - other.At) < SameTime)
            {
                text.AppendLine($"      both:    {one}");
                continue;
            }

            text.AppendLine($"      Linux:   {one?.ToString() ?? "-"}");
            text.AppendLine($"      NanoTcp: {other?.ToString() ?? "-"}");
        }
    }
}
