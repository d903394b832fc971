using NanoTcp.Host;
using NanoTcp.Host.Links.Linux;
using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.World;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace NanoTcp.InteropTests.Differential.Subjects;

/// <summary>
/// The kernel's end of a cable whose other end is the test: a TAP interface in a namespace of its own. All peers lie on the far side of one
/// router, so that the kernel needs a single link address.
/// </summary>
internal sealed unsafe class KernelTap : IDisposable
{
    /// <summary>The kernel's address, as the subject's on the bench.</summary>
    public const uint Address = Fuzz.Wire.Frames.StackAddress;

    private const string Name = "judge0";
    private const int Mtu = 1500;
    private const int LargestFrame = 1518;

    // in milliseconds
    private const double LongestWait = 50;

    private readonly byte[] _buffer = new byte[LargestFrame];
    private readonly int _fd;

    /// <exception cref="NamespaceUnavailableException">This machine does not let us make one.</exception>
    public KernelTap(KernelNamespace kernel)
    {
        kernel.AddInterface(Name, "tap", "10.0.0.1/24", Mtu);
        kernel.Configure(
            $"""
            link set {Name} down
            link set {Name} address 02:00:00:00:00:01 txqueuelen 5000 gso_max_segs 1
            link set {Name} up
            neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev {Name} nud permanent
            route add 10.0.0.0/8 via 10.0.0.2 dev {Name}

            """,
            "a route to the peers");
        _fd = kernel.Run(() => TunTap.Open(new LinkChoice(LinkType.Tap, Name), Ipv4Network.Parse("10.0.0.2/24"), out _, mayOffload: false));
    }

    /// <summary>Gives the kernel a frame; it has dealt with it when the call returns.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        fixed (byte* bytes = frame)
        {
            if (write(_fd, bytes, frame.Length) != frame.Length)
            {
                throw new IOException($"the TAP takes no frame: error {errno}");
            }
        }
    }

    /// <summary>Takes the next frame that the kernel sent; empty when there is none.</summary>
    public ReadOnlySpan<byte> Receive()
    {
        fixed (byte* bytes = _buffer)
        {
            int length = (int)read(_fd, bytes, _buffer.Length);
            return length <= 0 ? [] : _buffer.AsSpan(0, length);
        }
    }

    /// <summary>Waits for a frame.</summary>
    /// <param name="milliseconds">At most; a fraction counts.</param>
    public void Wait(double milliseconds)
    {
        pollfd polled = new() { fd = _fd, events = POLLIN };
        timespec time = new() { tv_sec = 0, tv_nsec = (int)(Math.Min(milliseconds, LongestWait) * 1_000_000) };
        _ = ppoll(&polled, 1, &time, null);
    }

    public void Dispose() => TunTap.Close(_fd);
}
