using System.Buffers.Binary;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace NanoTcp.InteropTests.World;

/// <summary>Sends frames on an interface of a namespace as they are, whatever the kernel there thinks of them: packet(7).</summary>
internal sealed partial class PacketSocket : IDisposable
{
    private const int AF_PACKET = 17;
    private const int SOCK_RAW = 3;
    private const int ENOBUFS = 105;
    private const int AddressLength = 20;
    private const int IndexOffset = 4;

    private readonly int _fd;

    /// <exception cref="Win32Exception">This process may not send raw frames.</exception>
    public PacketSocket(KernelNamespace kernel, string interfaceName)
    {
        // protocol 0: it receives nothing
        _fd = kernel.Run(() => Check(socket(AF_PACKET, SOCK_RAW, 0)));
        int index = kernel.Run(() => (int)if_nametoindex(interfaceName));
        var address = new byte[AddressLength];
        BinaryPrimitives.WriteUInt16LittleEndian(address, AF_PACKET);
        BinaryPrimitives.WriteInt32LittleEndian(address.AsSpan(IndexOffset), index);
        Check(bind(_fd, address, AddressLength));
    }

    /// <summary>Sends a frame.</summary>
    /// <returns>False when the interface's queue was full: the frame is lost.</returns>
    public bool Send(byte[] frame)
    {
        if (send(_fd, frame, frame.Length, 0) >= 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == ENOBUFS ? false : throw new Win32Exception(error);
    }

    public void Dispose() => _ = close(_fd);

    private static int Check(int result) => result >= 0 ? result
        : throw new Win32Exception(Marshal.GetLastPInvokeError(), string.Create(CultureInfo.InvariantCulture, $"no packet socket here: {result}"));

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int fd, byte[] address, int addressLength);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int fd, byte[] frame, nint length, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial uint if_nametoindex(string name);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);
}
