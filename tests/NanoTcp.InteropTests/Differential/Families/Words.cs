using CsCheck;
using NanoTcp.InteropTests.Differential.Conversations;

namespace NanoTcp.InteropTests.Differential.Families;

/// <summary>What the generators of all families have in common: steps, and pieces of conversations.</summary>
internal static class Words
{
    private static readonly uint[] s_starts = [1000, 0xFFFFFFFE, 0xFFFFF000, 0x7FFFFF00, 0x80000000];
    private static readonly uint[] s_clocks = [100_000, 0xFFFFFF00, 0x7FFFFFF0, 0x80000000];

    /// <summary>Times that lie away from those at which timers run out.</summary>
    public static readonly Gen<Step> Wait = Pick(3, 15, 25, 100, 130, 330, 550, 900).Select(time => (Step)new WaitStep(time));

    public static readonly Gen<Step> ShortWait = Pick(3, 15, 25, 100).Select(time => (Step)new WaitStep(time));

    public static readonly Gen<Step> Read = Pick(1, 10, 1000, 100_000).Select(count => Do(Call.Read, count));

    public static readonly Gen<Step> Write = Pick(1, 100, 1000, 1460, 3000, 10_000).Select(count => Do(Call.Write, count));

    public static readonly Gen<Step> Look = Pick(Do(Call.Poll), Do(Call.Poll), Do(Call.Error), Do(Call.Available));

    public static readonly Gen<int> SegmentSize = Pick(0, 100, 536, 1000, 1460);

    /// <summary>The peer's next data in order.</summary>
    public static readonly Gen<Step> Data = Gen.Select(Pick(1, 10, 100, 536, 1000, 1400), Gen.Bool)
        .Select((length, push) => (Step)(Segment(push ? "P." : ".") with { Length = length }));

    public static readonly Gen<Step> Ack = Gen.Const((Step)Segment("."));

    public static readonly Gen<Step> Fin = Pick((Step)Segment("F."), Segment("FP.") with { Length = 50 });

    /// <summary>One of some values.</summary>
    public static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static Step Do(Call call, int a = 0, int b = 0, int c = 0) => new CallStep(call, a, b, c);

    public static SegmentStep Segment(string flags) => new(flags);

    public static Step Pause(int milliseconds) => new WaitStep(milliseconds);

    /// <summary>Waits for the subject's next segment.</summary>
    public static Step Next(int milliseconds) => new WaitStep(milliseconds, true);

    /// <summary>A conversation of some pieces, one after the other.</summary>
    public static Gen<Conversation> Conversation(string family, params Gen<Step[]>[] pieces) =>
        Conversation(family, Gen.Const(60_000), pieces);

    public static Gen<Conversation> Conversation(string family, Gen<int> receiveBuffer, params Gen<Step[]>[] pieces) =>
        Gen.Select(Pick(s_starts), Pick(s_clocks), receiveBuffer, Chain(pieces))
            .Select((start, clock, buffer, steps) => new Conversation(family, start, clock, buffer, steps));

    public static Gen<Step[]> Chain(params Gen<Step[]>[] pieces) =>
        pieces.Aggregate(Gen.Const(Array.Empty<Step>()), (all, piece) => Gen.Select(all, piece).Select((a, b) => a.Concat(b).ToArray()));

    public static Gen<Step[]> Always(params Step[] steps) => Gen.Const(steps);

    public static Gen<Step[]> Maybe(Gen<Step[]> piece) => Gen.OneOf(piece, Always());

    public static Gen<Step[]> One(Gen<Step> step) => step.Select(one => new[] { one });

    /// <summary>Some steps in any order.</summary>
    public static Gen<Step[]> Some(int least, int most, params (int Weight, Gen<Step> Step)[] steps) =>
        Gen.Frequency(steps.Select(step => (step.Weight, (IGen<Step>)step.Step)).ToArray()).Array[least, most];

    /// <summary>The options of a SYN.</summary>
    public static Gen<SegmentStep> WithOptions(SegmentStep syn) =>
        Gen.Select(SegmentSize, Gen.Bool, Pick(-1, 0, 3, 7), Gen.Bool, Pick(65_535, 30_000, 8192, 3000))
            .Select((size, sack, scale, timestamps, window) => syn with
            {
                SegmentSize = size,
                SackPermitted = sack,
                WindowScale = scale,
                Timestamp = timestamps ? 0 : SegmentStep.None,
                Window = window,
            });

    /// <summary>The peer connects, and the program has accepted.</summary>
    public static Gen<Step[]> Passive(Gen<SegmentStep> syn) =>
        Gen.Select(syn, Pick(0, 0, 25)).Select((first, time) => Join(
            [Do(Call.Listen), first],
            time > 0 ? [Pause(time)] : [],
            [Segment("."), Do(Call.Accept)]));

    /// <summary>The program connects, and the peer agrees.</summary>
    public static Gen<Step[]> Active(Gen<SegmentStep> synAck) =>
        Gen.Select(synAck, Pick(0, 0, 25)).Select((answer, time) => Join(
            [Do(Call.Connect)],
            time > 0 ? [Pause(time)] : [],
            [answer]));

    /// <summary>An established connection, opened by either side with any options.</summary>
    public static Gen<Step[]> Established() => Gen.OneOf(Passive(WithOptions(PeerSyn)), Active(WithOptions(PeerSynAck)));

    /// <summary>An established connection with options that a family needs.</summary>
    public static Gen<Step[]> Established(Func<SegmentStep, Gen<SegmentStep>> options) =>
        Gen.OneOf(Passive(options(PeerSyn)), Active(options(PeerSynAck)));

    public static SegmentStep PeerSyn => Segment("S") with { Base = Place.Start, Opens = true, Timestamp = SegmentStep.None };

    public static SegmentStep PeerSynAck => Segment("S.") with { Base = Place.Start, Opens = true, Timestamp = SegmentStep.None };

    /// <summary>An established connection of Linux's usual options, over a path with a round trip of some time.</summary>
    public static Gen<Step[]> Distant(int roundTrip) => Usual(PeerSyn).Select(syn => new[]
    {
        Do(Call.Listen), syn, Pause(roundTrip), Segment("."), Do(Call.Accept),
    });

    /// <summary>The options that Linux itself sends.</summary>
    public static Gen<SegmentStep> Usual(SegmentStep syn) => Gen.Const(syn with
    {
        SegmentSize = 1460,
        SackPermitted = true,
        WindowScale = 7,
        Timestamp = 0,
        Window = 65_535,
    });

    /// <summary>What shows in the end whether the connection is alive, and in which state.</summary>
    public static Gen<Step[]> Epilogue => Always(Do(Call.Poll), Do(Call.Error), Do(Call.Read, 100_000), Do(Call.Write, 10), Do(Call.Poll), Pause(330), Do(Call.Poll));

    private static Step[] Join(params Step[][] parts) => parts.SelectMany(part => part).ToArray();
}
