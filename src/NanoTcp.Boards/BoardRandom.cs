namespace NanoTcp.Boards
{
    /// <summary>
    /// Random numbers of a board: the firmware's generator, hashed with a key from what the board collected at its start. They are no
    /// weaker than that generator, which on an ESP32 without radio is pseudo-random, and on an RP2040 a ring oscillator whose bits depend on each
    /// other. Not for keys that must last: see docs/security.md.
    /// </summary>
    public sealed class BoardRandom : RandomSource
    {
        private readonly BoardPlatform _platform;
        private readonly RandomSource _hardware;
        private readonly KeyedHash _hash;
        private ulong _count;

        /// <summary>Makes a generator. Use <see cref="EthernetPins.Spi"/> before, which collects what differs from start to start.</summary>
        /// <param name="macAddress">The board's MAC address, six bytes; null for none.</param>
        public BoardRandom(byte[] macAddress)
            : this(BootEntropy.Board, BoardPlatform.Current, new SystemRandom(), macAddress)
        {
        }

        internal BoardRandom(BootEntropy entropy, BoardPlatform platform, RandomSource hardware, byte[] macAddress)
        {
            _platform = platform;
            _hardware = hardware;
            _hash = entropy.TakeHash(platform, hardware, macAddress);
        }

        /// <inheritdoc/>
        public override uint Next()
        {
            // the count makes each input of the hash a new one
            _count++;
            return _hash.Compute((uint)_count, (uint)(_count >> 32), _hardware.Next(), (uint)_platform.ReadTimer());
        }
    }
}
