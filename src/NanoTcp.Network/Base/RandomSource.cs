namespace NanoTcp
{
    /// <summary>
    /// Source of the stack's random numbers and of its hash key: initial sequence numbers, ports, identifications, delays. On a board it
    /// must be unpredictable; a test uses one with a seed.
    /// </summary>
    public abstract class RandomSource
    {
        /// <summary>Returns 32 random bits.</summary>
        public abstract uint Next();

        /// <summary>Returns a number from 0 to <paramref name="bound"/> - 1.</summary>
        /// <param name="bound">1 to 65,536.</param>
        public int NextBelow(int bound) => (int)((Next() >> 16) * (uint)bound >> 16);
    }

    /// <summary>
    /// A small reproducible generator (Marsaglia's xorshift32 with a final multiplication): the same seed gives the same numbers.
    /// </summary>
    public sealed class SeededRandom : RandomSource
    {
        private uint _state;

        /// <summary>Makes a generator from a seed.</summary>
        /// <param name="seed">Any value; 0 is treated as 1.</param>
        public SeededRandom(uint seed)
        {
            _state = seed == 0 ? 1 : seed;
            for (int i = 0; i < 4; i++)
            {
                Next();
            }
        }

        /// <inheritdoc/>
        public override uint Next()
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return _state * 2654435769u;
        }
    }
}
