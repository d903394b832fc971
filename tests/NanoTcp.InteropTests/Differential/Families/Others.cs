using CsCheck;
using NanoTcp.InteropTests.Differential.Conversations;
using static NanoTcp.InteropTests.Differential.Families.Words;

namespace NanoTcp.InteropTests.Differential.Families;

/// <summary>Timestamps, ICMP errors, linger.</summary>
internal static class Others
{
    private const int Day = 24 * 3600 * 1000;

    private static readonly Gen<Step> s_stamped = Gen.Select(
            Pick("P.", "P.", ".", "F.", "R.", "R", "S"),
            Pick(-100, 0, 0, 0, 100),
            Pick(0, 0, 10, 100),
            Pick(SegmentStep.None, SegmentStep.Agreed, -1, -1000, 1000, 20 * Day, -20 * Day),
            Pick(0, 0, 0, 1000, 100_000, -1000),
            Pick(0, 0, SegmentStep.None, -1000, 1000))
        .Select((flags, delta, length, timestamp, ack, echo) => (Step)(Segment(flags) with
        {
            Delta = delta,
            Length = length,
            Timestamp = timestamp,
            AckDelta = ack,
            Echo = echo,
        }));

    private static readonly Gen<Step> s_error = Gen.Select(
            Pick((3, 0), (3, 1), (3, 2), (3, 3), (3, 4), (3, 5), (3, 6), (3, 9), (3, 10), (3, 13), (4, 0), (5, 1), (11, 0), (11, 1), (12, 0)),
            Pick(0, 0, 0, -1, 100, 100_000, -100_000),
            Pick(0, 68, 552, 1000, 1400, 1500, 9000))
        .Select((what, quoted, mtu) => (Step)new IcmpStep(what.Item1, what.Item2, quoted, what is (3, 4) ? mtu : 0));

    public static Gen<Conversation> Timestamps { get; } = Conversation(
        "timestamps",
        Established(Usual),
        Maybe(One(ShortWait)),
        Some(1, 4, (6, s_stamped), (1, ShortWait)),
        Some(1, 3, (3, Data), (1, Read), (1, ShortWait)),
        Epilogue);

    public static Gen<Conversation> Errors { get; } = Conversation(
        "icmp",
        Gen.OneOf(
            Always(Do(Call.Connect)),
            Always(Do(Call.Listen), PeerSyn),
            Chain(Established(Usual), Gen.OneOf(Always(), Always(Do(Call.Write, 5000)), Always(Do(Call.Write, 100), Do(Call.Close)), Always(Do(Call.Shutdown, 1))))),
        Some(1, 3, (4, s_error), (1, Wait), (1, Look), (1, Ack)),
        One(Wait),
        Maybe(One(PeerSynAckOrData)),
        Epilogue);

    public static Gen<Conversation> Linger { get; } = Conversation(
        "linger",
        Established(Usual),
        One(Pick(-1, 0, 0).Select(time => Do(Call.Linger, time))),
        Some(0, 4, (2, Data), (2, Write), (1, Read), (1, Fin), (1, Ack), (1, Gen.Const(Do(Call.Shutdown, 1)))),
        Always(Do(Call.Close)),
        Some(1, 4, (2, Data), (1, Fin), (2, Ack), (1, Wait)));

    private static Gen<Step> PeerSynAckOrData => Gen.OneOf(Gen.Const((Step)PeerSynAck), Data);
}
