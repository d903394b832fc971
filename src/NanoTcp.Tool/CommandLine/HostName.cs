using NanoTcp.Host;

namespace NanoTcp.Tool.CommandLine;

/// <summary>Parses the name of a host, or its IPv4 address.</summary>
internal static class HostName
{
    // RFC 1035 section 2.3.4
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    public static string Parse(string text) => IsValid(text)
        ? text
        : throw new FormatException("a host name or an IPv4 address is accepted, such as ntp.example.org or 10.77.0.1");

    public static bool IsValid(string text)
    {
        string[] labels = text.Split('.');
        if (labels[^1].All(char.IsAsciiDigit))
        {
            return labels.Length == 4 && IsAddress(text);
        }

        return text.Length <= LongestName && labels.All(IsLabel);
    }

    private static bool IsLabel(string label) => label.Length is >= 1 and <= LongestLabel && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsAddress(string text)
    {
        try
        {
            Ipv4Text.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
