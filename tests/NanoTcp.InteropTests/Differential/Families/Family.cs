using CsCheck;
using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.Differential.Subjects;
using static NanoTcp.InteropTests.Differential.Families.Words;

namespace NanoTcp.InteropTests.Differential.Families;

/// <summary>Kinds of conversations, and how to make one of each.</summary>
internal static class Family
{
    private const string LimitedAnswers = "limit";

    public static IReadOnlyDictionary<string, Gen<Conversation>> All { get; } = new Dictionary<string, Gen<Conversation>>
    {
        ["handshake"] = Handshakes.Any,
        ["defer"] = Handshakes.Deferred,
        ["close"] = Closes.Any,
        ["injection"] = Injections.Any,
        ["keepalive"] = Timers.KeepAlive,
        ["retransmission"] = Timers.Retransmission,
        ["giveup"] = Timers.GiveUp,
        ["window"] = Timers.ZeroWindow,
        ["reassembly"] = Streams.Reassembly,
        ["nagle"] = Streams.SmallSegments,
        ["cork"] = Streams.HeldBack,
        ["ack"] = Streams.Acknowledgments,
        ["recovery"] = Streams.Recovery,
        ["buffers"] = Streams.BigBuffers,
        ["shutdown"] = Streams.HalfShut,
        ["timestamps"] = Others.Timestamps,
        ["icmp"] = Others.Errors,
        ["linger"] = Others.Linger,
        [LimitedAnswers] = Injections.Repeated,
    };

    /// <summary>How both sides are set for a family.</summary>
    public static Settings SettingsOf(string family) => family == LimitedAnswers ? Settings.Limited : Settings.Usual;

    /// <summary>A conversation by its number.</summary>
    public static Conversation Make(string family, uint seed, uint index) => All[family].Generate(new PCG(index, seed), null, out _);
}
