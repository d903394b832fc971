using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using NanoTcp.Fuzz.Wire;
using NanoTcp.InteropTests.Calls;
using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests.Differential.Subjects;

/// <summary>What the kernel did in a conversation.</summary>
/// <param name="Lateness">By how many milliseconds its latest step was late, because the machine was busy.</param>
internal sealed record KernelAnswer(Conversation Conversation, Transcript Transcript, double Lateness);

/// <summary>
/// Has the Linux kernel hold conversations, in real time and many at once: one thread plays every peer and every program, each step at its
/// time, and reads in between what the kernel sends.
/// </summary>
internal sealed partial class KernelSide : IDisposable
{
    private const uint FirstPeer = 0x0A010001;
    private const uint Peers = 0x00F00000;
    private const int FirstPort = 3000;
    private const int Ports = 27_000;

    private const int PriorityOfProcess = 0;
    private const int Urgent = -20;

    // conversations begin so far apart, in milliseconds, that their steps do not all fall together
    private const double Stagger = 1.7;

    private readonly KernelNamespace _kernel;
    private readonly KernelTap _tap;
    private readonly KernelCalls _calls = new();
    private readonly Dictionary<uint, Talk> _talks = [];
    private readonly PriorityQueue<(Talk Talk, int Stamp), double> _due = new();
    private readonly long _epoch = Stopwatch.GetTimestamp();
    private uint _peers;
    private int _ports;

    /// <param name="sysctls">Settings of the namespace, such as ipv4/tcp_ecn.</param>
    /// <exception cref="NamespaceUnavailableException">This machine does not let us make one.</exception>
    public KernelSide(IEnumerable<(string Name, string Value)> sysctls)
    {
        _kernel = new KernelNamespace();
        _tap = new KernelTap(_kernel);
        foreach ((string name, string value) in sysctls)
        {
            _kernel.SetSysctl(name, value);
        }
    }

    private double Now => Stopwatch.GetElapsedTime(_epoch).TotalMilliseconds;

    /// <summary>Has the kernel hold conversations.</summary>
    /// <param name="atOnce">How many at most at the same time.</param>
    /// <returns>In the order of the conversations.</returns>
    public KernelAnswer[] Run(IReadOnlyList<Conversation> conversations, int atOnce) => _kernel.Run(() =>
    {
        // other programs must not make it late
        _ = setpriority(PriorityOfProcess, 0, Urgent);
        try
        {
            return Loop(conversations, atOnce);
        }
        finally
        {
            _ = setpriority(PriorityOfProcess, 0, 0);
        }
    });

    public void Dispose()
    {
        _tap.Dispose();
        _kernel.Dispose();
    }

    private KernelAnswer[] Loop(IReadOnlyList<Conversation> conversations, int atOnce)
    {
        var answers = new KernelAnswer[conversations.Count];
        int begun = 0;
        double nextStart = Now;
        while (begun < conversations.Count || _talks.Count > 0)
        {
            double now = Now;
            if (begun < conversations.Count && _talks.Count < atOnce && now >= nextStart)
            {
                Begin(conversations[begun], begun);
                begun++;
                nextStart = now + Stagger;
            }

            Drain();
            while (_due.TryPeek(out (Talk Talk, int Stamp) next, out double due) && due <= Now)
            {
                _due.Dequeue();
                if (next.Stamp == next.Talk.Stamp)
                {
                    Advance(next.Talk, due, answers);
                }
            }

            Rest(begun < conversations.Count && _talks.Count < atOnce ? nextStart : double.MaxValue);
        }

        return answers;
    }

    // of the calling thread alone
    [LibraryImport("libc")]
    private static partial int setpriority(int which, int who, int priority);

    private void Begin(Conversation conversation, int index)
    {
        uint address = FirstPeer + (_peers++ % Peers);
        int port = FirstPort + (_ports++ % Ports);
        var talk = new Talk(conversation, index, address, port, _calls, Now);
        _talks.Add(address, talk);
        Schedule(talk, talk.Start);
    }

    private void Schedule(Talk talk, double due)
    {
        talk.Stamp++;
        _due.Enqueue((talk, talk.Stamp), due);
    }

    // every step up to the next wait
    private void Advance(Talk talk, double due, KernelAnswer[] answers)
    {
        Drain();
        talk.Lateness = Math.Max(talk.Lateness, Now - due);
        talk.EndWait();
        for (; talk.Step < talk.Conversation.Steps.Length; talk.Step++)
        {
            talk.Transcript.Starts[talk.Step] = due - talk.Start;
            if (talk.Conversation.Steps[talk.Step] is WaitStep wait)
            {
                talk.BeginWait(wait);
                Schedule(talk, due + wait.Milliseconds);
                return;
            }

            Do(talk, talk.Conversation.Steps[talk.Step]);
            Drain();
        }

        answers[talk.Index] = new KernelAnswer(talk.Conversation, talk.Transcript, talk.Lateness);
        _talks.Remove(talk.Address);
        talk.Program.Abandon();
    }

    private void Do(Talk talk, Step step)
    {
        switch (step)
        {
            case CallStep call:
                talk.Transcript.Results[talk.Step] = talk.Program.Run(call);
                break;
            case SegmentStep segment:
                _tap.Send(FromPeer(talk.Peer.Build(segment, talk.Elapsed), talk.Address));
                break;
            case IcmpStep icmp:
                _tap.Send(FromPeer(talk.Peer.Build(icmp, KernelTap.Address, talk.Address), FirstPeer - 1));
                break;
        }
    }

    // a frame made for the bench comes from another address
    private static byte[] FromPeer(byte[] frame, uint address)
    {
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(26), address);
        Checksums.Mend(frame);
        return frame;
    }

    private void Drain()
    {
        while (true)
        {
            ReadOnlySpan<byte> frame = _tap.Receive();
            if (frame.Length == 0)
            {
                return;
            }

            bool isTcp = frame.Length >= 54 && frame[12] == 8 && frame[13] == 0 && frame[23] == Frames.ProtocolTcp;
            if (isTcp && _talks.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(frame[30..]), out Talk? talk))
            {
                SubjectSegment? segment = talk.Peer.Hear(frame, Now - talk.Start);
                talk.Transcript.Add(Math.Min(talk.Step, talk.Conversation.Steps.Length - 1), segment!);
                EndWaitForSegment(talk);
            }
        }
    }

    private void EndWaitForSegment(Talk talk)
    {
        if (talk.IsWaitingForSegment)
        {
            talk.IsWaitingForSegment = false;
            Schedule(talk, Now);
        }
    }

    private void Rest(double nextStart)
    {
        double until = _due.TryPeek(out _, out double due) ? Math.Min(due, nextStart) : nextStart;
        double left = until - Now;
        if (left > 0)
        {
            _tap.Wait(left);
        }
    }

    /// <summary>A conversation under way.</summary>
    private sealed class Talk(Conversation conversation, int index, uint address, int port, KernelCalls calls, double start)
    {
        private bool _isWaiting;

        public Conversation Conversation => conversation;

        public int Index => index;

        public uint Address => address;

        public double Start => start;

        public Peer Peer { get; } = new(conversation, port);

        public SubjectCalls Program { get; } = new(calls, port, address, conversation.ReceiveBuffer);

        public Transcript Transcript { get; } = new(conversation.Steps.Length);

        public int Step { get; set; }

        /// <summary>Milliseconds since it began, by the script.</summary>
        public int Elapsed { get; private set; }

        public double Lateness { get; set; }

        /// <summary>The newest entry in the queue; older ones do not count.</summary>
        public int Stamp { get; set; }

        public bool IsWaitingForSegment { get; set; }

        public void BeginWait(WaitStep wait)
        {
            _isWaiting = true;
            IsWaitingForSegment = wait.UntilSegment;
            Elapsed += wait.Milliseconds;
        }

        // what is heard until now belongs to the wait
        public void EndWait()
        {
            if (_isWaiting)
            {
                _isWaiting = false;
                IsWaitingForSegment = false;
                Step++;
            }
        }
    }
}
