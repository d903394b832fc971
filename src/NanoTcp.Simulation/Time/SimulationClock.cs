namespace NanoTcp.Simulation
{
    /// <summary>The time of a simulated world, in microseconds; it runs the world's parts when they are due.</summary>
    public abstract class SimulationClock : Clock
    {
        /// <summary>Microseconds since the world began. Never decreases.</summary>
        public abstract long Microseconds { get; }

        /// <summary>True when time passes only while waiting and advancing; false when it passes by itself.</summary>
        public abstract bool IsVirtual { get; }

        /// <inheritdoc/>
        public override long Now => Microseconds / 1000;

        /// <summary>
        /// Lets a program's own work take time, for example an SPI transfer: the world's hardware runs meanwhile, its programs do not. Does
        /// nothing when time passes by itself.
        /// </summary>
        /// <param name="microseconds">Duration in microseconds, 0 or more.</param>
        public abstract void Advance(long microseconds);

        internal abstract void Add(SimulationPart part);

        internal abstract void Schedule(SimulationPart part, long when);
    }
}
