namespace NanoTcp.Host;

/// <summary>Kinds of links between a board and the PC.</summary>
public enum LinkType
{
    /// <summary>A second stack at the PC's end of the cable, which needs no privileges.</summary>
    User,

    /// <summary>A Linux TAP interface: Ethernet frames.</summary>
    Tap,

    /// <summary>A Linux TUN interface: IP packets.</summary>
    Tun,

    /// <summary>One of the PC's own network interfaces, by libpcap or Npcap: Ethernet frames.</summary>
    Pcap,
}

/// <summary>The link between the board and the PC.</summary>
/// <param name="Interface">Name of the interface, empty for <see cref="LinkType.User"/>.</param>
public sealed record LinkChoice(LinkType Type, string Interface)
{
    // IFNAMSIZ of Linux is 16, with the terminating zero.
    private const int LongestInterfaceName = 15;

    public static LinkChoice User { get; } = new(LinkType.User, "");

    public static LinkChoice Parse(string text)
    {
        if (text == "user")
        {
            return User;
        }

        string[] parts = text.Split(':', 2);
        LinkType? type = parts[0] switch
        {
            "tap" => LinkType.Tap,
            "tun" => LinkType.Tun,
            "pcap" => LinkType.Pcap,
            _ => null,
        };
        if (type == null || parts.Length != 2 || !(type == LinkType.Pcap ? IsAdapterName(parts[1]) : IsInterfaceName(parts[1])))
        {
            throw new FormatException(
                $"user, tap:NAME, tun:NAME and pcap:NAME are accepted; a TAP's or TUN's name has 1 to {LongestInterfaceName} characters");
        }

        return new LinkChoice(type.Value, parts[1]);
    }

    /// <summary>True for Ethernet frames, false for bare IP packets.</summary>
    public bool IsEthernet => Type != LinkType.Tun;

    public override string ToString() => Type == LinkType.User ? "user" : $"{Type.ToString().ToLowerInvariant()}:{Interface}";

    // names on Windows may have spaces and non-ASCII letters
    private static bool IsAdapterName(string name) => name.Trim().Length > 0 && !name.Any(char.IsControl);

    private static bool IsInterfaceName(string name) =>
        name.Length is >= 1 and <= LongestInterfaceName && name is not ("." or "..")
        && name.All(c => c is > ' ' and <= '~' and not ('/' or ':' or '%' or '\'' or '"' or '$' or '`' or '\\' or ';' or '&' or '|'));
}
