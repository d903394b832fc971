using System.Globalization;

namespace NanoTcp.Host;

/// <summary>An interface's address with the length of its network's prefix, such as 10.77.0.2/24.</summary>
public readonly record struct Ipv4Network(uint Address, int PrefixLength)
{
    private const int LongestPrefix = 30;

    public uint Mask => PrefixLength == 0 ? 0 : uint.MaxValue << (32 - PrefixLength);

    public uint Network => Address & Mask;

    public uint Broadcast => Network | ~Mask;

    /// <summary>The lowest address of the network other than the interface's: the default for the PC's end.</summary>
    public uint FirstOther => Network + 1 == Address ? Network + 2 : Network + 1;

    public static Ipv4Network Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int prefix)
            || prefix is < 1 or > LongestPrefix)
        {
            throw new FormatException($"address/prefix is accepted, prefix 1 to {LongestPrefix}, such as 10.77.0.2/24");
        }

        var network = new Ipv4Network(Ipv4Text.Parse(parts[0]), prefix);
        if (!network.IsHost(network.Address))
        {
            throw new FormatException("the address must be a host's: not the network's own, broadcast, multicast or loopback address");
        }

        return network;
    }

    /// <summary>True for a host address of this network.</summary>
    public bool IsHost(uint address) =>
        (address & Mask) == Network && address != Network && address != Broadcast
        && address >> 24 is > 0 and < 224 and not 127;

    public override string ToString() => $"{Ipv4Text.Format(Address)}/{PrefixLength}";
}
