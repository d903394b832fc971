using NanoTcp.InteropTests.Differential.Conversations;

namespace NanoTcp.InteropTests.Differential.Subjects;

/// <summary>What one side did in a conversation, step by step.</summary>
internal sealed class Transcript(int steps)
{
    private readonly List<SubjectSegment>[] _segments = Enumerable.Range(0, steps).Select(_ => new List<SubjectSegment>()).ToArray();

    /// <summary>What each call returned; null for steps that are none.</summary>
    public string?[] Results { get; } = new string?[steps];

    /// <summary>When each step began, in milliseconds since the conversation did.</summary>
    public double[] Starts { get; } = new double[steps];

    /// <summary>The steps in which a router's error quoted what this side would have sent next.</summary>
    public HashSet<int> ErrorsAboutNext { get; } = [];

    /// <summary>The segments sent from the beginning of a step to that of the next.</summary>
    public IReadOnlyList<SubjectSegment> Segments(int step) => _segments[step];

    public void Add(int step, SubjectSegment segment) => _segments[step].Add(segment);
}
