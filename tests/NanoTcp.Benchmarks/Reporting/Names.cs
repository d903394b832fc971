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
}
