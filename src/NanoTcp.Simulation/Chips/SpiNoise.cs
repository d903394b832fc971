namespace NanoTcp.Simulation
{
    /// <summary>Noise on one SPI line: flips a bit occasionally. Bytes in between cost nothing.</summary>
    internal sealed class SpiNoise
    {
        private readonly SimulationRandom _random;
        private int _interval;
        private long _untilNext;

        public SpiNoise(SimulationRandom random)
        {
            _random = random;
        }

        /// <summary>Passes bytes through the line.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="length">Number of bytes.</param>
        /// <param name="interval">On average one in this many bytes has a bit flipped; at least 1.</param>
        /// <returns>True when a bit was flipped.</returns>
        public bool Flip(byte[] buffer, int offset, int length, int interval)
        {
            if (interval != _interval)
            {
                _interval = interval;
                _untilNext = NextGap();
            }

            bool hit = false;
            while (_untilNext < length)
            {
                buffer[offset + (int)_untilNext] ^= (byte)(1 << _random.Below(8));
                _untilNext += NextGap() + 1;
                hit = true;
            }

            _untilNext -= length;
            return hit;
        }

        // evenly distributed from 0 to twice the average
        private long NextGap()
        {
            return _random.Below((2 * _interval) - 1);
        }
    }
}
