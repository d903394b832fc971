using NanoTcp.Simulation;
using NanoTcp.UnitTests.Wiznet;
using NanoTcp.W5500;

namespace NanoTcp.UnitTests.W5500
{
    /// <summary>A W5500 on the bench.</summary>
    internal sealed class W5500Bench : WiznetBench
    {
        public W5500Bench(bool interruptPin, bool resetPin)
            : this(interruptPin, resetPin, new W5500Options(Mac()), 1)
        {
        }

        public W5500Bench(bool interruptPin, bool resetPin, W5500Options options, uint seed)
            : this(interruptPin, resetPin, options, seed, new W5500Chip(new VirtualClock(), seed))
        {
        }

        private W5500Bench(bool interruptPin, bool resetPin, W5500Options options, uint seed, W5500Chip chip)
            : base(chip, new W5500Port(chip, ClockFrequency), seed)
        {
            Use(new W5500Device(Wire, options, Clock, interruptPin ? Chip.InterruptPin : null, resetPin ? Reset : null));
        }

        /// <inheritdoc/>
        public override RegisterAddresses Registers { get; } = RegisterAddresses.OfW5500();
    }
}
