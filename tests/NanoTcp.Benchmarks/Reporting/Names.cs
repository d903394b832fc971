using NanoTcp.Benchmarks.Il;
using NanoTcp.Benchmarks.Worlds;

namespace NanoTcp.Benchmarks.Reporting;

/// <summary>Choices as the tool's command line and people spell them.</summary>
internal static class Names
{
    public static string Of(Nic nic) => nic == Nic.W5500 ? "w5500" : "none";

    public static string Of(Traffic traffic) => traffic switch
    {
        Traffic.ToBoard => "to the stack",
        Traffic.FromBoard => "from the stack",
        _ => "request/response",
    };

    public static string Of(FastPathKind kind) => kind switch
    {
        FastPathKind.SingleFrames => "one frame a poll",
        FastPathKind.FramesOfFour => "four frames a poll",
        _ => "four frames a poll, four segments a call",
    };
}
