namespace NanoTcp.Redirect.Plans;

/// <summary>Types of System.Net that NanoTcp.Net has in name only: programs that use them start, and the calls throw NotSupportedException.</summary>
internal static class RestrictedTypes
{
    private static readonly (string Prefix, string Reason)[] s_reasons =
    [
        ("System.Net.Security.", "TLS"),
        ("System.Security.Cryptography.X509Certificates.", "TLS"),
        ("System.Net.NetworkInformation.Wireless", "Wi-Fi"),
        ("System.Net.NetworkInformation.NetworkAPStation", "Wi-Fi"),
    ];

    /// <summary>What a type is for; null for one that works.</summary>
    public static string? ReasonOf(string type) =>
        s_reasons.FirstOrDefault(row => type.StartsWith(row.Prefix, StringComparison.Ordinal)).Reason;
}
