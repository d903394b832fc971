using nanoFramework.Hardware.Esp32;

namespace NanoTcp.Esp32
{
    /// <summary>
    /// Random numbers of an ESP32: the hardware generator, hashed with a key from what the board collected at its start. They are no
    /// weaker than the hardware generator, and remain unpredictable to a network attacker while the radio is off, when ESP-IDF promises
    /// only pseudo-random numbers. Not for keys that must last: see docs/security.md.
    /// </summary>
    public sealed class Esp32Random : RandomSource
    {
        private readonly RandomSource _hardware;
        private readonly KeyedHash _hash;
        private ulong _count;

        /// <summary>Makes a generator. Use <see cref="EthernetPins.Spi"/> before, which measures the timing of SPI transactions.</summary>
        /// <param name="macAddress">The board's MAC address, six bytes; null for none.</param>
        public Esp32Random(byte[] macAddress)
            : this(BootEntropy.Board, new SystemRandom(), macAddress)
        {
        }

        internal Esp32Random(BootEntropy entropy, RandomSource hardware, byte[] macAddress)
        {
            _hardware = hardware;
            _hash = entropy.TakeHash(hardware, macAddress);
        }

        /// <inheritdoc/>
        public override uint Next()
        {
            // the count makes each input of the hash a new one
            _count++;
            return _hash.Compute((uint)_count, (uint)(_count >> 32), _hardware.Next(), (uint)HighResTimer.GetCurrent());
        }
    }
}
