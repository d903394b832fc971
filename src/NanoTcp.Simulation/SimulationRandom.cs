namespace NanoTcp.Simulation
{
    /// <summary>
    /// Random numbers of the simulated world: a 32-bit xorshift generator (Marsaglia 2003), so that a seed gives the same numbers on every
    /// runtime. Not for secrets.
    /// </summary>
    public sealed class SimulationRandom
    {
        private const uint Million = 1_000_000;

        private uint _state;

        /// <summary>Starts a sequence.</summary>
        /// <param name="seed">Any number; similar ones give unrelated sequences.</param>
        public SimulationRandom(uint seed)
        {
            // Spreads the seed over all bits (the finalizer of MurmurHash3) and avoids zero, where xorshift would stay.
            seed += 0x9E3779B9;
            seed = (seed ^ (seed >> 16)) * 0x85EBCA6B;
            seed = (seed ^ (seed >> 13)) * 0xC2B2AE35;
            seed ^= seed >> 16;
            _state = seed == 0 ? 1 : seed;
        }

        /// <summary>Returns the next number: any but 0.</summary>
        public uint Next()
        {
            uint x = _state;
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            _state = x;
            return x;
        }

        /// <summary>Returns a number from 0 to <paramref name="bound"/> - 1.</summary>
        /// <param name="bound">At least 1.</param>
        public int Below(int bound)
        {
            return (int)(Next() % (uint)bound);
        }

        /// <summary>Returns true with a given probability.</summary>
        /// <param name="perMillion">Probability in millionths: 0 for never (and no number is drawn), 1,000,000 for always.</param>
        public bool Happens(int perMillion)
        {
            return perMillion > 0 && Next() % Million < (uint)perMillion;
        }
    }
}
