using NanoTcp.Links;

namespace NanoTcp.Services
{
    /// <summary>The part that probes, announces, answers and defends: RFC 6762 sections 6 to 10.</summary>
    public sealed partial class MdnsResponder
    {
        // section 8.1, times in milliseconds
        private const int ProbeCount = 3;
        private const int ProbeInterval = 250;

        // section 8.2: after another station's better probe; and section 8.1: between attempts when there were too many of them
        private const int TieDelay = 1000;
        private const int ConflictLimit = 15;
        private const int ConflictDelay = 5000;

        // section 8.3
        private const int AnnouncementCount = 2;
        private const int AnnouncementInterval = 1000;

        // section 6: a record is not multicast more often, but for a probe's sake; section 7.2: known answers may follow
        private const int AnswerInterval = 1000;
        private const int MoreKnownAnswers = 400;
        private const int MoreKnownAnswersSpread = 100;

        // section 5.4: a quarter of the record's time
        private const int UnicastLimit = MdnsMessage.TimeToLive * 1000 / 4;

        private State _state;
        private uint _address;
        private bool _wasLinkUp;
        private int _left;
        private int _conflicts;
        private long _deadline = NetDevice.Never;
        private long _lastMulticast = -UnicastLimit;

        // a multicast answer that is due later, and who may yet say that it is not needed
        private long _answerAt = NetDevice.Never;
        private uint _asker;
        private bool _answersAddress;

        private enum State
        {
            Stopped,
            Waiting,
            Probing,
            Announcing,
            Established,
        }

        private void LookAtLink(long now)
        {
            bool isLinkUp = _interface.Device.IsLinkUp;
            if (isLinkUp == _wasLinkUp && _interface.Address == _address)
            {
                return;
            }

            _wasLinkUp = isLinkUp;
            _address = _interface.Address;
            _conflicts = 0;
            if (isLinkUp && _address != 0)
            {
                Probe(now + _stack.Random.NextBelow(ProbeInterval));
            }
            else
            {
                _state = State.Waiting;
                _deadline = NetDevice.Never;
                _answerAt = NetDevice.Never;
            }
        }

        private void TimeIsUp(long now)
        {
            if (_state == State.Probing && _left > 0)
            {
                _left--;
                _deadline = now + ProbeInterval;
                Multicast(_output.Probe(_name, _nameLength, _address));
                return;
            }

            if (_state == State.Probing)
            {
                _state = State.Announcing;
                _left = AnnouncementCount;
            }

            _left--;
            _deadline = now + AnnouncementInterval;
            Respond(now, true);
            if (_left == 0)
            {
                _state = State.Established;
                _deadline = NetDevice.Never;
            }
        }

        private void Probe(long when)
        {
            _state = State.Probing;
            _left = ProbeCount;
            _deadline = when;
            _answerAt = NetDevice.Never;
        }

        private void Handle(long now)
        {
            if (_input.IsResponse)
            {
                // section 9: whoever claims the name after we had it makes us look again
                bool isConflict = _state == State.Probing ? _input.ClaimsName : _input.ClaimsAddress;
                if (_peer.Port == MdnsMessage.Port && isConflict)
                {
                    Conflict(now);
                }
            }
            else if (_state == State.Probing)
            {
                // section 8.2: of two that probe at once, the one with the greater record wins
                bool isLost = _input.IsProbe && (_input.ProbedAddress == 0 || _input.ProbedAddress > _address);
                if (isLost && _left < ProbeCount)
                {
                    Probe(now + TieDelay);
                }
            }
            else if (IsEstablished)
            {
                HandleQuestion(now);
            }
        }

        private void Conflict(long now)
        {
            _conflicts++;
            if (_state == State.Probing)
            {
                _number++;
                Rename();
            }

            Probe(now + (_conflicts < ConflictLimit ? _stack.Random.NextBelow(ProbeInterval) : ConflictDelay));
        }

        private void HandleQuestion(long now)
        {
            if (_input.KnowsAnswer && _peer.Address == _asker)
            {
                _answerAt = NetDevice.Never;
            }

            bool isAsked = (_input.AsksAddress && !_input.KnowsAnswer) || _input.AsksOther;
            if (!isAsked)
            {
                return;
            }

            if (_peer.Port != MdnsMessage.Port)
            {
                Unicast(_output.LegacyResponse(_name, _nameLength, _address, _input.Id, _input.AskedType));
            }
            else if (_input.AllowsUnicast && now - _lastMulticast < UnicastLimit)
            {
                Unicast(_output.Response(_name, _nameLength, _address, MdnsMessage.TimeToLive, _input.AsksAddress));
            }
            else
            {
                Schedule(now);
            }
        }

        private void Schedule(long now)
        {
            // a probe must be answered in time
            long earliest = _lastMulticast + (_input.IsProbe ? ProbeInterval : AnswerInterval);
            long when = now < earliest ? earliest : now;
            if (_input.IsTruncated)
            {
                long later = now + MoreKnownAnswers + _stack.Random.NextBelow(MoreKnownAnswersSpread);
                when = when < later ? later : when;
            }

            bool isSooner = when < _answerAt;
            _answersAddress = _input.AsksAddress || (_answersAddress && _answerAt != NetDevice.Never);
            _asker = _answerAt == NetDevice.Never && _input.IsTruncated ? _peer.Address : 0;
            _answerAt = isSooner ? when : _answerAt;
        }

        private void Answer(long now)
        {
            _answerAt = NetDevice.Never;
            if (IsEstablished)
            {
                Respond(now, _answersAddress);
            }
        }

        private void Respond(long now, bool withAddress)
        {
            _lastMulticast = now;
            Multicast(_output.Response(_name, _nameLength, _address, MdnsMessage.TimeToLive, withAddress));
        }

        // to whoever asked: the address still stands there
        private void Unicast(int length)
        {
            _sockets.SendTo(_fd, _output.Buffer, 0, length, 0, _peer);
        }
    }
}
