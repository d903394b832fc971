using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using NanoTcp.Host.Links.Offload;
using NanoTcp.Links;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace NanoTcp.Host.Links.Linux;

/// <summary>Opens a TUN or TAP interface, Documentation/networking/tuntap.rst of Linux.</summary>
internal static unsafe class TunTap
{
    // linux/if_tun.h and linux/if.h, missing in the binding. ifreq: a name of 16 bytes, then a union of 24.
    private const int TUNSETIFF = 0x400454CA;
    private const int TUNGETFEATURES = unchecked((int)0x800454CF);
    private const int TUNSETOFFLOAD = 0x400454D0;
    private const int TUNSETVNETHDRSZ = 0x400454D8;
    private const int TUN_F_CSUM = 0x01;
    private const int TUN_F_TSO4 = 0x02;
    private const int IFF_TUN = 0x0001;
    private const int IFF_TAP = 0x0002;
    private const int IFF_NO_PI = 0x1000;
    private const int IFF_VNET_HDR = 0x4000;
    private const int IFF_UP = 0x0001;
    private const int InterfaceNameLength = 16;
    private const int InterfaceRequestLength = 40;

    private const string Device = "/dev/net/tun";

    /// <summary>Opens an interface for non-blocking reads and writes.</summary>
    /// <param name="board">The board's network, for the command suggested when the interface is missing.</param>
    /// <param name="offloads">
    /// True when the kernel supports checksum and segmentation offload in both directions: each frame then has a
    /// <see cref="VirtioHeader"/>. Otherwise frames are as on a wire.
    /// </param>
    /// <param name="mayOffload">False to open it as if the kernel did not offload.</param>
    /// <param name="mayCreate">
    /// True to create a missing interface, which goes when it is closed. Otherwise that is an error: the kernel would make an interface
    /// of a mistyped name where the user has the permission, and the board would sit on it unreachable.
    /// </param>
    /// <returns>Its file descriptor.</returns>
    /// <exception cref="UsageException">It cannot be opened; the message says what to do.</exception>
    public static int Open(LinkChoice link, Ipv4Network board, out bool offloads, bool mayOffload = true, bool mayCreate = false)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new UsageException($"--link {link}: TAP and TUN exist on Linux only; --link user works everywhere");
        }

        int fd;
        fixed (byte* path = "/dev/net/tun\0"u8)
        {
            fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        }

        if (fd < 0)
        {
            throw new UsageException(OpenFailure(link, board, errno));
        }

        if (!mayCreate && !Exists(link.Interface))
        {
            _ = close(fd);
            throw new UsageException(
                $"--link {link}: there is no interface '{link.Interface}'; create it once with: {Creation(link, board)}"
                + "; or add --create-link, as root, for one that goes with the board");
        }

        offloads = mayOffload && HasFeature(fd, IFF_VNET_HDR);
        if (!Attach(fd, link, offloads ? IFF_VNET_HDR : 0))
        {
            int error = errno;
            _ = close(fd);
            throw new UsageException(AttachFailure(link, board, error));
        }

        int headerLength = VirtioHeader.Length;
        ioctl(fd, TUNSETVNETHDRSZ, &headerLength);
        SetOffload(fd, offloads ? TUN_F_CSUM | TUN_F_TSO4 : 0);
        return fd;
    }

    /// <summary>Closes the interface. Resets offloads on a persistent interface for programs without them.</summary>
    public static void Close(int fd)
    {
        SetOffload(fd, 0);
        _ = close(fd);
    }

    /// <summary>Describes the missing configuration of an open interface.</summary>
    /// <returns>Null when it is up and has an address.</returns>
    public static string? Advice(LinkChoice link, Ipv4Network board)
    {
        NetworkInterface? found = Array.Find(NetworkInterface.GetAllNetworkInterfaces(), candidate => candidate.Name == link.Interface);
        bool isReady = found != null && found.OperationalStatus != OperationalStatus.Down
            && found.GetIPProperties().UnicastAddresses.Any(address => address.Address.AddressFamily == AddressFamily.InterNetwork);
        return isReady
            ? null
            : $"'{link.Interface}' is down or has no address; the board is not reachable before: {Configuration(link, board)}";
    }

    /// <summary>True when there is an interface of this name, of whatever kind.</summary>
    public static bool Exists(string name)
    {
        int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        byte* request = stackalloc byte[InterfaceRequestLength];
        FillName(request, name);
        bool exists = ioctl(any, SIOCGIFFLAGS, request) >= 0;
        _ = close(any);
        return exists;
    }

    /// <summary>True while an interface is up.</summary>
    public static bool IsUp(string name)
    {
        int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        byte* request = stackalloc byte[InterfaceRequestLength];
        FillName(request, name);
        bool isUp = ioctl(any, SIOCGIFFLAGS, request) >= 0 && (*(short*)(request + InterfaceNameLength) & IFF_UP) != 0;
        _ = close(any);
        return isUp;
    }

    private static bool HasFeature(int fd, int feature)
    {
        int features;
        return ioctl(fd, TUNGETFEATURES, &features) >= 0 && (features & feature) != 0;
    }

    // the argument is the number itself
    private static void SetOffload(int fd, int offload) => ioctl(fd, TUNSETOFFLOAD, (void*)offload);

    private static bool Attach(int fd, LinkChoice link, int options)
    {
        byte* request = stackalloc byte[InterfaceRequestLength];
        FillName(request, link.Interface);
        int type = link.Type == LinkType.Tap ? IFF_TAP : IFF_TUN;
        *(short*)(request + InterfaceNameLength) = (short)(type | IFF_NO_PI | options);
        return ioctl(fd, TUNSETIFF, request) >= 0;
    }

    private static void FillName(byte* request, string name)
    {
        new Span<byte>(request, InterfaceRequestLength).Clear();
        Encoding.ASCII.GetBytes(name, new Span<byte>(request, InterfaceNameLength - 1));
    }

    private static string OpenFailure(LinkChoice link, Ipv4Network board, int error)
    {
        if (error == ENOENT || error == ENODEV || error == ENXIO)
        {
            return $"--link {link}: this system has no {Device}; load it with: sudo modprobe tun";
        }

        // Usually any user may open the device, and only the interface has an owner; not so in some containers.
        return error == EACCES || error == EPERM
            ? $"--link {link}: no permission to open {Device}; allow it with: sudo chmod 666 {Device} && {Creation(link, board)}"
            : AttachFailure(link, board, error);
    }

    private static string AttachFailure(LinkChoice link, Ipv4Network board, int error)
    {
        string kind = link.Type == LinkType.Tap ? "TAP" : "TUN";
        if (error == EPERM || error == EACCES)
        {
            return $"--link {link}: no permission for the {kind} interface '{link.Interface}'; "
                + $"create it once with: {Creation(link, board)}";
        }

        if (error == EBUSY)
        {
            return $"--link {link}: '{link.Interface}' is in use by another program";
        }

        return error == EINVAL
            ? $"--link {link}: '{link.Interface}' exists and is no {kind} interface"
            : $"--link {link}: '{link.Interface}' cannot be opened (error {error})";
    }

    /// <summary>The command that creates the interface for the current user.</summary>
    public static string Creation(LinkChoice link, Ipv4Network board)
    {
        string mode = link.Type == LinkType.Tap ? "tap" : "tun";
        return $"sudo ip tuntap add dev {link.Interface} mode {mode} user $USER && {Configuration(link, board)}";
    }

    private static string Configuration(LinkChoice link, Ipv4Network board) =>
        $"sudo ip addr add {Ipv4Text.Format(board.FirstOther)}/{board.PrefixLength} dev {link.Interface}"
        + $" && sudo ip link set {link.Interface} up";
}
