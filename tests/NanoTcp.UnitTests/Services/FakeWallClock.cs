using System;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>A wall clock that runs with the virtual clock, in whole seconds when set, like that of a board.</summary>
    internal sealed class FakeWallClock : WallClock
    {
        private readonly VirtualClock _clock;
        private long _ticks;
        private long _at;

        public FakeWallClock(VirtualClock clock, DateTime time)
        {
            _clock = clock;
            _at = clock.Now;
            _ticks = time.Ticks;
        }

        /// <summary>How often it was set.</summary>
        public int Settings { get; private set; }

        /// <summary>True for a platform that does not allow it.</summary>
        public bool Refuses { get; set; }

        public override DateTime Now => new DateTime(_ticks + ((_clock.Now - _at) * TimeSpan.TicksPerMillisecond));

        public override bool Set(DateTime time)
        {
            if (Refuses)
            {
                return false;
            }

            Settings++;
            _at = _clock.Now;
            _ticks = time.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;
            return true;
        }
    }
}
