using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NanoTcp.Sockets;

namespace NanoTcp.InteropTests.Calls;

/// <summary>The calls of the Linux kernel, straight, so that nothing in between turns one errno into another.</summary>
internal sealed partial class KernelCalls : ISocketCalls
{
    private const int AddressLength = 16;

    // struct epoll_event is packed on x86-64 only
    private static readonly int s_epollEventLength = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    public int Socket(int family, int type, int protocol) => Result(socket(family, type, protocol));

    public int Bind(int fd, int family, uint address, int port) => Result(bind(fd, Address(family, address, port), AddressLength));

    public int Listen(int fd, int backlog) => Result(listen(fd, backlog));

    public int Accept(int fd, int flags) => Result(accept4(fd, 0, 0, flags));

    public int Connect(int fd, int family, uint address, int port) => Result(connect(fd, Address(family, address, port), AddressLength));

    public int Send(int fd, byte[] buffer, int flags) => Result((int)send(fd, buffer, buffer.Length, flags | SocketConstants.MSG_NOSIGNAL));

    public int SendTo(int fd, byte[] buffer, int flags, uint address, int port) => Result((int)sendto(
        fd, buffer, buffer.Length, flags | SocketConstants.MSG_NOSIGNAL, Address(SocketConstants.AF_INET, address, port), AddressLength));

    public int Receive(int fd, byte[] buffer, int flags) => Result((int)recv(fd, buffer, buffer.Length, flags));

    public int Read(int fd, byte[] buffer) => Result((int)read(fd, buffer, buffer.Length));

    public int Write(int fd, byte[] buffer) => Result((int)write(fd, buffer, buffer.Length));

    public int Shutdown(int fd, int how) => Result(shutdown(fd, how));

    public int Close(int fd) => Result(close(fd));

    public int SetOption(int fd, int level, int option, int value)
    {
        // the one option of these sequences that is a structure
        bool isLinger = level == SocketConstants.SOL_SOCKET && option == SocketConstants.SO_LINGER;
        int[] content = isLinger ? [value < 0 ? 0 : 1, Math.Max(value, 0)] : [value];
        return Result(setsockopt(fd, level, option, content, content.Length * sizeof(int)));
    }

    public int GetOption(int fd, int level, int option)
    {
        int[] value = new int[1];
        int length = sizeof(int);
        int result = Result(getsockopt(fd, level, option, value, ref length));
        return result < 0 ? result : value[0];
    }

    public int SockName(int fd)
    {
        byte[] address = new byte[AddressLength];
        int length = AddressLength;
        int result = Result(getsockname(fd, address, ref length));
        return result < 0 ? result : BinaryPrimitives.ReadUInt16BigEndian(address.AsSpan(2));
    }

    public int PeerName(int fd)
    {
        byte[] address = new byte[AddressLength];
        int length = AddressLength;
        int result = Result(getpeername(fd, address, ref length));
        return result < 0 ? result : BinaryPrimitives.ReadUInt16BigEndian(address.AsSpan(2));
    }

    public int Dup(int fd) => Result(dup(fd));

    public int Dup2(int fd, int target) => Result(dup2(fd, target));

    public int Fcntl(int fd, int command, int argument) => Result(fcntl(fd, command, argument));

    public int Ioctl(int fd, int request)
    {
        int value = 0;
        int result = Result(ioctl(fd, (nuint)request, ref value));
        return result < 0 ? result : value;
    }

    public int Info(int fd, int[] info)
    {
        // struct tcp_info
        const int ofState = 0;
        const int ofCongestionState = 1;
        const int ofUnacknowledged = 24;
        const int ofSacked = 28;
        const int ofUnsent = 144;
        const int listen = 10;
        const int tcpInfo = 11;
        int[] words = new int[64];
        int length = words.Length * sizeof(int);
        int result = Result(getsockopt(fd, SocketConstants.IPPROTO_TCP, tcpInfo, words, ref length));
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<int>(words);
        info[0] = bytes[ofCongestionState];
        info[1] = words[ofUnsent / sizeof(int)];
        info[2] = bytes[ofState] == listen ? words[ofUnacknowledged / sizeof(int)] : 0;
        info[3] = bytes[ofState] == listen ? words[ofSacked / sizeof(int)] : 0;
        return result;
    }

    public int Poll(int fd, int events, int timeout)
    {
        var entry = new PollEntry { Fd = fd, Events = (short)events };
        int result = Result(poll(ref entry, 1, timeout));
        return result < 0 ? result : (ushort)entry.Returned;
    }

    public int Epoll() => Result(epoll_create1(0));

    public int EpollControl(int epfd, int op, int fd, int? events) => Result(epoll_ctl(epfd, op, fd, events == null ? null : Entry(events.Value, fd)));

    public int EpollWait(int epfd, int[] fds, int[]? events, int count, int timeout)
    {
        byte[]? entries = events == null ? null : new byte[fds.Length * s_epollEventLength];
        int result = Result(epoll_wait(epfd, entries, count, timeout));
        for (int i = 0; i < result; i++)
        {
            Span<byte> entry = entries.AsSpan(i * s_epollEventLength, s_epollEventLength);
            events![i] = BinaryPrimitives.ReadInt32LittleEndian(entry);
            fds[i] = BinaryPrimitives.ReadInt32LittleEndian(entry[^sizeof(long)..]);
        }

        return result;
    }

    public int Pipe(int[] fds, int flags) => Result(pipe2(fds, flags));

    public int SocketPair(int family, int type, int protocol, int[] fds) => Result(socketpair(family, type, protocol, fds));

    private static int Result(int result) => result < 0 ? -Marshal.GetLastPInvokeError() : result;

    private static byte[] Entry(int events, int fd)
    {
        byte[] entry = new byte[s_epollEventLength];
        BinaryPrimitives.WriteInt32LittleEndian(entry, events);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(s_epollEventLength - sizeof(long)), fd);
        return entry;
    }

    private static byte[] Address(int family, uint address, int port)
    {
        byte[] bytes = new byte[AddressLength];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)family);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)port);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), address);
        return bytes;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int fd, byte[] address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int listen(int fd, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(int fd, nint address, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int fd, byte[] address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int fd, byte[] buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendto(int fd, byte[] buffer, nint length, int flags, byte[] address, int addressLength);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int fd, [In, Out] byte[] buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, [In, Out] byte[] buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, byte[] buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int shutdown(int fd, int how);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int fd, int level, int option, int[] value, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockopt(int fd, int level, int option, [In, Out] int[] value, ref int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockname(int fd, [In, Out] byte[] address, ref int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getpeername(int fd, [In, Out] byte[] address, ref int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int fd, int target);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int fd, nuint request, ref int value);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollEntry fds, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epfd, int op, int fd, byte[]? entry);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epfd, [In, Out] byte[]? entries, int count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2([In, Out] int[] fds, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int family, int type, int protocol, [In, Out] int[] fds);

    private struct PollEntry
    {
        public int Fd;
        public short Events;
        public short Returned;
    }
}
