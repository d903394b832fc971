using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Fuzz.Wire;

/// <summary>One stack on a wire, in one thread, on a clock that the test moves. Every frame that it sends is audited.</summary>
public sealed class StackBench
{
    // a stack that wants to be polled again and again at the same moment has an endless loop
    private const int PollLimit = 2000;

    private readonly FragmentAudit _fragments = new();
    private readonly bool _audits;
    private byte[]? _input;

    public StackBench(uint seed, TcpSettings? settings = null, long startTime = 0, int mtu = 1500, bool audits = true)
    {
        _audits = audits;
        Clock = new ManualClock(startTime);
        Device = new WireDevice(Frames.StackMac, mtu) { Sent = TakeFrame };
        Stack = new NetStack(Clock, new SeededRandom(seed), settings);
        Stack.AddInterface(Device, Frames.StackAddress, Frames.PrefixLength);
    }

    public ManualClock Clock { get; }

    public WireDevice Device { get; }

    public NetStack Stack { get; }

    public BsdSockets Sockets => BsdSockets.Of(Stack);

    /// <summary>Called with every frame that has passed the audit.</summary>
    public Action<byte[]>? Sent { get; set; }

    /// <summary>Lets the stack know the peer's link address.</summary>
    public void Introduce() =>
        Input(Frames.Arp(1, Frames.Broadcast, Frames.PeerMac, Frames.PeerAddress, new byte[6], Frames.StackAddress));

    public void Input(byte[] frame)
    {
        _input = frame;
        Device.Deliver(frame);
        Poll();
        _input = null;
    }

    public long Poll()
    {
        for (int i = 0; i < PollLimit; i++)
        {
            long next = Stack.Poll(Clock.Now);
            if (next > Clock.Now && Device.Waiting == 0 && !Clock.TakeWake())
            {
                return next;
            }
        }

        throw new InvariantException("the stack wants to be polled for ever");
    }

    /// <summary>Lets time pass, timer by timer.</summary>
    public void Advance(long milliseconds)
    {
        long end = Clock.Now + milliseconds;
        while (true)
        {
            long next = Poll();
            if (next >= end)
            {
                Clock.MoveTo(end);
                Poll();
                return;
            }

            Clock.MoveTo(next);
        }
    }

    public int OpenSocket(int type) => Sockets.Socket(SocketConstants.AF_INET, type | SocketConstants.SOCK_NONBLOCK, 0);

    private void TakeFrame(byte[] frame)
    {
        byte[]? whole = _audits ? _fragments.Take(frame) : frame;
        if (whole == null)
        {
            return;
        }

        frame = whole;
        if (_audits)
        {
            FrameAudit.Check(frame);
        }

        if (_input != null && _audits)
        {
            FrameAudit.CheckReply(_input, frame);
        }

        Sent?.Invoke(frame);
    }
}
