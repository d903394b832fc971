using System.Collections;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Drivers
{
    /// <summary>Sees a transaction, or changes it.</summary>
    internal delegate void Tampering(byte[] buffer, int offset, int length);

    /// <summary>
    /// The SPI wires between driver and chip: notes what goes over them, and can change it. It also shows a driver the harsh side of DMA:
    /// what comes in during the header is no data, and up to three bytes behind the last one are overwritten.
    /// </summary>
    internal abstract class TamperedPort : SpiPort
    {
        private const byte Garbage = 0xEE;

        // A board's heap has no room for the log of a long test.
        private const int LongestLog = 64;

        private readonly SpiPort _port;
        private readonly int _headerLength;
        private readonly byte[] _copy = new byte[16384];

        protected TamperedPort(SpiPort port, int headerLength)
        {
            _port = port;
            _headerLength = headerLength;
        }

        /// <summary>The first transactions since the last <see cref="Forget"/>, as <see cref="Describe"/> has them.</summary>
        public ArrayList Log { get; } = new ArrayList();

        /// <summary>Off for tests that count allocations.</summary>
        public bool Logs { get; set; } = true;

        /// <summary>Called before the chip sees a write.</summary>
        public Tampering BeforeWrite { get; set; }

        /// <summary>Called before the driver sees what was read; the header still says what was asked for.</summary>
        public Tampering AfterRead { get; set; }

        public int Frequency { get; set; } = 20_000_000;

        public override int ClockFrequency => Frequency;

        /// <summary>Transactions since the last <see cref="Forget"/>.</summary>
        public int Count { get; private set; }

        public void Forget()
        {
            Log.Clear();
            Count = 0;
        }

        /// <summary>How many of the logged transactions begin so.</summary>
        public int CountOf(string beginning)
        {
            int count = 0;
            foreach (string entry in Log)
            {
                if (entry.StartsWith(beginning))
                {
                    count++;
                }
            }

            return count;
        }

        public override void Write(byte[] buffer, int offset, int length)
        {
            Note(buffer, offset, length, true);
            System.Array.Copy(buffer, offset, _copy, 0, length);
            if (BeforeWrite != null)
            {
                BeforeWrite(_copy, 0, length);
            }

            _port.Write(_copy, 0, length);
        }

        public override void Transfer(byte[] buffer, int offset, int length)
        {
            Note(buffer, offset, length, false);
            System.Array.Copy(buffer, offset, _copy, 0, length);
            _port.Transfer(_copy, 0, length);
            if (AfterRead != null)
            {
                System.Array.Copy(buffer, offset, _copy, 0, _headerLength);
                AfterRead(_copy, 0, length);
            }

            System.Array.Copy(_copy, 0, buffer, offset, length);
            for (int i = 0; i < _headerLength; i++)
            {
                buffer[offset + i] = Garbage;
            }

            for (int i = length; (i & 3) != 0; i++)
            {
                buffer[offset + i] = Garbage;
            }
        }

        protected abstract string Describe(byte[] buffer, int offset, int length, bool isWrite);

        private void Note(byte[] buffer, int offset, int length, bool isWrite)
        {
            if ((offset & 3) != 0)
            {
                throw new System.InvalidOperationException("A transfer must start on a word, for DMA's sake.");
            }

            Count++;
            if (Logs && Count <= LongestLog)
            {
                Log.Add(Describe(buffer, offset, length, isWrite));
            }
        }
    }
}
