using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;

namespace NanoTcp.InteropTests.Differential.Verdicts;

/// <summary>What came of the comparison of a conversation.</summary>
/// <param name="Unexplained">The first difference that no rule explains; null for none.</param>
/// <param name="Explained">The rules that explained one, each time.</param>
/// <param name="JudgedSteps">Steps up to the one where the comparison ended.</param>
/// <param name="IsAmbiguous">It ended since something happened at the very border of two steps, so that chance decides to which it belongs.</param>
internal sealed record Verdict(Difference? Unexplained, IReadOnlyList<Rule> Explained, int JudgedSteps, bool IsAmbiguous);

/// <summary>Compares what Linux and NanoTcp did in a conversation, step by step and segment by segment.</summary>
internal sealed class Comparison
{
    // A timer of the kernel may be late by a jiffy or two, and by an eighth of its time; never early. In milliseconds.
    private const double TimeTolerance = 13;
    private const double TimerSlack = 0.14;

    // how long either side may keep an acknowledgment back (RFC 9293 section 3.8.6.3: 0.5 s)
    private const double LongestDelay = 500;

    private readonly Conversation _conversation;
    private readonly Transcript _linux;
    private readonly Transcript _board;
    private readonly Course _linuxCourse = new();
    private readonly Course _boardCourse = new();
    private readonly List<Rule> _explained = [];
    private readonly List<int> _writeEnds = [];
    private double _stepStart;
    private double _lastEvent;
    private double _ackDebtSince = double.NaN;

    private Comparison(Conversation conversation, Transcript linux, Transcript board)
    {
        _conversation = conversation;
        _linux = linux;
        _board = board;
    }

    public static Verdict Compare(Conversation conversation, Transcript linux, Transcript board) =>
        new Comparison(conversation, linux, board).Compare();

    /// <summary>What differs between two segments, but for their times, by name.</summary>
    public static IEnumerable<string> DifferingFields(SubjectSegment linux, SubjectSegment board)
    {
        (string Name, bool IsSame)[] fields =
        [
            ("flags", linux.Flags == board.Flags),
            ("seq", linux.Sequence == board.Sequence),
            ("ack", linux.Ack == board.Ack),
            ("length", linux.Length == board.Length),
            ("content", linux.Length != board.Length || linux.Content == board.Content),
            ("options", linux.OptionKinds == board.OptionKinds),
            ("mss", linux.SegmentSize == board.SegmentSize),
            ("echo", linux.Echo == board.Echo),
            ("sack", linux.Sack.SequenceEqual(board.Sack)),
            ("window", linux.IsReset || (linux.Window == 0) == (board.Window == 0)),
        ];
        return fields.Where(field => !field.IsSame).Select(field => field.Name);
    }

    private Verdict Compare()
    {
        for (int step = 0; step < _conversation.Steps.Length; step++)
        {
            double stepEnd = EndOf(step);
            _boardCourse.HasErrorAboutNext |= _board.ErrorsAboutNext.Contains(step);
            _lastEvent = _conversation.Steps[step] is SegmentStep or IcmpStep ? _stepStart : _lastEvent;
            Verdict? verdict = CompareResult(step) ?? CompareSegments(step, stepEnd) ?? CheckAckDebt(step, stepEnd);
            if (verdict != null)
            {
                return verdict;
            }

            _stepStart = stepEnd;
        }

        return new Verdict(null, _explained, _conversation.Steps.Length, false);
    }

    // A wait for a segment may take the sides differently long: each segment's time counts from its step's beginning.
    private SubjectSegment[] InTime(Transcript side, int step) =>
        [.. side.Segments(step).Select(segment => segment with { At = segment.At - side.Starts[step] + _stepStart })];

    private double EndOf(int step)
    {
        if (_conversation.Steps[step] is not WaitStep wait)
        {
            return _stepStart;
        }

        return _stepStart + (wait.UntilSegment && step + 1 < _conversation.Steps.Length
            ? Math.Max(_linux.Starts[step + 1] - _linux.Starts[step], _board.Starts[step + 1] - _board.Starts[step])
            : wait.Milliseconds);
    }

    private Verdict? CompareResult(int step)
    {
        string linux = _linux.Results[step] ?? "";
        string board = _board.Results[step] ?? "";
        if (_conversation.Steps[step] is CallStep { Call: Call.Write or Call.WriteMore } && int.TryParse(board, out int written) && written > 0)
        {
            _writeEnds.Add(_writeEnds.DefaultIfEmpty(1).Last() + written);
        }

        if (linux == board)
        {
            return null;
        }

        var difference = new Difference(
            _conversation, step, DifferenceKind.Result, null, null, linux, board, _linuxCourse, _boardCourse, _writeEnds, _explained);
        Rule? rule = Rules.Find(difference);
        if (rule == null)
        {
            return HasJustGivenUp ? new Verdict(null, _explained, step, true) : End(step, difference);
        }

        _explained.Add(rule);
        return rule.Outcome == Outcome.Stop ? End(step, null) : null;
    }

    private Verdict? CompareSegments(int step, double stepEnd)
    {
        SubjectSegment[] linux = InTime(_linux, step);
        SubjectSegment[] board = InTime(_board, step);
        int i = 0;
        int j = 0;
        while (i < linux.Length || j < board.Length)
        {
            SubjectSegment? ofLinux = i < linux.Length ? linux[i] : null;
            SubjectSegment? ofBoard = j < board.Length ? board[j] : null;
            Difference? difference = Compare(step, ofLinux, ofBoard);
            Outcome outcome = Outcome.Same;
            if (difference != null)
            {
                Rule? rule = Rules.Find(difference);
                if (rule == null)
                {
                    return IsAtBorder(difference, stepEnd) || HasJustGivenUp
                        ? new Verdict(null, _explained, step, true)
                        : End(step, difference);
                }

                _explained.Add(rule);
                outcome = rule.Outcome;
            }

            if (outcome == Outcome.Stop)
            {
                return End(step, null);
            }

            if (outcome != Outcome.PassBoard && ofLinux != null)
            {
                _linuxCourse.Take(ofLinux);
                _lastEvent = ofLinux.At;
                i++;
            }

            if (outcome != Outcome.PassLinux && ofBoard != null)
            {
                _boardCourse.Take(ofBoard);
                _lastEvent = ofBoard.At;
                j++;
            }
        }

        return null;
    }

    private Difference? Compare(int step, SubjectSegment? linux, SubjectSegment? board)
    {
        DifferenceKind kind;
        if (linux == null || board == null)
        {
            kind = linux == null ? DifferenceKind.Extra : DifferenceKind.Missing;
        }
        else if (DifferingFields(linux, board).Any())
        {
            kind = DifferenceKind.Segment;
        }
        else if (Math.Abs(linux.At - board.At) > Tolerance(Math.Max(linux.At, board.At), TimerStart(linux)))
        {
            kind = DifferenceKind.Time;
        }
        else
        {
            return null;
        }

        return new Difference(_conversation, step, kind, linux, board, "", "", _linuxCourse, _boardCourse, _writeEnds, _explained);
    }

    private double Tolerance(double at, double since) => TimeTolerance + (TimerSlack * Math.Max(at - since, 0));

    // a retransmission was timed when it was first sent
    private double TimerStart(SubjectSegment segment) =>
        Math.Min(_lastEvent, _linuxCourse.SentAt.GetValueOrDefault(segment.Sequence, _lastEvent));

    // NanoTcp has reset the connection so near to this step that Linux, which gives up silently, may do so after it
    private bool HasJustGivenUp => _boardCourse.Last is { IsReset: true } reset
        && _stepStart - reset.At < Tolerance(reset.At, _boardCourse.SentAt.Values.DefaultIfEmpty(reset.At).Max());

    // a segment so near the step's beginning or end that the other side may have sent it in the step before or after
    private bool IsAtBorder(Difference difference, double stepEnd)
    {
        if (difference.Kind == DifferenceKind.Time)
        {
            return false;
        }

        SubjectSegment[] segments = new[] { difference.Linux, difference.Board }.OfType<SubjectSegment>().ToArray();
        return _conversation.Steps[difference.Step] is WaitStep { UntilSegment: false } && segments.Any(one => stepEnd - one.At < Tolerance(one.At, TimerStart(one)));
    }

    // A rule may pass over an acknowledgment, but each side must come to it in time.
    private Verdict? CheckAckDebt(int step, double stepEnd)
    {
        if (_linuxCourse.Ack == _boardCourse.Ack || _linuxCourse.IsReset)
        {
            _ackDebtSince = double.NaN;
            return null;
        }

        if (double.IsNaN(_ackDebtSince))
        {
            _ackDebtSince = _stepStart;
        }

        return stepEnd - _ackDebtSince <= LongestDelay
            ? null
            : End(step, new Difference(
                _conversation, step, DifferenceKind.Unacknowledged, _linuxCourse.Last, _boardCourse.Last, "", "", _linuxCourse, _boardCourse, _writeEnds, _explained));
    }

    private Verdict End(int step, Difference? difference) => new(difference, _explained, step, false);
}
