using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// Virtual time for a world that one thread runs: waiting costs nothing, and the same seeds give the same history. Time passes only in
    /// <see cref="Wait"/>, <see cref="Sleep"/>, <see cref="Advance"/> and <see cref="RunFor"/>.
    /// </summary>
    public sealed class VirtualClock : SimulationClock
    {
        // Limit of events in one wait: a part that is always due would stop time.
        private const int MaximumEvents = 50_000_000;

        private const long MicrosecondsPerMillisecond = 1000;

        private readonly PartList _parts = new PartList();
        private long _now;
        private bool _woken;

        /// <inheritdoc/>
        public override long Microseconds => _now;

        /// <inheritdoc/>
        public override bool IsVirtual => true;

        /// <summary>Jumps from event to event, programs included, until the deadline or a call to <see cref="Wake"/>.</summary>
        /// <param name="deadline">On the time scale of <see cref="NanoTcp.Clock.Now"/>, in milliseconds; long.MaxValue for none.</param>
        /// <exception cref="InvalidOperationException">There is no deadline, and no event is scheduled.</exception>
        public override void Wait(long deadline)
        {
            bool isEndless = deadline >= long.MaxValue / MicrosecondsPerMillisecond;
            long limit = isEndless ? SimulationPart.Never : deadline * MicrosecondsPerMillisecond;
            for (int i = 0; i < MaximumEvents; i++)
            {
                if (_woken)
                {
                    _woken = false;
                    return;
                }

                SimulationPart part = _parts.Earliest(limit, true);
                if (part == null)
                {
                    if (limit == SimulationPart.Never)
                    {
                        throw new InvalidOperationException("Nothing is left that could end a wait without a deadline.");
                    }

                    MoveTo(limit);
                    return;
                }

                Run(part);
            }

            throw new InvalidOperationException("A part of the world is always due: time stands still.");
        }

        /// <inheritdoc/>
        public override void Wake()
        {
            _woken = true;
        }

        /// <summary>
        /// Lets time pass as <see cref="Advance"/> does: the chip of a driver that sleeps runs on, other programs do not.
        /// </summary>
        /// <param name="milliseconds">Duration in milliseconds.</param>
        public override void Sleep(int milliseconds)
        {
            Advance(milliseconds * MicrosecondsPerMillisecond);
        }

        /// <inheritdoc/>
        public override void Advance(long microseconds)
        {
            RunUntil(_now + microseconds, false);
        }

        /// <summary>Runs the whole world, programs included, whether or not a wait is ended by <see cref="Wake"/>.</summary>
        /// <param name="microseconds">Duration in microseconds; 0 runs what is due now.</param>
        public void RunFor(long microseconds)
        {
            RunUntil(_now + microseconds, true);
        }

        internal override void Add(SimulationPart part)
        {
            _parts.Add(part);
        }

        internal override void Schedule(SimulationPart part, long when)
        {
            part.Due = when;
        }

        private void RunUntil(long end, bool withPrograms)
        {
            for (int i = 0; i < MaximumEvents; i++)
            {
                SimulationPart part = _parts.Earliest(end, withPrograms);
                if (part == null)
                {
                    MoveTo(end);
                    return;
                }

                Run(part);
            }

            throw new InvalidOperationException("A part of the world is always due: time stands still.");
        }

        private void Run(SimulationPart part)
        {
            MoveTo(part.Due);
            part.Due = SimulationPart.Never;
            part.Run(_now);
        }

        // a program that ran inside a wait may have advanced the time past the event that was next
        private void MoveTo(long moment)
        {
            if (moment > _now)
            {
                _now = moment;
            }
        }
    }
}
