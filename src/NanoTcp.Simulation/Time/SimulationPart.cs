namespace NanoTcp.Simulation
{
    /// <summary>
    /// Something in the simulated world that acts by itself at some moment: a cable that carries a delayed frame, a chip that has sent
    /// one. It says when it wants to act next, and the world's clock calls it then.
    /// </summary>
    public abstract class SimulationPart
    {
        /// <summary>Time meaning "no need", in microseconds.</summary>
        public const long Never = long.MaxValue;

        // Written by the clock only, under whatever lock the clock needs.
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
        /// False for hardware, which goes on while a program computes; true for a program, such as a second stack in the same world, which
        /// goes on only while the program that owns the thread rests in <see cref="NanoTcp.Clock.Wait"/>.
        /// </summary>
        public bool IsProgram { get; }

        /// <summary>When <see cref="Run"/> wants to be called, in microseconds of the world's time, or <see cref="Never"/>.</summary>
        public long NextEvent => Due;

        /// <summary>Sets <see cref="NextEvent"/>. May be called from any thread, except on a virtual clock.</summary>
        /// <param name="when">In microseconds of the world's time; a moment gone by means now; <see cref="Never"/> for no need.</param>
        public void Schedule(long when)
        {
            Clock.Schedule(this, when);
        }

        /// <summary>
        /// Does what is due. <see cref="NextEvent"/> was set to <see cref="Never"/> before: it must be scheduled anew if there is more to
        /// come. It must not wait.
        /// </summary>
        /// <param name="now">The world's time in microseconds.</param>
        public abstract void Run(long now);
    }
}
