using System.Collections;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Enc28j60
{
    /// <summary>Sees a transaction, or changes it.</summary>
    internal delegate void Tampering(byte[] buffer, int offset, int length);

    /// <summary>
    /// The SPI wires between driver and chip: notes what goes over them, and can change it. It also shows a driver the harsh side of DMA:
    /// what comes in during the instruction is no data, and up to three bytes behind the last one are overwritten.
    /// </summary>
    internal sealed class Wire : SpiPort
    {
        private const byte Garbage = 0xEE;

        // A board's heap has no room for the log of a long test.
        private const int LongestLog = 64;

        private readonly SpiPort _port;
        private readonly byte[] _copy = new byte[16384];

        public Wire(SpiPort port)
        {
            _port = port;
        }

        /// <summary>
        /// The first transactions since the last <see cref="Forget"/>: the instruction, then the byte written ("5F 04"), or the number of
        /// bytes that follow it ("3A+64").
        /// </summary>
        public ArrayList Log { get; } = new ArrayList();

        /// <summary>Off for tests that count allocations.</summary>
        public bool Logs { get; set; } = true;

        /// <summary>Called before the chip sees a write.</summary>
        public Tampering BeforeWrite { get; set; }

        /// <summary>Called before the driver sees what was read; the first byte still says what was asked for.</summary>
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
            Note(buffer, offset, length, length == 2);
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
                _copy[0] = buffer[offset];
                AfterRead(_copy, 0, length);
            }

            System.Array.Copy(_copy, 0, buffer, offset, length);
            buffer[offset] = Garbage;
            for (int i = length; (i & 3) != 0; i++)
            {
                buffer[offset + i] = Garbage;
            }
        }

        private void Note(byte[] buffer, int offset, int length, bool showsValue)
        {
            if ((offset & 3) != 0)
            {
                throw new System.InvalidOperationException("A transfer must start on a word, for DMA's sake.");
            }

            Count++;
            if (Logs && Count <= LongestLog)
            {
                Log.Add(buffer[offset].ToString("X2")
                    + (showsValue ? " " + buffer[offset + 1].ToString("X2") : "+" + (length - 1).ToString()));
            }
        }
    }
}
