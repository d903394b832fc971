using CsCheck;
using static NanoTcp.InteropTests.Differential.Families.Words;

namespace NanoTcp.InteropTests.Differential.Families;

/// <summary>Kinds of conversations, and how to make one of each.</summary>
internal static class Family
{
    public static IReadOnlyDictionary<string, Gen<Conversation>> All { get; } = new Dictionary<string, Gen<Conversation>>
    {
        ["handshake"] = Handshakes.Any,
        ["close"] = Closes.Any,
    };

    /// <summary>A conversation by its number.</summary>
    public static Conversation Make(string family, uint seed, uint index) => All[family].Generate(new PCG(index, seed), null, out _);
}
