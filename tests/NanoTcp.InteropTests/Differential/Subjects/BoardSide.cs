using NanoTcp.Fuzz.Wire;
using NanoTcp.InteropTests.Calls;
using NanoTcp.InteropTests.Differential.Conversations;
using NanoTcp.Tcp;

namespace NanoTcp.InteropTests.Differential.Subjects;

/// <summary>Has NanoTcp hold a conversation, in virtual time.</summary>
internal sealed class BoardSide
{
    private const int SubjectPort = 7000;
    private const int Start = 1000;
    private const uint Seed = 5;

    private readonly Conversation _conversation;
    private readonly Transcript _transcript;
    private readonly StackBench _bench;
    private readonly Peer _peer;
    private readonly SubjectCalls _program;
    private int _step;

    private BoardSide(Conversation conversation, TcpSettings settings)
    {
        _conversation = conversation;
        _transcript = new Transcript(conversation.Steps.Length);
        _peer = new Peer(conversation, SubjectPort);
        _bench = new StackBench(Seed, settings, Start) { Sent = Hear };
        _bench.Introduce();
        _program = new SubjectCalls(new BoardCalls(_bench.Stack), SubjectPort, Frames.PeerAddress, conversation.ReceiveBuffer);
    }

    public static Transcript Run(Conversation conversation, TcpSettings settings) => new BoardSide(conversation, settings).Run();

    // by the script, as the peer's clock counts it
    private int _elapsed;

    private int Now => (int)(_bench.Clock.Now - Start);

    private Transcript Run()
    {
        for (; _step < _conversation.Steps.Length; _step++)
        {
            _transcript.Starts[_step] = Now;
            switch (_conversation.Steps[_step])
            {
                case WaitStep wait:
                    Wait(wait);
                    break;
                case CallStep call:
                    _transcript.Results[_step] = _program.Run(call);
                    _bench.Poll();
                    break;
                case SegmentStep segment:
                    _bench.Input(_peer.Build(segment, _elapsed));
                    break;
                case IcmpStep icmp:
                    NoteQuoted(icmp);
                    _bench.Input(_peer.Build(icmp, Frames.StackAddress, Frames.PeerAddress));
                    break;
            }
        }

        return _transcript;
    }

    private void NoteQuoted(IcmpStep icmp)
    {
        if (_peer.QuotesNext(icmp))
        {
            _transcript.ErrorsAboutNext.Add(_step);
        }
    }

    private void Wait(WaitStep wait)
    {
        _elapsed += wait.Milliseconds;
        if (!wait.UntilSegment)
        {
            _bench.Advance(wait.Milliseconds);
            return;
        }

        for (int i = 0; i < wait.Milliseconds && _transcript.Segments(_step).Count == 0; i++)
        {
            _bench.Advance(1);
        }
    }

    private void Hear(byte[] frame)
    {
        if (frame[12] == 8 && frame[13] == 6)
        {
            AnswerArp(frame);
        }
        else if (_peer.Hear(frame, Now) is SubjectSegment segment && _step < _conversation.Steps.Length)
        {
            _transcript.Add(_step, segment);
        }
    }

    private void AnswerArp(byte[] request)
    {
        if (request[21] == 1 && request.AsSpan(38, 4).SequenceEqual((byte[])[10, 0, 0, 2]))
        {
            _bench.Device.Deliver(Frames.Arp(2, Frames.StackMac, Frames.PeerMac, Frames.PeerAddress, Frames.StackMac, Frames.StackAddress));
        }
    }
}
