using CsCheck;
using NanoTcp.InteropTests.Differential.Conversations;
using static NanoTcp.InteropTests.Differential.Families.Words;

namespace NanoTcp.InteropTests.Differential.Families;

/// <summary>How a connection ends: every order of both sides' closing, with data under way.</summary>
internal static class Closes
{
    private static readonly Gen<Step> s_shutdown = Pick(Do(Call.Shutdown, 1), Do(Call.Shutdown, 1), Do(Call.Shutdown, 0), Do(Call.Shutdown, 2));

    private static readonly Gen<Step> s_close = Gen.Const(Do(Call.Close));

    private static readonly Gen<Step> s_lateAck = Pick(-1, -10).Select(delta => (Step)(Segment(".") with { AckDelta = delta }));

    public static Gen<Conversation> Any { get; } = Conversation(
        "close",
        Established(Usual),
        Some(3, 9, (3, Data), (2, Write), (2, s_shutdown), (2, s_close), (3, Fin), (4, Ack), (1, s_lateAck), (2, Read), (2, Wait), (1, Look)),
        Epilogue,
        Maybe(Always(Do(Call.Close), Pause(330))));
}
