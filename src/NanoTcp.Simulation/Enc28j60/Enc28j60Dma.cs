namespace NanoTcp.Simulation
{
    /// <summary>The DMA controller (data sheet 13): copies within buffer memory, or computes a checksum over it.</summary>
    internal sealed class Enc28j60Dma
    {
        private const long NanosecondsPerMicrosecond = 1000;

        private readonly Enc28j60Chip _chip;
        private int _count;

        public Enc28j60Dma(Enc28j60Chip chip)
        {
            _chip = chip;
        }

        /// <summary>When the operation is done, in microseconds, or never.</summary>
        public long DoneAt { get; private set; } = SimulationPart.Never;

        public bool IsBusy => _chip.Registers.Has(Enc28j60RegisterMap.ECON1, Enc28j60RegisterMap.DmaStart);

        private bool Sums => _chip.Registers.Has(Enc28j60RegisterMap.ECON1, Enc28j60RegisterMap.ChecksumEnable);

        /// <summary>The ones' complement of a sum of 16-bit words, with its carries added (RFC 1071).</summary>
        public static int Fold(int sum)
        {
            while (sum > 0xFFFF)
            {
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            return ~sum & 0xFFFF;
        }

        public void Reset()
        {
            DoneAt = SimulationPart.Never;
        }

        /// <summary>ECON1 was written.</summary>
        /// <param name="old">Its former value.</param>
        /// <param name="now">The time in microseconds.</param>
        public void Control(int old, long now)
        {
            bool wasBusy = (old & Enc28j60RegisterMap.DmaStart) != 0;
            if (wasBusy && IsBusy && ((old & Enc28j60RegisterMap.ChecksumEnable) != 0) != Sums)
            {
                _chip.Break(Enc28j60Rule.DmaBusy, old);
            }

            if (IsBusy && !wasBusy)
            {
                Start(now);
            }
            else if (!IsBusy)
            {
                DoneAt = SimulationPart.Never;
            }
        }

        public void CatchUp(long now)
        {
            if (now < DoneAt)
            {
                return;
            }

            DoneAt = SimulationPart.Never;
            _chip.Registers.Clear(Enc28j60RegisterMap.ECON1, Enc28j60RegisterMap.DmaStart);
            _chip.Registers.Set(Enc28j60RegisterMap.EIR, Enc28j60RegisterMap.DmaInterrupt);
            if (Sums)
            {
                _chip.Registers.SetWord(Enc28j60RegisterMap.EDMACS, Sum());
            }
            else
            {
                Copy();
            }
        }

        private void Start(long now)
        {
            Enc28j60Memory memory = _chip.Memory;
            int start = _chip.Registers.Pointer(Enc28j60RegisterMap.EDMAST);
            int end = _chip.Registers.Pointer(Enc28j60RegisterMap.EDMAND);
            _count = 1;
            for (int address = start; address != end; address = memory.After(address))
            {
                _count++;
                if (_count > Enc28j60Memory.Size)
                {
                    DoneAt = SimulationPart.Never;
                    _chip.Break(Enc28j60Rule.DmaNeverEnds, end);
                    return;
                }
            }

            DoneAt = now + (_count * _chip.Timing.DmaNanosecondsPerByte / NanosecondsPerMicrosecond) + 1;
            if (Sums && _chip.Errata.ChecksumAbortsReception)
            {
                _chip.Receiver.AbortUntil(DoneAt);
            }
        }

        private void Copy()
        {
            int from = _chip.Registers.Pointer(Enc28j60RegisterMap.EDMAST);
            int to = _chip.Registers.Pointer(Enc28j60RegisterMap.EDMADST);
            for (int i = 0; i < _count; i++)
            {
                _chip.Memory[to] = _chip.Memory[from];
                from = _chip.Memory.After(from);
                to = _chip.Memory.After(to);
            }
        }

        private int Sum()
        {
            int address = _chip.Registers.Pointer(Enc28j60RegisterMap.EDMAST);
            int sum = 0;
            for (int i = 0; i < _count; i++)
            {
                sum += (i & 1) == 0 ? _chip.Memory[address] << 8 : _chip.Memory[address];
                address = _chip.Memory.After(address);
            }

            return Fold(sum);
        }
    }
}
