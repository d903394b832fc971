using System.Globalization;

namespace NanoTcp.Tool.CommandLine;

/// <summary>Address of a server: a name or address, and a port.</summary>
internal sealed record HostAndPort(string Host, int Port)
{
    public static HostAndPort Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? text : text[..colon];
        if (host.Length == 0 || host.Any(char.IsWhiteSpace) || (host.Contains(':') && !(host.StartsWith('[') && host.EndsWith(']')))
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is < 1 or > ushort.MaxValue)
        {
            throw new FormatException("HOST:PORT is accepted, such as 10.77.0.2:7 or localhost:7007; the port is 1 to 65535");
        }

        return new HostAndPort(host.Trim('[', ']'), port);
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
