using System;

namespace NanoTcp.Simulation
{
    /// <summary>The common registers (data sheet 3.1 and 4.1). The array always holds what a read returns.</summary>
    internal sealed class W5500CommonBlock
    {
        public readonly byte[] Registers = new byte[W5500RegisterMap.CommonLength];

        private readonly W5500Chip _chip;

        public W5500CommonBlock(W5500Chip chip)
        {
            _chip = chip;
        }

        /// <summary>True while an interrupt source requests INTn: (IR and IMR) or (SIR and SIMR).</summary>
        public bool WantsInterrupt => (Registers[W5500RegisterMap.IR] & Registers[W5500RegisterMap.IMR]) != 0
            || (Registers[W5500RegisterMap.SIR] & Registers[W5500RegisterMap.SIMR]) != 0;

        /// <summary>
        /// INTLEVEL as INTn's minimum high time between two assertions: (INTLEVEL + 1) * 4 cycles of 150 MHz, in microseconds.
        /// </summary>
        public long InterruptGap
        {
            get
            {
                int level = (Registers[W5500RegisterMap.INTLEVEL] << 8) | Registers[W5500RegisterMap.INTLEVEL + 1];
                return (level + 1) * 4 / 150;
            }
        }

        /// <summary>RTR in microseconds.</summary>
        public long RetryTime => ((Registers[W5500RegisterMap.RTR] << 8) | Registers[W5500RegisterMap.RTR + 1]) * 100L;

        /// <summary>
        /// Time that a TCP packet waits for its acknowledgment after a number of retries: RTR, doubled each time while it fits 16 bits of
        /// 100 microseconds (data sheet 4.1, RCR: TCPTO).
        /// </summary>
        public long RetryTimeAfter(int retries)
        {
            int time = (Registers[W5500RegisterMap.RTR] << 8) | Registers[W5500RegisterMap.RTR + 1];
            for (int i = 0; i < retries && time * 2 <= 0xFFFF; i++)
            {
                time *= 2;
            }

            return time * 100L;
        }

        public void Reset()
        {
            byte[] r = Registers;
            Array.Clear(r, 0, r.Length);
            r[W5500RegisterMap.RTR] = 0x07;
            r[W5500RegisterMap.RTR + 1] = 0xD0;
            r[W5500RegisterMap.RCR] = 0x08;
            r[W5500RegisterMap.PTIMER] = 0x28;
            r[W5500RegisterMap.PMRU] = 0xFF;
            r[W5500RegisterMap.PMRU + 1] = 0xFF;
            r[W5500RegisterMap.PHYCFGR] = W5500RegisterMap.PhyResetValue;
        }

        public void ShowSocketInterrupt(int socket, bool isPending)
        {
            int bit = 1 << socket;
            int old = Registers[W5500RegisterMap.SIR];
            Registers[W5500RegisterMap.SIR] = (byte)(isPending ? old | bit : old & ~bit);
        }

        public void Read(int address, byte[] buffer, int offset, int count)
        {
            if (W5500RegisterMap.IsReservedCommon(address))
            {
                _chip.Break(W5500Rule.ReservedRegister, address);
            }

            W5500Chip.CopyRegisters(Registers, address, buffer, offset, count);
        }

        public void Write(int address, byte value, long now)
        {
            if (W5500RegisterMap.IsReservedCommon(address))
            {
                _chip.Break(W5500Rule.ReservedRegister, address);
                return;
            }

            if (W5500RegisterMap.IsReadOnlyCommon(address))
            {
                _chip.Break(W5500Rule.ReadOnlyRegister, address);
                return;
            }

            switch (address)
            {
                case W5500RegisterMap.MR:
                    if ((value & W5500RegisterMap.ModeReset) != 0)
                    {
                        _chip.SoftReset(now);
                    }
                    else
                    {
                        int reset = Registers[address] & W5500RegisterMap.ModeReset;
                        Registers[address] = (byte)((value & W5500RegisterMap.ModeWritable) | reset);
                    }

                    break;
                case W5500RegisterMap.IR:
                    Registers[address] &= (byte)~value;
                    break;
                case W5500RegisterMap.PHYCFGR:
                    _chip.Phy.Configure(value, now);
                    break;
                default:
                    Registers[address] = value;
                    break;
            }
        }
    }
}
