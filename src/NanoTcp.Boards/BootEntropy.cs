using NanoTcp.Links;

namespace NanoTcp.Boards
{
    /// <summary>
    /// Collects what differs from boot to boot, and derives keys from it. No hardware generator is trusted alone. That of an ESP32 is a true
    /// one only while its radio or its SAR ADC's entropy source is on (ESP-IDF, "Random Number Generation"), which a wired board may never turn
    /// on. An RP2040 has none: the firmware reads a bit of the ring oscillator 32 times for each number, without a wait in between and without
    /// whitening. On an RP2350 it turns the generator's own checks off (nf-interpreter a3e8139,
    /// targets/ChibiOS/_nf-overlay/os/hal/ports/RP/LLD/RNGv1/rng_lld.c). So a board takes a number after each of many SPI transactions, and
    /// measures how long these take: they compete with interrupts, the flash cache and the garbage collector.
    /// </summary>
    internal sealed class BootEntropy
    {
        /// <summary>What the board has collected since it started.</summary>
        public static readonly BootEntropy Board = new BootEntropy();

        /// <summary>
        /// Transactions, and numbers of the generator, that <see cref="Collect"/> takes. At 0.25 bits of entropy each, they fill a key of 128 bits.
        /// </summary>
        public const int SampleCount = 512;

        private const int PoolSize = 16;

        // Four zero bytes are a read on all chips that we know: of MR on a W5500 (data sheet section 2.2), of ERDPTL on an ENC28J60
        // (section 4.2.1).
        private const int ReadLength = 4;

        // 2^32 divided by the golden ratio. It makes the four words of a key differ, and spreads the times over the pool: with sums alone,
        // a delay of all transactions would cancel out.
        private const uint Multiplier = 0x9E3779B9;

        private readonly uint[] _pool = new uint[PoolSize];
        private readonly byte[] _key = new byte[KeyedHash.KeyLength];
        private uint _taken;

        /// <summary>Collects the times of SPI transactions and the generator's numbers. Takes some 50 ms on a board.</summary>
        /// <param name="port">The chip's port. The chip may be in any state.</param>
        /// <param name="platform">Its timer measures the transactions.</param>
        /// <param name="hardware">The firmware's generator.</param>
        public void Collect(SpiPort port, BoardPlatform platform, RandomSource hardware)
        {
            byte[] read = new byte[ReadLength];
            lock (_pool)
            {
                for (int i = 0; i < SampleCount; i++)
                {
                    port.Write(read, 0, ReadLength);
                    uint word = _pool[i % PoolSize];
                    word = (((word << 5) | (word >> 27)) ^ (uint)platform.ReadTimer()) * Multiplier;
                    _pool[i % PoolSize] = (word ^ hardware.Next()) * Multiplier;
                }
            }
        }

        /// <summary>Derives a hash whose key no other call has had and none will have.</summary>
        /// <param name="platform">Its timer is the uptime.</param>
        /// <param name="hardware">The firmware's generator.</param>
        /// <param name="macAddress">Six bytes, which differ from board to board; null for none.</param>
        public KeyedHash TakeHash(BoardPlatform platform, RandomSource hardware, byte[] macAddress)
        {
            lock (_pool)
            {
                for (int i = 0; i < PoolSize; i += 4)
                {
                    Absorb(_pool[i], _pool[i + 1], _pool[i + 2], _pool[i + 3]);
                }

                Absorb(hardware.Next(), hardware.Next(), hardware.Next(), hardware.Next());
                if (macAddress != null)
                {
                    Absorb(BigEndian.Read32(macAddress, 0), BigEndian.Read32(macAddress, 2), 0, 0);
                }

                // the uptime, and a count, with which the key changes even if nothing else does
                ulong uptime = (ulong)platform.ReadTimer();
                _taken++;
                Absorb((uint)uptime, (uint)(uptime >> 32), _taken, 1);

                // the state that stays here does not follow from the key, nor the key from later states
                byte[] key = Derive(_taken, 0, 0, 2);
                Absorb(_taken, 0, 0, 3);
                return new KeyedHash(null, key);
            }
        }

        // SipHash under the former state
        private void Absorb(uint a, uint b, uint c, uint d)
        {
            byte[] next = Derive(a, b, c, d);
            next.CopyTo(_key, 0);
        }

        private byte[] Derive(uint a, uint b, uint c, uint d)
        {
            KeyedHash hash = new KeyedHash(null, _key);
            byte[] derived = new byte[KeyedHash.KeyLength];
            for (int i = 0; i < KeyedHash.KeyLength; i += 4)
            {
                BigEndian.Write32(derived, i, hash.Compute(a, b, c, d));
                d += Multiplier;
            }

            return derived;
        }
    }
}
