using CsCheck;
using NanoTcp.InteropTests.Differential.Conversations;
using static NanoTcp.InteropTests.Differential.Families.Words;

namespace NanoTcp.InteropTests.Differential.Families;

/// <summary>RST, SYN, ACK and data at every edge of the window, in every state: what an attacker sends, or an old connection.</summary>
internal static class Injections
{
    private static readonly Gen<Step[]> s_state = Gen.OneOf(
        Always(),                                                                                               // ESTABLISHED
        Always(Do(Call.Write, 1000)),                                                                           // data in flight
        Always(Do(Call.Shutdown, 1)),                                                                           // FIN_WAIT_1
        Always(Do(Call.Close)),
        Always(Do(Call.Shutdown, 1), Segment(".")),                                                             // FIN_WAIT_2
        Always(Do(Call.Close), Segment(".")),
        Always(Segment("F.")),                                                                                  // CLOSE_WAIT
        Always(Do(Call.Write, 100), Do(Call.Shutdown, 1), Segment("F.") with { AckBase = Heard.Same }),         // CLOSING
        Always(Segment("F."), Do(Call.Write, 100), Do(Call.Shutdown, 1)),                                       // LAST_ACK
        Always(Segment("F."), Do(Call.Close)),
        Always(Do(Call.Shutdown, 1), Segment("."), Segment("F.")),                                              // TIME_WAIT
        Always(Do(Call.Close), Segment("."), Segment("F.")));

    // a reset that must be believed
    private static readonly Gen<Step> s_reset = Pick<Step>(Segment("R"), Segment("R."), Segment("R.") with { AckBase = Heard.Same });

    private static readonly Gen<Step> s_injected = Gen.Select(
            Pick("R", "R", "R.", "S", "S.", ".", ".", "P.", "F.", "-", "SF", "RP.", "RF"),
            Pick(Place.Next, Place.Next, Place.Edge),
            Pick(-1000, -1, 0, 0, 1, 10, 1000, 100_000),
            Pick(0, 0, 0, 1, 1000, -1, -1000, -100_000, 100_000),
            Pick(0, 0, 1, 100))
        .Select((flags, place, delta, ack, length) => (Step)(Segment(flags) with { Base = place, Delta = place == Place.Edge ? Math.Min(delta, 1000) : delta, AckDelta = ack, Length = length }));

    // a new connection by the same port, as it may come in TIME_WAIT
    private static readonly Gen<Step> s_again = Pick(-5000, 1, 5000, 200_000).Select(
        delta => (Step)(PeerSyn with { Base = Place.Next, Delta = delta, Timestamp = 0, SegmentSize = 1460, Opens = false }));

    public static Gen<Conversation> Any { get; } = Conversation(
        "injection",
        Established(Usual),
        s_state,
        Maybe(One(ShortWait)),
        Gen.OneOf(One(s_reset), Some(1, 3, (8, s_injected), (2, s_reset), (1, s_again), (1, Look)), Some(1, 3, (8, s_injected), (1, s_again), (1, Look))),
        Maybe(One(Data)),
        Epilogue);

    // what is answered with an ACK each time, or with a SYN-ACK in SYN-RECEIVED
    private static readonly Gen<Step> s_unacceptable = Pick<Step>(
        Segment(".") with { Delta = 100_000 },
        Segment(".") with { Delta = -1000, Length = 100 },
        Segment("P.") with { AckDelta = 100_000, Length = 10 },
        Segment("R") with { Delta = 100 },
        Segment("S"),
        Segment("S") with { Base = Place.Start, Timestamp = SegmentStep.None },
        Segment(".") with { Timestamp = -1000, Length = 100 });

    /// <summary>The same unacceptable segments again and again, faster and slower than they are answered.</summary>
    public static Gen<Conversation> Repeated { get; } = Conversation(
        "limit",
        Gen.OneOf(Always(Do(Call.Listen), PeerSyn), Chain(Established(Usual), s_state)),
        Gen.Select(s_unacceptable, Pick(3, 25, 100, 330), Pick(3, 5, 8)).Select(
            (segment, time, count) => Enumerable.Range(0, count).SelectMany(_ => new[] { segment, Pause(time) }).ToArray()),
        One(Wait),
        Maybe(One(s_unacceptable)),
        Epilogue);
}
