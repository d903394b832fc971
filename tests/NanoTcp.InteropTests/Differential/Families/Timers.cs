using CsCheck;
using NanoTcp.InteropTests.Differential.Conversations;
using static NanoTcp.InteropTests.Differential.Families.Words;

namespace NanoTcp.InteropTests.Differential.Families;

/// <summary>What happens when nothing comes: keep-alive, retransmission, the persist timer, the user timeout, FIN_WAIT_2.</summary>
internal static class Timers
{
    private static readonly Gen<Step> s_answer = Gen.Const((Step)(Segment(".") with { AckBase = Heard.Same }));

    private static readonly Gen<Step> s_keepAliveWait = Pick(300, 1300, 1300, 1400, 2400, 700).Select(Pause);

    private static readonly Gen<Step> s_retransmissionWait = Pick(50, 130, 310, 900, 1500, 2800).Select(Pause);

    private static readonly Gen<Step> s_windowWait = Pick(30, 130, 310, 900, 1500).Select(Pause);

    private static readonly Gen<Step> s_window = Pick(0, 0, 0, 1, 100, 500, 1000, 5000, 65_535)
        .Select(window => (Step)(Segment(".") with { Window = window }));

    private static readonly Gen<Step> s_staleWindow = Pick(0, 1000).Select(
        window => (Step)(Segment(".") with { Window = window, AckBase = Heard.Same }));

    // without SACK there is no probe before a timeout
    private static Gen<SegmentStep> Plain(SegmentStep syn) =>
        Gen.Select(Usual(syn), Gen.Frequency((3, false), (1, true))).Select((usual, sack) => usual with { SackPermitted = sack });

    private static Gen<SegmentStep> Unscaled(SegmentStep syn) => Plain(syn).Select(usual => usual with { WindowScale = 0 });

    private static readonly Gen<Step[]> s_userTimeout = One(Pick(100, 400, 500, 700, 1000, 2000).Select(time => Do(Call.UserTimeout, time)));

    // each probe is answered when it comes, after the path's round trip
    private static readonly Gen<Step[]> s_answeredProbes = Pick(2, 4, 6).Select(
        count => Enumerable.Range(0, count).SelectMany(_ => new[] { Next(3300), Pause(20), Segment(".") with { AckBase = Heard.Same } }).ToArray());

    public static Gen<Conversation> KeepAlive { get; } = Conversation(
        "keepalive",
        Established(Plain),
        One(Gen.Select(Pick(1, 2), Pick(1, 2, 3), Pick(1, 2, 3)).Select((idle, interval, count) => Do(Call.KeepAlive, idle, interval, count))),
        Maybe(One(Pick(1500, 3500).Select(time => Do(Call.UserTimeout, time)))),
        Maybe(s_answeredProbes),
        Some(2, 7, (6, s_keepAliveWait), (4, s_answer), (1, Data), (1, Write), (1, Ack), (1, Gen.Const(Do(Call.Shutdown, 1)))),
        Epilogue);

    public static Gen<Conversation> Retransmission { get; } = Conversation(
        "retransmission",
        Established(),
        Maybe(s_userTimeout),
        Some(2, 7, (3, Write), (4, s_retransmissionWait), (2, Ack), (1, Data), (1, Gen.Const(Do(Call.Shutdown, 1))), (1, Gen.Const(Do(Call.Close)))),
        One(s_retransmissionWait),
        Epilogue);

    public static Gen<Conversation> GiveUp { get; } = Conversation(
        "giveup",
        Established(Plain),
        Pick<Step[]>(
            [Do(Call.Write, 100)],
            [Do(Call.Write, 100), Do(Call.Close)],
            [Do(Call.Shutdown, 1)],
            [Do(Call.Close)],
            [Segment(".") with { Window = 0 }, Do(Call.Write, 100)],
            [Segment(".") with { Window = 0 }, Do(Call.Write, 100), Do(Call.Close)],
            [Do(Call.Close), Segment(".")],
            [Do(Call.Linger2, 1), Do(Call.Close), Segment(".")]),
        Always(Pause(8300)),
        Epilogue);

    public static Gen<Conversation> ZeroWindow { get; } = Conversation(
        "window",
        Established(Unscaled),
        Maybe(s_userTimeout),
        Some(3, 9, (4, s_window), (3, Write), (4, s_windowWait), (1, Data), (1, s_staleWindow), (1, Gen.Const(Do(Call.Shutdown, 1)))),
        Epilogue);
}
