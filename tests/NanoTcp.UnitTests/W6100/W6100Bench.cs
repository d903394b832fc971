using NanoTcp.Simulation;
using NanoTcp.UnitTests.Wiznet;
using NanoTcp.W6100;

namespace NanoTcp.UnitTests.W6100
{
    /// <summary>A W6100 on the bench.</summary>
    internal sealed class W6100Bench : WiznetBench
    {
        public W6100Bench(bool interruptPin, bool resetPin)
            : this(interruptPin, resetPin, new W6100Options(Mac()), 1)
        {
        }

        public W6100Bench(bool interruptPin, bool resetPin, W6100Options options, uint seed)
            : this(interruptPin, resetPin, options, seed, new W6100Chip(new VirtualClock(), seed))
        {
        }

        private W6100Bench(bool interruptPin, bool resetPin, W6100Options options, uint seed, W6100Chip chip)
            : base(chip, new W6100Port(chip, ClockFrequency), seed)
        {
            Use(new W6100Device(Wire, options, Clock, interruptPin ? Chip.InterruptPin : null, resetPin ? Reset : null));
        }

        /// <inheritdoc/>
        public override RegisterAddresses Registers { get; } = RegisterAddresses.OfW6100();
    }
}
