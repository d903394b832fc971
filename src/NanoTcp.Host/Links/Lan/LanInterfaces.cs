using System.Net;
using System.Net.Sockets;
using SharpPcap;
using SharpPcap.LibPcap;

namespace NanoTcp.Host.Links.Lan;

/// <summary>The PC's network interfaces that a board can share.</summary>
internal static class LanInterfaces
{
    // pcap/pcap.h: flags of an interface: type and carrier
    private const uint PCAP_IF_LOOPBACK = 0x01;
    private const uint PCAP_IF_UP = 0x02;
    private const uint PCAP_IF_WIRELESS = 0x08;
    private const uint PCAP_IF_CONNECTION_STATUS = 0x30;
    private const uint PCAP_IF_CONNECTION_STATUS_DISCONNECTED = 0x20;

    private const int MacLength = 6;

    /// <summary>Lists interfaces with Ethernet addresses in the library's order, the most likely choice first.</summary>
    /// <exception cref="UsageException">The capture library is missing.</exception>
    public static IReadOnlyList<LibPcapLiveDevice> All()
    {
        try
        {
            return [.. LibPcapLiveDeviceList.New().Where(IsEthernet)];
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException)
        {
            throw new UsageException(OperatingSystem.IsWindows()
                ? "Npcap is missing, which captures and sends frames; install it from https://npcap.com"
                : "libpcap is missing, which captures and sends frames; install it, on Debian with: sudo apt-get install libpcap0.8");
        }
        catch (PcapException e)
        {
            throw new UsageException($"the network interfaces cannot be listed: {e.Message}");
        }
    }

    /// <summary>Finds an interface by its name, or by its display name on Windows.</summary>
    /// <exception cref="UsageException">There is none; the message lists the existing ones.</exception>
    public static LibPcapLiveDevice Find(LinkChoice link)
    {
        IReadOnlyList<LibPcapLiveDevice> all = All();
        return all.FirstOrDefault(one => one.Name == link.Interface || NameOf(one) == link.Interface)
            ?? throw new UsageException($"--link: '{link}' is wrong: "
                + (all.Count == 0 ? "this PC has no interface with Ethernet" : $"{string.Join(", ", all.Select(NameOf))} can be used; nanotcp links shows more"));
    }

    /// <summary>Display name: on Windows the device name is a GUID.</summary>
    public static string NameOf(LibPcapLiveDevice one) =>
        OperatingSystem.IsWindows() && one.Interface?.FriendlyName is { Length: > 0 } name ? name : one.Name;

    /// <summary>Six bytes in wire order.</summary>
    public static byte[]? MacOf(LibPcapLiveDevice one) => one.MacAddress?.GetAddressBytes();

    public static string StateOf(LibPcapLiveDevice one)
    {
        string state = (one.Flags & PCAP_IF_UP) == 0 ? "down"
            : (one.Flags & PCAP_IF_CONNECTION_STATUS) == PCAP_IF_CONNECTION_STATUS_DISCONNECTED ? "no cable"
            : "up";
        return (one.Flags & PCAP_IF_WIRELESS) == 0 ? state : state + ", wireless";
    }

    /// <summary>The PC's IPv4 networks on the interface.</summary>
    public static IReadOnlyList<Ipv4Network> NetworksOf(LibPcapLiveDevice one) =>
        [.. one.Addresses
            .Select(address => (Own: address.Addr?.ipAddress, Mask: address.Netmask?.ipAddress))
            .Where(address => address.Own?.AddressFamily == AddressFamily.InterNetwork && address.Mask != null)
            .Select(address => new Ipv4Network(HostOrder(address.Own!), PrefixLength(address.Mask!)))];

    /// <summary>Explains why a board would be unreachable.</summary>
    /// <returns>Null when no obstacle was found.</returns>
    public static string? Advice(LinkChoice link, Ipv4Network board, bool dhcp)
    {
        IReadOnlyList<Ipv4Network> networks = NetworksOf(Find(link));
        return dhcp || networks.Count == 0 || networks.Any(network => network.IsHost(board.Address))
            ? null
            : $"'{link.Interface}' is in the network of {string.Join(", ", networks)}, the board is not: use --dhcp, or --ip with a free address";
    }

    /// <summary>Four bytes that distinguish this PC's boards from those of other PCs on the same network.</summary>
    public static uint StationOf(LinkChoice link)
    {
        byte[] mac = MacOf(Find(link))!;
        return (uint)((mac[2] << 24) | (mac[3] << 16) | (mac[4] << 8) | mac[5]);
    }

    public static string OpenFailure(LinkChoice link, PcapException failure) => failure.Error switch
    {
        PcapError.PermissionDenied or PcapError.PromiscuousPermissionDenied => $"--link {link}: no permission to capture and send frames there; "
            + (OperatingSystem.IsLinux() ? "run it with sudo, or allow it with: sudo setcap cap_net_raw+ep \"$(readlink -f \"$(command -v dotnet)\")\"" : "run it as administrator"),
        PcapError.InterfaceNotUp => $"--link {link}: the interface is down",
        _ => $"--link {link}: the interface cannot be opened: {failure.Message.ReplaceLineEndings(" ").Trim()}",
    };

    private static bool IsEthernet(LibPcapLiveDevice one)
    {
        byte[]? mac = MacOf(one);
        return (one.Flags & PCAP_IF_LOOPBACK) == 0 && mac?.Length == MacLength && mac.Any(b => b != 0);
    }

    private static uint HostOrder(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return (uint)((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]);
    }

    private static int PrefixLength(IPAddress mask) => System.Numerics.BitOperations.PopCount(HostOrder(mask));
}
