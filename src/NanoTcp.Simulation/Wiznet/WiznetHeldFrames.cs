namespace NanoTcp.Simulation
{
    /// <summary>Frames that have arrived at a socket and wait, for a limited time, for a register read to tear.</summary>
    internal sealed class WiznetHeldFrames
    {
        private const int Capacity = 8192;

        private readonly WiznetChip _chip;
        private readonly FrameStore _frames = new FrameStore(Capacity);

        public WiznetHeldFrames(WiznetChip chip)
        {
            _chip = chip;
        }

        public int Count => _frames.Count;

        /// <summary>When they stop waiting, in microseconds, or never.</summary>
        public long Until { get; private set; } = SimulationPart.Never;

        /// <summary>Stores a copy of a frame; false when it does not fit.</summary>
        public bool Hold(byte[] buffer, int offset, int length, long now)
        {
            if (!_frames.Add(buffer, offset, length))
            {
                return false;
            }

            if (Until == SimulationPart.Never)
            {
                Until = now + _chip.Timing.TornFrameHold;
            }

            return true;
        }

        /// <summary>Copies the oldest frame and removes it.</summary>
        /// <returns>Length of the frame in bytes; 0 when there is none.</returns>
        public int Take(byte[] buffer)
        {
            Until = SimulationPart.Never;
            return _frames.Count == 0 ? 0 : _frames.Take(buffer, 0);
        }
    }
}
