using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// Carries the frames of one end to the other, through the impairments: loss, rate, corruption, duplication, reordering, delay. With
    /// all of them off, a frame passes directly, without a copy.
    /// </summary>
    internal sealed class CableDirection : SimulationPart
    {
        private const long NanosecondsPerMicrosecond = 1000;
        private const long NanosecondsPerSecond = 1_000_000_000;

        // EtherType at offset 12 (RFC 894, RFC 2464); after it the part that the checksums of IP and its transports protect.
        private const int EthernetHeaderLength = 14;

        private readonly Cable _cable;
        private readonly CablePort _sender;
        private readonly SimulationRandom _random;
        private readonly CableFrameQueue _queue = new CableFrameQueue();
        private readonly object _lock = new object();

        // the frame that the next one will overtake; its Due is the latest time for that
        private CableFrame _held;

        // when the rate limit lets the next frame begin
        private long _idleAt;

        private long _latestDue;
        private bool _delivering;

        public CableDirection(Cable cable, CablePort sender, SimulationClock clock, SimulationRandom random)
            : base(clock, false)
        {
            _cable = cable;
            _sender = sender;
            _random = random;
        }

        public CableImpairments Impairments { get; } = new CableImpairments();

        public CableCounters Counters { get; } = new CableCounters();

        public void Transmit(byte[] buffer, int offset, int length)
        {
            bool straight = false;
            lock (_lock)
            {
                Counters.SentFrames++;
                Counters.SentBytes += length;
                if (!_sender.IsLinkUp)
                {
                    Counters.UnpluggedFrames++;
                    Show(buffer, offset, length, FrameFate.Unplugged);
                }
                else if (Impairments.AreOff && !_delivering && _held == null && _queue.First == null)
                {
                    straight = true;
                    Counters.DeliveredFrames++;
                    Show(buffer, offset, length, FrameFate.Delivered);
                }
                else
                {
                    Impair(buffer, offset, length, Clock.Microseconds);
                }
            }

            if (straight)
            {
                Deliver(buffer, offset, length);
            }
            else
            {
                DeliverDueFrames();
            }
        }

        public override void Run(long now)
        {
            DeliverDueFrames();
        }

        public void DropFramesInFlight()
        {
            lock (_lock)
            {
                PassHeldFrame(_latestDue);
                while (_queue.First != null)
                {
                    _queue.Release(_queue.Take());
                    Counters.UnpluggedFrames++;
                }
            }
        }

        private void Impair(byte[] buffer, int offset, int length, long now)
        {
            CableImpairments impairments = Impairments;
            if (_random.Happens(impairments.LossPerMillion))
            {
                Counters.LostFrames++;
                Show(buffer, offset, length, FrameFate.Lost);
                return;
            }

            if (_queue.IsFull || !PassRateLimit(length, now, out long departure))
            {
                Counters.OverflowedFrames++;
                Show(buffer, offset, length, FrameFate.Overflowed);
                return;
            }

            CableFrame frame = _queue.Rent();
            frame.Copy(buffer, offset, length);
            FrameFate fate = FrameFate.Delivered;
            if (_random.Happens(impairments.CorruptionPerMillion) && FlipBit(frame))
            {
                Counters.CorruptedFrames++;
                fate = FrameFate.Corrupted;
            }

            Show(frame.Buffer, 0, length, fate);
            Duplicate(frame, departure);
            if (_held == null && _random.Happens(impairments.ReorderingPerMillion))
            {
                Counters.ReorderedFrames++;
                frame.Due = departure + impairments.DelayMicroseconds + impairments.ReorderingHoldMicroseconds;
                _held = frame;
                return;
            }

            Enqueue(frame, ArrivalOf(departure));
            PassHeldFrame(_latestDue);
        }

        private bool PassRateLimit(int length, long now, out long departure)
        {
            departure = now;
            long rate = Impairments.BitsPerSecond;
            if (rate == 0)
            {
                return true;
            }

            // in nanoseconds, since a small frame takes only a few microseconds
            long start = now * NanosecondsPerMicrosecond;
            if (_idleAt < start)
            {
                _idleAt = start;
            }

            long time = length * 8 * NanosecondsPerSecond / rate;
            long limit = Impairments.QueueLimitBytes * 8 * NanosecondsPerSecond / rate;
            if (_idleAt - start > limit)
            {
                return false;
            }

            _idleAt += time;
            departure = (_idleAt + NanosecondsPerMicrosecond - 1) / NanosecondsPerMicrosecond;
            return true;
        }

        // One bit only: the Internet checksum (RFC 1071) catches every single-bit error, so that data above TCP stays correct.
        private bool FlipBit(CableFrame frame)
        {
            int first = 0;
            if (_cable.Kind == LinkKind.Ethernet && !Impairments.CorruptsEverything)
            {
                if (!HoldsIpPacket(frame))
                {
                    return false;
                }

                first = EthernetHeaderLength;
            }

            int bit = _random.Below((frame.Length - first) * 8);
            frame.Buffer[first + (bit >> 3)] ^= (byte)(1 << (bit & 7));
            return true;
        }

        private static bool HoldsIpPacket(CableFrame frame)
        {
            if (frame.Length <= EthernetHeaderLength)
            {
                return false;
            }

            int etherType = (frame.Buffer[12] << 8) | frame.Buffer[13];
            return etherType == 0x0800 || etherType == 0x86DD;
        }

        private void Duplicate(CableFrame frame, long departure)
        {
            if (!_random.Happens(Impairments.DuplicationPerMillion) || _queue.IsFull)
            {
                return;
            }

            Counters.DuplicatedFrames++;
            CableFrame copy = _queue.Rent();
            copy.Copy(frame.Buffer, 0, frame.Length);
            Show(copy.Buffer, 0, copy.Length, FrameFate.Duplicated);
            Enqueue(copy, ArrivalOf(departure));
        }

        private long ArrivalOf(long departure)
        {
            long arrival = departure + Impairments.DelayMicroseconds;
            if (Impairments.JitterMicroseconds > 0)
            {
                arrival += _random.Below((int)Impairments.JitterMicroseconds + 1);
            }

            return arrival;
        }

        // only reordering lets a frame overtake another
        private void Enqueue(CableFrame frame, long due)
        {
            if (due < _latestDue)
            {
                due = _latestDue;
            }

            _latestDue = due;
            frame.Due = due;
            _queue.Add(frame);
        }

        private void PassHeldFrame(long due)
        {
            if (_held != null)
            {
                CableFrame frame = _held;
                _held = null;
                Enqueue(frame, due);
            }
        }

        // One thread at a time delivers, including what others send meanwhile: frames stay in order, and no thread waits.
        private void DeliverDueFrames()
        {
            for (CableFrame frame = TakeDueFrame(null); frame != null; frame = TakeDueFrame(frame))
            {
                Deliver(frame.Buffer, 0, frame.Length);
            }
        }

        private CableFrame TakeDueFrame(CableFrame delivered)
        {
            lock (_lock)
            {
                if (delivered != null)
                {
                    _queue.Release(delivered);
                }
                else if (_delivering)
                {
                    return null;
                }

                long now = Clock.Microseconds;
                if (_held != null && _held.Due <= now)
                {
                    PassHeldFrame(now);
                }

                CableFrame first = _queue.First;
                if (first != null && first.Due <= now)
                {
                    Counters.DeliveredFrames++;
                    _delivering = true;
                    return _queue.Take();
                }

                _delivering = false;
                ScheduleNext(first);
                return null;
            }
        }

        private void ScheduleNext(CableFrame first)
        {
            long next = first == null ? Never : first.Due;
            if (_held != null && _held.Due < next)
            {
                next = _held.Due;
            }

            Schedule(next);
        }

        private void Deliver(byte[] buffer, int offset, int length)
        {
            CableArrival tap = _cable.ArrivalTap;
            if (tap != null)
            {
                tap(_sender, buffer, offset, length, Clock.Microseconds);
            }

            FrameHandler arrived = _sender.LinkPartner.FrameArrived;
            if (arrived != null)
            {
                arrived(buffer, offset, length);
            }
        }

        private void Show(byte[] buffer, int offset, int length, FrameFate fate)
        {
            if (_cable.Tap != null)
            {
                _cable.ShowToTap(_sender, buffer, offset, length, Clock.Microseconds, fate);
            }
        }
    }
}
