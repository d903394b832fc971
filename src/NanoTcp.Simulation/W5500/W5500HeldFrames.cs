namespace NanoTcp.Simulation
{
    /// <summary>Frames that have arrived at a socket but wait for a register read to tear, for a moment at most.</summary>
    internal sealed class W5500HeldFrames
    {
        private const int Room = 8192;

        private readonly W5500Chip _chip;
        private readonly FrameStore _frames = new FrameStore(Room);

        public W5500HeldFrames(W5500Chip chip)
        {
            _chip = chip;
        }

        public int Count => _frames.Count;

        /// <summary>When they wait no longer, in microseconds, or never.</summary>
        public long Until { get; private set; } = SimulationPart.Never;

        /// <summary>Keeps a copy of a frame; false when there is no room for it.</summary>
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

        /// <summary>Hands out the oldest frame.</summary>
        /// <returns>Its length, 0 when none is left.</returns>
        public int Take(byte[] buffer)
        {
            Until = SimulationPart.Never;
            return _frames.Count == 0 ? 0 : _frames.Take(buffer, 0);
        }
    }
}
