using System.Globalization;

namespace NanoTcp.Host;

/// <summary>Forwards a port of localhost on the PC to a port of the board.</summary>
/// <param name="HostPort">0 for any free port.</param>
/// <param name="BoardPort">1 to 65535.</param>
public readonly record struct PortForward(int HostPort, int BoardPort)
{
    public static PortForward Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length != 2 || !TryParsePort(parts[0], 0, out int hostPort) || !TryParsePort(parts[1], 1, out int boardPort))
        {
            throw new FormatException(
                "HOSTPORT:BOARDPORT is accepted, such as 7007:7; ports are 1 to 65535, HOSTPORT 0 takes any free one");
        }

        return new PortForward(hostPort, boardPort);
    }

    public override string ToString() => $"{HostPort}:{BoardPort}";

    private static bool TryParsePort(string text, int least, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port >= least && port <= ushort.MaxValue;
}
