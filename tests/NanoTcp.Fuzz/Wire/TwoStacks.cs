using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Fuzz.Wire;

/// <summary>A stack that is fuzzed and one that plays its peer, joined by a wire without delay, in one thread on one clock.</summary>
public sealed class TwoStacks
{
    private const int PollLimit = 5000;

    // TIME_WAIT, connection attempts and the neighbors' age lie within
    private const long EndMilliseconds = 4_000_000;

    private readonly WireDevice _subjectDevice;
    private readonly WireDevice _peerDevice;

    public TwoStacks(uint seed, TcpSettings? settings = null)
    {
        Clock = new ManualClock(0);
        _subjectDevice = new WireDevice(Frames.StackMac, 1500);
        _peerDevice = new WireDevice(Frames.PeerMac, 1500);
        _subjectDevice.Sent = _peerDevice.Deliver;
        _peerDevice.Sent = _subjectDevice.Deliver;
        Subject = Make(_subjectDevice, Frames.StackAddress, seed, settings);
        Peer = Make(_peerDevice, Frames.PeerAddress, seed + 1, null);
    }

    public ManualClock Clock { get; }

    public NetStack Subject { get; }

    public NetStack Peer { get; }

    /// <summary>The peer's sockets.</summary>
    public BsdSockets Sockets => BsdSockets.Of(Peer);

    /// <summary>Called after each poll; returns true when a program did something, and wants to be called again.</summary>
    public Func<bool> Programs { get; set; } = () => false;

    /// <summary>Polls until nothing more happens now.</summary>
    /// <returns>When something will.</returns>
    public long Poll()
    {
        for (int i = 0; i < PollLimit; i++)
        {
            long next = Math.Min(Subject.Poll(Clock.Now), Peer.Poll(Clock.Now));
            bool isActive = Programs();
            if (next > Clock.Now && !isActive && _subjectDevice.Waiting + _peerDevice.Waiting == 0 && !Clock.TakeWake())
            {
                return next;
            }
        }

        throw new InvariantException("the stacks want to be polled without end");
    }

    public void Advance(long milliseconds)
    {
        long end = Clock.Now + milliseconds;
        long next;
        while ((next = Poll()) < end)
        {
            Clock.MoveTo(next);
        }

        Clock.MoveTo(end);
        Poll();
    }

    /// <summary>Waits until everything must be over.</summary>
    public void End()
    {
        Advance(EndMilliseconds);
        foreach (NetStack stack in new[] { Subject, Peer })
        {
            if (BsdSockets.Of(stack).OpenFiles != 0 || stack.NextDeadline != long.MaxValue)
            {
                throw new InvariantException($"{BsdSockets.Of(stack).OpenFiles} files, a timer at {stack.NextDeadline}");
            }
        }
    }

    private NetStack Make(WireDevice device, uint address, uint seed, TcpSettings? settings)
    {
        var stack = new NetStack(Clock, new SeededRandom(seed), settings);
        stack.AddInterface(device, address, Frames.PrefixLength);
        return stack;
    }
}
