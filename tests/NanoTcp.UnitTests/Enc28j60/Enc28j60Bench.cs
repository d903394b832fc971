using NanoTcp.Enc28j60;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Enc28j60
{
    /// <summary>An ENC28J60 on the bench, without the late collisions that its errata report.</summary>
    internal sealed class Enc28j60Bench : DriverBench
    {
        // 1.23 ms at 10 Mbit/s
        private const int FrameTime = 2;

        public Enc28j60Bench(bool interruptPin, bool resetPin)
            : this(interruptPin, resetPin, new Enc28j60Options(Mac()))
        {
        }

        public Enc28j60Bench(bool interruptPin, bool resetPin, Enc28j60Options options)
            : this(interruptPin, resetPin, options, 1)
        {
        }

        public Enc28j60Bench(bool interruptPin, bool resetPin, Enc28j60Options options, uint seed)
            : this(interruptPin, resetPin, options, seed, Enc28j60Revision.B7)
        {
        }

        public Enc28j60Bench(bool interruptPin, bool resetPin, Enc28j60Options options, uint seed, Enc28j60Revision revision)
            : this(interruptPin, resetPin, options, seed, new Enc28j60Chip(new VirtualClock(), seed, revision))
        {
        }

        private Enc28j60Bench(bool interruptPin, bool resetPin, Enc28j60Options options, uint seed, Enc28j60Chip chip)
            : this(interruptPin, resetPin, options, seed, chip, new Enc28j60Port(chip, ClockFrequency))
        {
        }

        private Enc28j60Bench(bool interruptPin, bool resetPin, Enc28j60Options options, uint seed, Enc28j60Chip chip, Enc28j60Port port)
            : base(chip, port, new Wire(port), FrameTime, seed)
        {
            Chip = chip;
            Port = port;
            Chip.Errata.FalseLateCollisions = 0;
            Chip.RandomizesDummies = true;
            Device = new Enc28j60Device(Wire, options, Clock, interruptPin ? Chip.InterruptPin : null, resetPin ? Reset : null);
            Device.Interrupt = Clock.Wake;
            base.Device = Device;
        }

        public new Enc28j60Chip Chip { get; }

        public new Enc28j60Port Port { get; }

        public new Enc28j60Device Device { get; }

        /// <inheritdoc/>
        public override int SelfTest => (int)Device.SelfTest;

        /// <inheritdoc/>
        public override void ShortenLinkTime()
        {
            Chip.Timing.LinkUp = 10_000;
        }

        /// <summary>A bench whose device is open, has its link, and has dealt with everything that the start left behind.</summary>
        public static Enc28j60Bench Opened(bool interruptPin)
        {
            Enc28j60Bench bench = new Enc28j60Bench(interruptPin, true);
            bench.Open();
            return bench;
        }
    }
}
