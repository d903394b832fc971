using System.Collections;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.W5500
{
    /// <summary>Called with each transaction: before the chip sees it (to change what goes out), or after (to change what came in).</summary>
    internal delegate void Tampering(byte[] buffer, int offset, int length);

    /// <summary>
    /// The four SPI wires between driver and chip: notes what goes over them, and can be broken in every way that wires break.
    /// </summary>
    internal sealed class Wire : SpiPort
    {
        public const int Intact = -1;

        private readonly SpiPort _chip;
        private readonly byte[] _copy = new byte[16384];
        private uint _random = 1;

        public Wire(SpiPort chip)
        {
            _chip = chip;
        }

        /// <summary>Transactions since the last <see cref="Forget"/>, such as "R08@0020+12": control byte, address, bytes of data.</summary>
        public ArrayList Log { get; } = new ArrayList();

        /// <summary>Off for tests that count allocations.</summary>
        public bool Logs { get; set; } = true;

        /// <summary>What MISO is stuck at, or Intact.</summary>
        public int MisoStuckAt { get; set; } = Intact;

        /// <summary>True when MOSI is not connected: the chip sees zeros, hence reads of MR.</summary>
        public bool MosiIsOpen { get; set; }

        /// <summary>One byte in so many, either way, has a bit flipped; 0 for none. Header bytes are spared when <see cref="NoiseSparesHeader"/>.</summary>
        public int NoiseOneIn { get; set; }

        public bool NoiseSparesHeader { get; set; }

        public Tampering BeforeWrite { get; set; }

        public Tampering AfterRead { get; set; }

        public int Frequency { get; set; } = 20_000_000;

        public override int ClockFrequency => Frequency;

        public int Count => Log.Count;

        public void Forget()
        {
            Log.Clear();
        }

        public void Seed(uint seed)
        {
            _random = seed;
        }

        public override void Write(byte[] buffer, int offset, int length)
        {
            Note('W', buffer, offset, length);
            System.Array.Copy(buffer, offset, _copy, 0, length);
            if (BeforeWrite != null)
            {
                BeforeWrite(_copy, 0, length);
            }

            Outgoing(length);
            _chip.Write(_copy, 0, length);
        }

        public override void Transfer(byte[] buffer, int offset, int length)
        {
            Note('R', buffer, offset, length);
            byte control = buffer[offset + 2];
            byte high = buffer[offset];
            byte low = buffer[offset + 1];
            System.Array.Copy(buffer, offset, _copy, 0, length);
            Outgoing(length);
            _chip.Transfer(_copy, 0, length);
            for (int i = 0; i < length; i++)
            {
                if (MisoStuckAt != Intact)
                {
                    _copy[i] = (byte)MisoStuckAt;
                }
                else if (i >= 3)
                {
                    _copy[i] = Disturbed(_copy[i]);
                }
            }

            if (AfterRead != null)
            {
                // The tampering wants to know what was asked for; the driver must not, so it is random afterwards.
                _copy[0] = high;
                _copy[1] = low;
                _copy[2] = control;
                AfterRead(_copy, 0, length);
            }

            System.Array.Copy(_copy, 0, buffer, offset, length);

            // MISO means nothing during the header, and a DMA engine may write up to the next word.
            for (int i = 0; i < 3; i++)
            {
                buffer[offset + i] = 0xEE;
            }

            for (int i = length; (i & 3) != 0; i++)
            {
                buffer[offset + i] = 0xEE;
            }
        }

        private static string Hex(int value)
        {
            return ((byte)(value >> 8)).ToString("X2") + ((byte)value).ToString("X2");
        }

        private void Outgoing(int length)
        {
            for (int i = 0; i < length; i++)
            {
                if (MosiIsOpen)
                {
                    _copy[i] = 0;
                }
                else if (i >= 3 || !NoiseSparesHeader)
                {
                    _copy[i] = Disturbed(_copy[i]);
                }
            }
        }

        private byte Disturbed(byte value)
        {
            if (NoiseOneIn == 0 || Next() % (uint)NoiseOneIn != 0)
            {
                return value;
            }

            return (byte)(value ^ (1 << (int)(Next() & 7)));
        }

        private uint Next()
        {
            _random ^= _random << 13;
            _random ^= _random >> 17;
            _random ^= _random << 5;
            return _random;
        }

        private void Note(char direction, byte[] buffer, int offset, int length)
        {
            if (Logs)
            {
                Log.Add(direction.ToString() + buffer[offset + 2].ToString("X2") + "@"
                    + Hex((buffer[offset] << 8) | buffer[offset + 1]) + "+" + (length - 3).ToString());
            }
        }
    }
}
