using NanoTcp.Fuzz.Wire;

namespace NanoTcp.Fuzz.Models;

/// <summary>What must hold for every segment that the stack sends.</summary>
public sealed partial class ModelPeer
{
    private void TakeFrame(byte[] frame)
    {
        TcpSegmentView? segment = Frames.ReadTcp(frame);
        Sent.Add($"{_bench.Clock.Now} {Convert.ToHexString(frame)}");
        if (segment == null)
        {
            return;
        }

        if (segment.Has(Control.Syn))
        {
            TakeSyn(segment);
            return;
        }

        _log.Add($"{_bench.Clock.Now} stack {Describe(segment)}");
        Require(!segment.Has(Control.Rst), "the stack resets");
        CheckAcknowledgment(segment);
        CheckTimestamps(segment);
        CheckSack(segment);
        if (segment.Payload.Length == 0 && !segment.Has(Control.Fin))
        {
            int place = OffsetOfStack(segment.Sequence);
            int next = _sentByStack + (_isStackFinSent ? 1 : 0);
            Require(place == next || place == UnacknowledgedByPeer - 1, $"an empty segment at {place}, next is {next}");
            return;
        }

        CheckText(segment);
        if (!Loses())
        {
            int place = OffsetOfStack(segment.Sequence);
            _arrived.Add(place, place + segment.Payload.Length);
            _isStackFinArrived |= segment.Has(Control.Fin);
            if (_hasTimestamps && place <= _arrived.Contiguous)
            {
                _echo = segment.TimestampValue;
            }
        }
    }

    private int UnacknowledgedByPeer => _unacknowledged + (_isStackFinAcknowledged ? 1 : 0);

    private void TakeSyn(TcpSegmentView segment)
    {
        _log.Add($"{_bench.Clock.Now} stack {segment}");
        Require(!_isEstablished, "a SYN on an established connection");
        _syn = segment;
        _stackInitialSequence = segment.Sequence;
        _stackPort = segment.SourcePort;
        _stackWindowScale = _plan.HasWindowScale ? Math.Max(0, segment.WindowScale) : 0;
        _hasTimestamps = _plan.HasTimestamps && segment.HasTimestamps;
        _hasSack = _plan.HasSack && segment.IsSackPermitted;
        _echo = segment.TimestampValue;
        _lastTimestampOfStack = segment.TimestampValue;
        _rightEdge = segment.Window;
    }

    private void CheckAcknowledgment(TcpSegmentView segment)
    {
        int acknowledged = (int)(segment.Acknowledgment - _plan.InitialSequence - 1);
        int contiguous = TheirContiguousWithPending;
        int limit = contiguous + (_isPeerFinAccepted && contiguous == _peerEnd ? 1 : 0);
        Require(acknowledged <= limit, $"acknowledges {acknowledged}, arrived are {limit}");
        Require(acknowledged >= _acknowledgedByStack, $"acknowledges {acknowledged} after {_acknowledgedByStack}");
        _acknowledgedByStack = acknowledged;
        int edge = acknowledged + (segment.Window << _stackWindowScale);
        if (acknowledged > contiguous)
        {
            // nothing comes behind a FIN
            return;
        }


        // RFC 7323 section 2.4: only what scaling rounds off may be taken back; it is accepted anyway
        int unit = 1 << _stackWindowScale;
        Require(edge > _rightEdge - unit, $"the window's right edge moves from {_rightEdge} to {edge}");
        Require(edge < _read + _plan.ReceiveBuffer + unit, $"the window ends at {edge}, read are {_read}");
        _rightEdge = Math.Max(_rightEdge, edge);
    }

    private void CheckTimestamps(TcpSegmentView segment)
    {
        Require(segment.HasTimestamps == _hasTimestamps, "timestamps are not as agreed");
        if (!_hasTimestamps)
        {
            return;
        }

        Require((int)(segment.TimestampValue - _lastTimestampOfStack) >= 0, "the stack's timestamp goes back");
        Require((int)(Timestamp - segment.TimestampEcho) >= 0, "the echo of a timestamp never sent");
        _lastTimestampOfStack = segment.TimestampValue;
    }

    private void CheckSack(TcpSegmentView segment)
    {
        Require(segment.Sack.Length == 0 || _hasSack, "SACK was not agreed on");
        for (int i = 0; i < segment.Sack.Length; i++)
        {
            int start = (int)(segment.Sack[i].Start - _plan.InitialSequence - 1);
            int end = (int)(segment.Sack[i].End - _plan.InitialSequence - 1);
            int written = i == 0 ? _written + (_isPeerFinAccepted ? 1 : 0) : 0;
            bool isThere = Enumerable.Range(start, end - start)
                .All(at => _accepted[at] || (at >= _pending.Start && at < _pending.End) || at < written || (_isPeerFinAccepted && at == _peerEnd));
            Require(isThere, $"SACK of {start}-{end}, which did not arrive");
            Require(end > _acknowledgedByStack || i == 0, $"SACK of {start}-{end} below the acknowledgment");
        }
    }

    private void CheckText(TcpSegmentView segment)
    {
        int start = OffsetOfStack(segment.Sequence);
        int end = start + segment.Payload.Length;
        int options = (_hasTimestamps ? 12 : 0) + (segment.Sack.Length > 0 ? 4 + (8 * segment.Sack.Length) : 0);
        Require(start >= UnacknowledgedByPeer, $"sends {start}, which is acknowledged");
        Require(start <= _sentByStack, $"leaves a gap behind {_sentByStack}");
        Require(end <= _queued, $"sends up to {end}, written are {_queued}");
        Require(segment.Payload.Length + options <= Math.Max(_plan.SegmentSize, 88), "a segment is larger than the MSS");
        for (int i = 0; i < segment.Payload.Length; i++)
        {
            Require(segment.Payload[i] == OurByte(start + i), $"byte {start + i} is sent wrong");
        }

        if (segment.Has(Control.Fin))
        {
            Require(end == _stackEnd, $"FIN at {end}, the end is {_stackEnd}");
            _isStackFinSent = true;
        }

        int last = end + (segment.Has(Control.Fin) ? 1 : 0);
        Require(last <= _offeredEdge, $"sends up to {last}, the window ends at {_offeredEdge}");
        _sentByStack = Math.Max(_sentByStack, end);
    }

    private bool Loses()
    {
        _lossSeed = (int)(((uint)_lossSeed * 1664525) + 1013904223);
        return !_isGood && (uint)_lossSeed % 1000 < _lossPerMille;
    }

    private int OffsetOfStack(uint sequence) => (int)(sequence - _stackInitialSequence - 1);

    private string Describe(TcpSegmentView segment)
    {
        bool isPeers = segment.SourcePort == _peerPort;
        uint sender = isPeers ? _plan.InitialSequence : _stackInitialSequence;
        uint other = isPeers ? _stackInitialSequence : _plan.InitialSequence;
        return $"{segment.Flags} seq {(int)(segment.Sequence - sender - 1)} ack {(int)(segment.Acknowledgment - other - 1)} " +
            $"win {segment.Window} len {segment.Payload.Length}" +
            string.Concat(segment.Sack.Select(b => $" sack {(int)(b.Start - other - 1)}-{(int)(b.End - other - 1)}"));
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvariantException(message);
        }
    }
}
