using NanoTcp.Simulation;

namespace NanoTcp.UnitTests
{
    /// <summary>Something that is done once, at a moment of the virtual time.</summary>
    internal sealed class ScheduledAction : SimulationPart
    {
        private readonly ProgramStep _step;

        /// <param name="clock">The world's clock.</param>
        /// <param name="isProgram">False to happen also while a driver sleeps.</param>
        /// <param name="step">What is done.</param>
        public ScheduledAction(SimulationClock clock, bool isProgram, ProgramStep step)
            : base(clock, isProgram)
        {
            _step = step;
        }

        public override void Run(long now)
        {
            _step();
        }
    }
}
