using System.Text;
using NanoTcp.Links;
using NanoTcp.Tool.CommandLine;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace NanoTcp.Tool.Links.Linux;

/// <summary>Opens a TUN or TAP interface, Documentation/networking/tuntap.rst of Linux.</summary>
internal static unsafe class TunTap
{
    // linux/if_tun.h and linux/if.h, which the binding does not carry. ifreq: a name of 16 bytes, then a union of 24.
    private const int TUNSETIFF = 0x400454CA;
    private const short IFF_TUN = 0x0001;
    private const short IFF_TAP = 0x0002;
    private const short IFF_NO_PI = 0x1000;
    private const int InterfaceNameLength = 16;
    private const int InterfaceRequestLength = 40;

    /// <summary>Opens an interface for reading and writing frames without waiting.</summary>
    /// <param name="board">The board's network, for the command that is proposed when the interface is missing.</param>
    /// <returns>Its file descriptor.</returns>
    /// <exception cref="UsageException">It cannot be opened; the message says what to do.</exception>
    public static int Open(LinkChoice link, Ipv4Network board)
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

        if (!Attach(fd, link))
        {
            int error = errno;
            close(fd);
            throw new UsageException(AttachFailure(link, board, error));
        }

        return fd;
    }

    private static bool Attach(int fd, LinkChoice link)
    {
        byte* request = stackalloc byte[InterfaceRequestLength];
        new Span<byte>(request, InterfaceRequestLength).Clear();
        Encoding.ASCII.GetBytes(link.Interface, new Span<byte>(request, InterfaceNameLength - 1));
        *(short*)(request + InterfaceNameLength) = (short)((link.Type == LinkType.Tap ? IFF_TAP : IFF_TUN) | IFF_NO_PI);
        return ioctl(fd, TUNSETIFF, request) >= 0;
    }

    private static string OpenFailure(LinkChoice link, Ipv4Network board, int error) =>
        error == ENOENT || error == ENODEV || error == ENXIO
            ? $"--link {link}: this system has no /dev/net/tun; load it with: sudo modprobe tun"
            : AttachFailure(link, board, error);

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

    /// <summary>The command that makes the interface for the user who runs the tool.</summary>
    public static string Creation(LinkChoice link, Ipv4Network board)
    {
        string mode = link.Type == LinkType.Tap ? "tap" : "tun";
        string address = $"{Ipv4.Format(board.FirstOther)}/{board.PrefixLength}";
        return $"sudo ip tuntap add dev {link.Interface} mode {mode} user $USER"
            + $" && sudo ip addr add {address} dev {link.Interface} && sudo ip link set {link.Interface} up";
    }
}
