namespace NanoTcp.Simulation
{
    /// <summary>
    /// A part of the simulated world that acts at certain times: a cable that carries a delayed frame, a chip that has sent one. It
    /// schedules its next event, and the world's clock runs it then.
    /// </summary>
    public abstract class SimulationPart
    {
        /// <summary>A time that never comes, in microseconds.</summary>
        public const long Never = long.MaxValue;

        // written only by the clock, under its lock
        internal long Due = Never;

        /// <summary>Makes a part and registers it with the world's clock.</summary>
        /// <param name="clock">The clock of the world that it belongs to.</param>
        /// <param name="isProgram">See <see cref="IsProgram"/>.</param>
        protected SimulationPart(SimulationClock clock, bool isProgram)
        {
            Clock = clock;
            IsProgram = isProgram;
            clock.Add(this);
        }

        /// <summary>The clock of the world that it belongs to.</summary>
        public SimulationClock Clock { get; }

        /// <summary>
        /// False for hardware, which runs while a program computes; true for a program, such as a second stack in the same world, which
        /// runs only while the program that owns the thread waits in <see cref="NanoTcp.Clock.Wait"/>.
        /// </summary>
        public bool IsProgram { get; }

        /// <summary>When <see cref="Run"/> is due, in microseconds of the world's time, or <see cref="Never"/>.</summary>
        public long NextEvent => Due;

        /// <summary>Sets <see cref="NextEvent"/>. May be called from any thread, except on a virtual clock.</summary>
        /// <param name="when">In microseconds of the world's time; a past time means now; <see cref="Never"/> for no event.</param>
        public void Schedule(long when)
        {
            Clock.Schedule(this, when);
        }

        /// <summary>
        /// Does what is due. <see cref="NextEvent"/> has been set to <see cref="Never"/>: the part must schedule its next event. It must
        /// not block.
        /// </summary>
        /// <param name="now">The world's time in microseconds.</param>
        public abstract void Run(long now);
    }
}
