using System.Runtime.InteropServices;
using NanoTcp.Tool.Links.Offload;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace NanoTcp.Tool.Links.Linux;

/// <summary>
/// The frames of an open TAP or TUN interface that offloads: one call of the kernel brings or takes many segments. What the stack sees is
/// what a wire would carry.
/// </summary>
internal sealed unsafe class SuperFrames
{
    // An IP packet of 64 KB with its Ethernet header and a VLAN tag.
    private const int LongestFrame = 65_535 + 18;

    private readonly int _fd;
    private readonly OffloadedFrame _received;
    private readonly JoinedFrame _waiting;

    /// <param name="fd">The interface; it stays the caller's.</param>
    /// <param name="linkHeader">Bytes in front of the IP header.</param>
    /// <param name="mtu">Largest IP packet that the stack takes.</param>
    public SuperFrames(int fd, int linkHeader, int mtu)
    {
        _fd = fd;
        _received = new OffloadedFrame(linkHeader, mtu, LongestFrame);
        _waiting = new JoinedFrame(linkHeader);
    }

    /// <summary>True while an acknowledgment waits to be sent, and no data.</summary>
    public bool HoldsAcknowledgment => _waiting.IsAcknowledgment;

    /// <summary>Takes from the kernel what comes next, unless there are frames left of the last time.</summary>
    /// <returns>False when nothing waits.</returns>
    public bool Look()
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

    /// <summary>Takes the next frame.</summary>
    /// <param name="to">Room for the longest that the stack takes.</param>
    /// <returns>Its length in bytes; 0 when none waits.</returns>
    public int Receive(Span<byte> to) => Look() ? _received.Take(to) : 0;

    /// <summary>True while there are frames left of the last time that the kernel was asked.</summary>
    public bool HasMore => _received.HasMore;

    /// <summary>Sends a frame, or keeps it for a short while to send it together with what follows.</summary>
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

    /// <summary>Sends what was kept.</summary>
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
