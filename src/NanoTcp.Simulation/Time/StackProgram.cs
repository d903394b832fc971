namespace NanoTcp.Simulation
{
    /// <summary>What a program does after its stack was polled. It must use non-blocking calls.</summary>
    public delegate void ProgramStep();

    /// <summary>
    /// A stack and its program, in a world whose thread another program owns: the stack is polled when it is due or its device has
    /// something. So one thread runs both ends of a connection, including blocking calls of the owner.
    /// </summary>
    public sealed class StackProgram : SimulationPart
    {
        private const long MicrosecondsPerMillisecond = 1000;

        private NetStack _stack;

        /// <summary>Makes the part. Make the stack with <see cref="StackClock"/>, then set <see cref="Stack"/>.</summary>
        /// <param name="clock">The world's clock.</param>
        public StackProgram(SimulationClock clock)
            : this(clock, false)
        {
        }

        /// <summary>Makes the part. Make the stack with <see cref="StackClock"/>, then set <see cref="Stack"/>.</summary>
        /// <param name="clock">The world's clock.</param>
        /// <param name="isElsewhere">True for a program on another computer, which runs while the others compute.</param>
        public StackProgram(SimulationClock clock, bool isElsewhere)
            : base(clock, !isElsewhere)
        {
            StackClock = new ProgramClock(this);
        }

        /// <summary>The clock to give to the stack.</summary>
        public Clock StackClock { get; }

        /// <summary>The stack. Set once; it is polled from then on.</summary>
        public NetStack Stack
        {
            get => _stack;
            set
            {
                _stack = value;
                Schedule(0);
            }
        }

        /// <summary>Called after each poll; may be null.</summary>
        public ProgramStep Step { get; set; }

        /// <inheritdoc/>
        public override void Run(long now)
        {
            _stack.Poll(now / MicrosecondsPerMillisecond);
            if (Step != null)
            {
                Step();
            }

            long next = _stack.NextDeadline;
            if (next != long.MaxValue && next * MicrosecondsPerMillisecond < NextEvent)
            {
                Schedule(next * MicrosecondsPerMillisecond);
            }
        }

        private sealed class ProgramClock : Clock
        {
            private readonly StackProgram _program;

            public ProgramClock(StackProgram program)
            {
                _program = program;
            }

            public override long Now => _program.Clock.Microseconds / MicrosecondsPerMillisecond;

            public override void Wait(long deadline)
            {
                throw new System.InvalidOperationException("A program on another program's thread must not wait.");
            }

            public override void Wake()
            {
                _program.Schedule(0);
            }

            public override void Sleep(int milliseconds)
            {
                _program.Clock.Sleep(milliseconds);
            }
        }
    }
}
