namespace NanoTcp.Fuzz.Models;

/// <summary>One step of a conversation: a kind and two numbers that mean something to it.</summary>
public readonly record struct PeerStep(int Kind, int A, int B);

/// <summary>A whole conversation, from which everything that happens in it follows.</summary>
/// <param name="InitialSequence">The peer's ISS.</param>
/// <param name="OwnSequence">Where the stack's ISS shall lie, to 250 numbers; null for wherever it falls.</param>
/// <param name="Options">Bits: 0 timestamps, 1 SACK, 2 window scale, 3 the stack opens, 4 no delay.</param>
/// <param name="SegmentSize">The peer's MSS option.</param>
/// <param name="ReceiveBuffer">The stack's SO_RCVBUF.</param>
/// <param name="SendBuffer">The stack's SO_SNDBUF.</param>
/// <param name="Steps">What happens.</param>
public sealed record PeerPlan(
    uint InitialSequence,
    uint? OwnSequence,
    int Options,
    int SegmentSize,
    int ReceiveBuffer,
    int SendBuffer,
    PeerStep[] Steps)
{
    public bool HasTimestamps => (Options & 1) != 0;

    public bool HasSack => (Options & 2) != 0;

    public bool HasWindowScale => (Options & 4) != 0;

    public bool StackOpens => (Options & 8) != 0;

    public bool NoDelay => (Options & 16) != 0;

    public override string ToString() =>
        $"{InitialSequence:X8} {OwnSequence:X8} options {Options} mss {SegmentSize} rcv {ReceiveBuffer} snd {SendBuffer}: " +
        string.Join(" ", Steps.Select(step => $"{step.Kind},{step.A},{step.B}"));
}
