using CsCheck;
using NanoTcp.InteropTests.Differential.Conversations;
using static NanoTcp.InteropTests.Differential.Families.Words;

namespace NanoTcp.InteropTests.Differential.Families;

/// <summary>How a connection begins: options, repeated and strange segments, refusals.</summary>
internal static class Handshakes
{
    private static readonly Gen<string> s_garbage = Pick("", "", "", "01", "00", "fe04aaaa", "1e", "0200", "0204", "03", "080a", "1302", "220a0102030405060708");

    private static readonly Gen<SegmentStep> s_syn = Gen.Select(WithOptions(PeerSyn), s_garbage).Select((syn, raw) => syn with { Raw = raw });

    private static readonly Gen<SegmentStep> s_synAck = Gen.Select(WithOptions(PeerSynAck), s_garbage).Select((syn, raw) => syn with { Raw = raw });

    // segments that do not belong into a handshake, or not in this way
    private static readonly Gen<Step> s_stranger = Gen.OneOf(
        Gen.Select(Pick("R", "R.", "S", "S.", ".", "F.", "P.", "-", "F", "SF", "SR"), Pick(-1, 0, 1, 100, 70_000), Pick(-1, 0, 1))
            .Select((flags, delta, ack) => (Step)(Segment(flags) with { Delta = delta, AckDelta = ack, Timestamp = SegmentStep.None })),
        Gen.Select(Pick("R", "R.", "S", "S."), Pick(0, 1), Pick(-1, 0, 1))
            .Select((flags, delta, ack) => (Step)(Segment(flags) with { Base = Place.Start, Delta = delta, AckDelta = ack })));

    private static readonly Gen<Step[]> s_strangers = Some(0, 2, (3, s_stranger), (1, ShortWait));

    private static readonly Gen<Step> s_third = Pick<Step>(
        Segment("."), Segment("."), Segment("P.") with { Length = 100 }, Segment("F."), Segment("FP.") with { Length = 10 });

    private static readonly Gen<Step[]> s_passive = Chain(
        Always(Do(Call.Listen)), One(s_syn.Select(syn => (Step)syn)), s_strangers, Maybe(One(Wait)), One(s_third), s_strangers, Always(Do(Call.Accept)));

    private static readonly Gen<Step[]> s_active = Chain(
        Always(Do(Call.Connect)), s_strangers, Maybe(One(Wait)), One(Gen.OneOf(s_synAck, s_synAck, s_syn).Select(syn => (Step)syn)), Maybe(Always(Do(Call.Reconnect))), s_strangers);

    private static readonly Gen<Step[]> s_unanswered = Pick<Step[]>(
        [Do(Call.Connect), Pause(8200), Do(Call.Poll), Do(Call.Reconnect)],
        [Do(Call.Listen), PeerSyn, Pause(8200), Segment("."), Do(Call.Accept)]);

    // away from the SYN-ACK's timer, which expires after 1, 3 and 7 s
    private static readonly Gen<Step> s_while = Pick(25, 430, 1270).Select(Pause);

    public static Gen<Conversation> Deferred { get; } = Conversation(
        "defer",
        Always(Do(Call.Listen)),
        One(Pick(1, 1, 2, 3).Select(seconds => Do(Call.DeferAccept, seconds))),
        One(WithOptions(PeerSyn).Select(syn => (Step)syn)),
        Some(
            2, 7, (4, Ack), (2, Data), (1, Fin), (4, s_while), (1, Gen.Const(Do(Call.Accept))),
            (1, Gen.Const(Do(Call.DeferAccept)))),
        Always(Do(Call.Accept)),
        Epilogue);

    public static Gen<Conversation> Any { get; } = Conversation(
        "handshake",
        Pick(60_000, 60_000, 8192, 200_000),
        Gen.Frequency((10, s_passive), (10, s_active), (1, s_unanswered)),
        Maybe(One(Data)),
        Epilogue);
}
