using System.Runtime.InteropServices;
using NanoTcp.Host.Links.Offload;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace NanoTcp.Host.Links.Linux;

/// <summary>
/// The frames of an open TAP or TUN interface with offloads: one system call transfers many segments. The stack sees frames as on a wire.
/// </summary>
internal sealed unsafe class SuperFrames
{
    // a 64 KB IP packet with Ethernet header and VLAN tag
    private const int LongestFrame = 65_535 + 18;

    private readonly int _fd;
    private readonly OffloadedFrame _received;
    private readonly JoinedFrame _waiting;

    /// <param name="fd">Owned by the caller.</param>
    /// <param name="linkHeader">Bytes before the IP header.</param>
    /// <param name="mtu">Largest IP packet that the stack accepts, in bytes.</param>
    public SuperFrames(int fd, int linkHeader, int mtu)
    {
        _fd = fd;
        _received = new OffloadedFrame(linkHeader, mtu, LongestFrame);
        _waiting = new JoinedFrame(linkHeader);
    }

    /// <summary>True while a pure acknowledgment is held back.</summary>
    public bool HoldsAcknowledgment => _waiting.IsAcknowledgment;

    /// <summary>Reads from the kernel, unless frames of the last read are left.</summary>
    /// <returns>False when there are no frames.</returns>
    public bool Poll()
    {
        while (!_received.HasMore)
        {
            int length = Read();
            if (length <= 0)
            {
                return false;
            }

            _received.Begin(length, SegmentSize);
        }

        return true;
    }

    /// <summary>Returns the next frame.</summary>
    /// <param name="to">Must hold the longest frame that the stack accepts.</param>
    /// <returns>Length in bytes; 0 when there is none.</returns>
    public int Receive(Span<byte> to) => Poll() ? _received.Take(to) : 0;

    /// <summary>True while frames of the last read are left.</summary>
    public bool HasMore => _received.HasMore;

    /// <summary>Sends a frame, or holds it back briefly to join it with the next ones.</summary>
    /// <returns>0, or a negative errno of this or an earlier frame.</returns>
    public int Transmit(ReadOnlySpan<byte> frame)
    {
        int result = 0;
        if (!_waiting.TryAdd(frame))
        {
            result = Flush();
            _waiting.TryAdd(frame);
        }

        return _waiting.IsComplete ? Flush() : result;
    }

    /// <summary>Sends held back frames.</summary>
    /// <returns>0 or a negative errno.</returns>
    public int Flush()
    {
        if (_waiting.IsEmpty)
        {
            return 0;
        }

        ReadOnlySpan<byte> frame = _waiting.Finish();
        fixed (byte* bytes = frame)
        {
            return write(_fd, bytes, frame.Length) == frame.Length ? 0 : -errno;
        }
    }

    private int Read()
    {
        Span<byte> buffer = _received.BufferWithHeader;
        fixed (byte* bytes = buffer)
        {
            return (int)read(_fd, bytes, buffer.Length) - VirtioHeader.Length;
        }
    }

    private int SegmentSize
    {
        get
        {
            ReadOnlySpan<byte> header = _received.BufferWithHeader;
            bool isMany = header[VirtioHeader.GsoType] == VirtioHeader.GsoTcpIpv4;
            return isMany ? MemoryMarshal.Read<ushort>(header[VirtioHeader.GsoSize..]) : 0;
        }
    }
}
