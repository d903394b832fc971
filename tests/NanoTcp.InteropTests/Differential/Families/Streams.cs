using CsCheck;
using NanoTcp.InteropTests.Differential.Conversations;
using static NanoTcp.InteropTests.Differential.Families.Words;

namespace NanoTcp.InteropTests.Differential.Families;

/// <summary>Data under way: holes and duplicates, small segments, acknowledgments, reads.</summary>
internal static class Streams
{
    // anywhere around the next sequence number
    private static readonly Gen<Step> s_piece = Gen.Select(Pick(-300, -100, -50, 0, 0, 0, 50, 100, 100, 200, 300, 500), Pick(1, 50, 100, 100, 200, 300), Gen.Bool)
        .Select((delta, length, push) => (Step)(Segment(push ? "P." : ".") with { Delta = delta, Length = length }));

    // data after a hole, and what fills it and more
    private static readonly Gen<Step[]> s_overlap = Pick(150, 200, 250, 300).Select(
        length => new Step[] { Segment(".") with { Delta = 100, Length = 100 }, Segment(".") with { Length = length } });

    private static readonly Gen<Step> s_beyond = Gen.Select(Pick(-500, -100, -1, 0, 1), Pick(1, 100, 600))
        .Select((delta, length) => (Step)(Segment(".") with { Base = Place.Edge, Delta = delta, Length = length }));

    private static readonly Gen<Step> s_fin = Pick(0, 100, 200).Select(delta => (Step)(Segment("F.") with { Delta = delta, Length = 50 }));

    private static readonly Gen<Step> s_small = Pick(1, 10, 100, 700).Select(count => Do(Call.Write, count));

    private static readonly Gen<Step> s_noDelay = Pick(0, 1, 1).Select(on => Do(Call.NoDelay, on));

    private static readonly Gen<Step> s_cork = Pick(0, 1, 1).Select(on => Do(Call.Cork, on));

    private static readonly Gen<Step> s_more = Pick(1, 10, 100, 700, 1500, 3000).Select(count => Do(Call.WriteMore, count));

    private static readonly Gen<Step> s_queues = Pick(Do(Call.SendQueue), Do(Call.Unsent));

    private static readonly Gen<Step> s_partialAck = Pick(-1448, -2896, -4344).Select(delta => (Step)(Segment(".") with { AckDelta = delta }));

    private static readonly Gen<Step> s_sack = Gen.Select(Pick(1448, 2896), Pick(1448, 2896, 4344))
        .Select((from, length) => (Step)(Segment(".") with { AckBase = Heard.Same, Sack = [(from, from + length)] }));

    private static readonly Gen<Step> s_duplicateSack = Gen.Select(Pick(-1448, -100), Pick(Heard.Same, Heard.All))
        .Select((from, ack) => (Step)(Segment(".") with { AckBase = ack, Sack = [(from, 0)] }));

    private static readonly Gen<Step> s_duplicateAck = Gen.Const((Step)(Segment(".") with { AckBase = Heard.Same }));

    private static readonly Gen<Step> s_shutReceive = Gen.Const(Do(Call.Shutdown, 0));

    public static Gen<Conversation> Reassembly { get; } = Conversation(
        "reassembly",
        Established(),
        Maybe(s_overlap),
        Some(3, 10, (10, s_piece), (1, s_beyond), (1, s_fin), (2, Read), (1, ShortWait), (1, Look)),
        Epilogue);

    public static Gen<Conversation> SmallSegments { get; } = Conversation(
        "nagle",
        Established(),
        Some(3, 10, (6, s_small), (2, Write), (2, s_noDelay), (4, Ack), (1, s_partialAck), (3, ShortWait), (1, Data)),
        Epilogue);

    public static Gen<Conversation> HeldBack { get; } = Conversation(
        "cork",
        Established(),
        Some(
            3, 10, (4, s_small), (3, s_cork), (3, s_more), (1, Write), (1, s_noDelay), (4, Ack), (1, s_partialAck), (2, ShortWait), (1, Data),
            (1, Gen.Const(Pause(330))), (1, Gen.Const(Do(Call.Shutdown, 1))), (2, s_queues)),
        Epilogue);

    public static Gen<Conversation> Acknowledgments { get; } = Conversation(
        "ack",
        Gen.Const(60_000),
        Established(),
        Some(3, 12, (8, Data), (2, Read), (4, ShortWait), (1, Write), (1, Pick(0, 1).Select(on => Do(Call.QuickAck, on))), (1, Ack)),
        Epilogue);

    public static Gen<Conversation> Recovery { get; } = Conversation(
        "recovery",
        Distant(25),
        Always(Do(Call.Write, 14_480), Pause(25)),
        Some(2, 9, (3, s_sack), (3, s_duplicateAck), (2, s_partialAck), (1, s_duplicateSack), (2, Ack), (1, Write), (4, Wait)),
        Epilogue);

    public static Gen<Conversation> BigBuffers { get; } = Conversation(
        "buffers",
        Pick(130_000, 200_000, 262_144, 16_000),
        Established(),
        Some(4, 12, (8, Pick(1000, 1400, 1460).Select(length => (Step)(Segment("P.") with { Length = length }))), (6, Read), (1, ShortWait), (1, Ack)),
        Epilogue);

    public static Gen<Conversation> HalfShut { get; } = Conversation(
        "shutdown",
        Established(Usual),
        Some(3, 9, (3, s_shutReceive), (5, Data), (4, Read), (2, Look), (1, Fin), (1, Write), (1, Gen.Const(Do(Call.Close))), (1, Ack), (1, ShortWait)),
        Epilogue);
}
