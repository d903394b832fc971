using NanoTcp.Simulation;
using NanoTcp.UnitTests.Drivers;
using NanoTcp.W5500;

namespace NanoTcp.UnitTests.W5500
{
    /// <summary>A W5500 on the bench.</summary>
    internal sealed class W5500Bench : DriverBench
    {
        // 0.12 ms at 100 Mbit/s
        private const int FrameTime = 1;

        public W5500Bench(bool interruptPin, bool resetPin)
            : this(interruptPin, resetPin, new W5500Options(Mac()))
        {
        }

        public W5500Bench(bool interruptPin, bool resetPin, W5500Options options)
            : this(interruptPin, resetPin, options, 1)
        {
        }

        public W5500Bench(bool interruptPin, bool resetPin, W5500Options options, uint seed)
            : this(interruptPin, resetPin, options, seed, new W5500Chip(new VirtualClock(), seed))
        {
        }

        private W5500Bench(bool interruptPin, bool resetPin, W5500Options options, uint seed, W5500Chip chip)
            : this(interruptPin, resetPin, options, seed, chip, new W5500Port(chip, ClockFrequency))
        {
        }

        private W5500Bench(bool interruptPin, bool resetPin, W5500Options options, uint seed, W5500Chip chip, W5500Port port)
            : base(chip, port, new Wire(port), FrameTime, seed)
        {
            Chip = chip;
            Device = new W5500Device(Wire, options, Clock, interruptPin ? Chip.InterruptPin : null, resetPin ? Reset : null);
            base.Device = Device;
        }

        public new W5500Chip Chip { get; }

        public new W5500Device Device { get; }

        /// <inheritdoc/>
        public override int SelfTest => (int)Device.SelfTest;

        /// <inheritdoc/>
        public override void ShortenLinkTime()
        {
            Chip.Timing.Autonegotiation = 10_000;
        }

        /// <summary>A bench whose device is open, has its link, and has dealt with everything that the start left behind.</summary>
        public static W5500Bench Opened(bool interruptPin)
        {
            W5500Bench bench = new W5500Bench(interruptPin, true);
            bench.Open();
            return bench;
        }
    }
}
