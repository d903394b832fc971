using System;

namespace NanoTcp.Services
{
    /// <summary>
    /// The time of day, counted by the stack's clock and corrected by measurements: slewed when they differ little, so that it never goes back,
    /// and stepped otherwise.
    /// </summary>
    internal sealed class SntpTime
    {
        // RFC 5905 appendix A.5.5.6: a clock is slewed by 500 ppm, that is 5 ticks of 100 ns a millisecond
        private const long SlewRate = 5;

        private readonly long _stepThreshold;
        private long _ticks;
        private long _at;

        // what is left to slew, in ticks
        private long _slew;

        /// <param name="stepThreshold">Smallest offset that is stepped, in milliseconds.</param>
        public SntpTime(int stepThreshold)
        {
            _stepThreshold = stepThreshold * TimeSpan.TicksPerMillisecond;
        }

        /// <summary>True after the first measurement.</summary>
        public bool IsKnown { get; private set; }

        /// <summary>Returns the time of day in ticks.</summary>
        /// <param name="now">The stack clock's milliseconds, not before those of the last measurement.</param>
        public long At(long now) => _ticks + ((now - _at) * TimeSpan.TicksPerMillisecond) + Slewed(now);

        /// <summary>Takes over a measurement.</summary>
        /// <param name="now">The stack clock's milliseconds.</param>
        /// <param name="ticks">The measured time of day.</param>
        /// <param name="error">The measurement's largest error in ticks: half of the round trip.</param>
        /// <param name="offset">The measured time minus ours, in ticks; 0 for the first measurement.</param>
        /// <returns>True for a step.</returns>
        public bool Correct(long now, long ticks, long error, out long offset)
        {
            long ours = At(now);
            offset = IsKnown ? ticks - ours : 0;
            long size = offset < 0 ? -offset : offset;

            // an offset within the error may not exist
            bool isStep = !IsKnown || (size >= _stepThreshold && size > error);
            IsKnown = true;
            _at = now;
            _ticks = isStep ? ticks : ours;
            _slew = isStep ? 0 : offset;
            return isStep;
        }

        private long Slewed(long now)
        {
            long limit = (now - _at) * SlewRate;
            return _slew > limit ? limit : _slew < -limit ? -limit : _slew;
        }
    }
}
