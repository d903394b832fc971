using NanoTcp.Links;

namespace NanoTcp.Services
{
    /// <summary>Probes, announcements, answers and conflicts: RFC 6762 sections 6 to 10.</summary>
    public sealed partial class MdnsResponder
    {
        // section 8.1; times in milliseconds
        private const int ProbeCount = 3;
        private const int ProbeInterval = 250;

        // section 8.2: after losing to another host's probe; section 8.1: between probes after too many conflicts
        private const int TieDelay = 1000;
        private const int ConflictLimit = 15;
        private const int ConflictDelay = 5000;

        // section 8.3
        private const int AnnouncementCount = 2;
        private const int AnnouncementInterval = 1000;

        // section 6: minimum interval between two multicasts of a record, except for an answer to a probe; delay of shared records
        private const int AnswerInterval = 1000;
        private const int SharedDelay = 20;
        private const int SharedSpread = 101;

        // section 7.2: time to wait for further known answers
        private const int MoreKnownAnswers = 400;
        private const int MoreKnownAnswersSpread = 100;

        // section 5.4: a quarter of the record's time to live
        private const int UnicastLimit = MdnsMessage.TimeToLive * 1000 / 4;

        private uint _address;
        private bool _wasLinkUp;

        private MdnsName Host => _names[0];

        private void CheckLink(long now)
        {
            bool isLinkUp = _interface.IsLinkUp;
            if (isLinkUp == _wasLinkUp && _interface.Address == _address)
            {
                return;
            }

            _wasLinkUp = isLinkUp;
            _address = _interface.Address;
            HoldServices();
            if (isLinkUp && _address != 0)
            {
                Host.Conflicts = 0;
                Probe(Host, now + _stack.Random.NextBelow(ProbeInterval));
            }
            else
            {
                Host.Wait();
            }
        }

        // services are announced once the host's name is established
        private void HoldServices()
        {
            for (int i = 1; i < _count; i++)
            {
                _names[i].Wait();
            }
        }

        private void ReleaseServices(long now)
        {
            for (int i = 1; i < _count; i++)
            {
                if (_names[i].State == MdnsState.Waiting)
                {
                    _names[i].Conflicts = 0;
                    Probe(_names[i], now + _stack.Random.NextBelow(ProbeInterval));
                }
            }
        }

        private void HandleTimeout(MdnsName name, long now)
        {
            if (name.State == MdnsState.Probing && name.Left > 0)
            {
                name.Left--;
                name.Deadline = now + ProbeInterval;
                Multicast(_output.Probe(name, Host, _address));
                return;
            }

            bool isNew = name.State == MdnsState.Probing;
            if (isNew)
            {
                name.State = MdnsState.Announcing;
                name.Left = AnnouncementCount;
            }

            name.Left--;
            name.Deadline = now + AnnouncementInterval;
            Respond(name, Announced(name), now);
            if (name.Left == 0)
            {
                name.State = MdnsState.Established;
                name.Deadline = NetDevice.Never;
            }

            if (isNew && name == Host)
            {
                ReleaseServices(now);
            }
        }

        // section 8.3: shared records are announced too
        private static int Announced(MdnsName name) => name.Service == null ? name.Unique : name.Unique | MdnsRecords.Shared;

        private static void Probe(MdnsName name, long when)
        {
            name.State = MdnsState.Probing;
            name.Left = ProbeCount;
            name.Deadline = when;
            name.AnswerAt = NetDevice.Never;
        }

        private void Handle(long now)
        {
            if (!_input.IsResponse && _peer.Port != MdnsMessage.Port)
            {
                AnswerPlainResolver();
                return;
            }

            bool unicasts = false;
            for (int i = 0; i < _count; i++)
            {
                MdnsName name = _names[i];
                if (_input.IsResponse)
                {
                    HandleClaim(name, now);
                }
                else if (name.State == MdnsState.Probing)
                {
                    // section 8.2
                    if (name.IsProbe && name.IsProbeGreater && name.Left < ProbeCount)
                    {
                        Probe(name, now + TieDelay);
                    }
                }
                else if (name.IsEstablished)
                {
                    unicasts |= HandleQuestion(name, now);
                }
            }

            if (unicasts)
            {
                AnswerQuerier(now);
            }
        }

        private void HandleClaim(MdnsName name, long now)
        {
            // Section 8.1: a response before our first probe answers another host. Section 9: a conflict after the name is ours makes us
            // probe again.
            bool isConflict = name.State == MdnsState.Probing ? name.ClaimsName && name.Left < ProbeCount : name.IsEstablished && name.ClaimsRecord;
            if (isConflict && _peer.Port == MdnsMessage.Port)
            {
                Conflict(name, now);
            }
        }

        private void Conflict(MdnsName name, long now)
        {
            name.Conflicts++;
            if (name.State == MdnsState.Probing)
            {
                Rename(name);
            }

            if (name == Host)
            {
                HoldServices();
            }

            Probe(name, now + (name.Conflicts < ConflictLimit ? _stack.Random.NextBelow(ProbeInterval) : ConflictDelay));
        }

        // returns true when a unicast answer is enough
        private bool HandleQuestion(MdnsName name, long now)
        {
            if (_peer.Address == name.Querier)
            {
                name.Due &= ~name.Known;
                name.AnswerAt = name.Due == MdnsRecords.None ? NetDevice.Never : name.AnswerAt;
            }

            if ((name.Requested & ~name.Known) == MdnsRecords.None)
            {
                return false;
            }

            if (MayUnicast(name, now))
            {
                return true;
            }

            Schedule(name, name.Requested & ~name.Known, now);
            return false;
        }

        private static bool MayUnicast(MdnsName name, long now) => name.AllowsUnicast && now - name.LastMulticast < UnicastLimit;

        private void Schedule(MdnsName name, int records, long now)
        {
            // a probe must be answered in time
            long earliest = name.LastMulticast + (name.IsProbe ? ProbeInterval : AnswerInterval);
            long when = now < earliest ? earliest : now;
            if ((records & MdnsRecords.Shared) != 0)
            {
                long later = now + SharedDelay + _stack.Random.NextBelow(SharedSpread);
                when = when < later ? later : when;
            }

            if (_input.IsTruncated)
            {
                long later = now + MoreKnownAnswers + _stack.Random.NextBelow(MoreKnownAnswersSpread);
                when = when < later ? later : when;
            }

            bool isFirst = name.AnswerAt == NetDevice.Never;
            name.Due = isFirst ? records : name.Due | records;
            name.Querier = isFirst && _input.IsTruncated ? _peer.Address : 0;
            name.AnswerAt = when < name.AnswerAt ? when : name.AnswerAt;
        }

        private void Answer(MdnsName name, long now)
        {
            name.AnswerAt = NetDevice.Never;
            if (name.IsEstablished)
            {
                Respond(name, name.Due, now);
            }
        }

        private void Respond(MdnsName name, int records, long now)
        {
            name.LastMulticast = now;
            _output.BeginResponse(Host, _address, int.MaxValue);
            _output.AddRecords(name, records, DnsMessage.AnswerCount);
            _output.AddAdditional(name, records);
            Multicast(_output.End());
        }

        private void SendGoodbye(MdnsName name)
        {
            if (name.IsEstablished)
            {
                _output.BeginResponse(Host, _address, 0);

                // other hosts may still have services of the type
                _output.AddRecords(name, Announced(name) & ~MdnsRecords.TypePointer, DnsMessage.AnswerCount);
                if (name.Service == null)
                {
                    _output.AddAdditional(name, Announced(name));
                }

                Multicast(_output.End());
            }
        }

        // _peer still holds the querier's address
        private void AnswerQuerier(long now)
        {
            _output.BeginResponse(Host, _address, int.MaxValue);
            AddAnswers(now, false);
            Unicast(_output.End());
        }

        // section 6.7: answers all of its questions, with the names spelled as it did
        private void AnswerPlainResolver()
        {
            bool isAsked = false;
            for (int i = 0; i < _count; i++)
            {
                isAsked |= _names[i].IsEstablished && _names[i].Requested != MdnsRecords.None;
            }

            if (isAsked)
            {
                _output.BeginLegacyResponse(Host, _address, _input.Id, _input.QuestionsEnd);
                AddAnswers(0, true);
                Unicast(_output.End());
            }
        }

        private void AddAnswers(long now, bool isPlain)
        {
            for (int i = 0; i < _count; i++)
            {
                _output.AddRecords(_names[i], Given(_names[i], now, isPlain), DnsMessage.AnswerCount);
            }

            for (int i = 0; i < _count && !isPlain; i++)
            {
                _output.AddAdditional(_names[i], Given(_names[i], now, false));
            }
        }

        // Records for a unicast answer about a name. A legacy resolver gets the requested records only, and no NSEC record.
        private static int Given(MdnsName name, long now, bool isPlain)
        {
            return !name.IsEstablished ? MdnsRecords.None
                : isPlain ? name.Requested & ~MdnsRecords.Nsec
                : MayUnicast(name, now) ? name.Requested & ~name.Known : MdnsRecords.None;
        }

        private void Unicast(int length)
        {
            _sockets.SendTo(_fd, _output.Buffer, 0, length, 0, _peer);
        }
    }
}
