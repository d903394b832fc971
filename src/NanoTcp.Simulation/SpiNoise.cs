namespace NanoTcp.Simulation
{
    /// <summary>Noise on one SPI line: every now and then a bit is flipped. Costs nothing for the bytes in between.</summary>
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
        /// <param name="buffer">Holds them.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="length">How many.</param>
        /// <param name="interval">On the average one in so many is hit, at least 1.</param>
        /// <returns>True when one was hit.</returns>
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

        // Evenly spread from 0 to twice the average.
        private long NextGap()
        {
            return _random.Below((2 * _interval) - 1);
        }
    }
}
