using System;

namespace NanoTcp.Simulation
{
    /// <summary>The common registers (W5500 data sheet 3.1 and 4.1). The array always holds what a read returns.</summary>
    internal abstract class WiznetCommonBlock
    {
        /// <summary>In the layout of <see cref="WiznetRegisterMap"/>, and the chip's other registers after them.</summary>
        public readonly byte[] Registers;

        protected WiznetCommonBlock(int length)
        {
            Registers = new byte[length];
        }

        /// <summary>True while an interrupt source requests INTn: (IR and IMR) or (SIR and SIMR).</summary>
        public virtual bool WantsInterrupt => (Registers[WiznetRegisterMap.IR] & Registers[WiznetRegisterMap.IMR]) != 0
            || (Registers[WiznetRegisterMap.SIR] & Registers[WiznetRegisterMap.SIMR]) != 0;

        /// <summary>
        /// INTLEVEL as INTn's minimum high time between two assertions: (INTLEVEL + 1) * 4 cycles of 150 MHz, in microseconds.
        /// </summary>
        public long InterruptGap
        {
            get
            {
                int level = (Registers[WiznetRegisterMap.INTLEVEL] << 8) | Registers[WiznetRegisterMap.INTLEVEL + 1];
                return (level + 1) * 4 / 150;
            }
        }

        /// <summary>RTR in microseconds.</summary>
        public long RetryTime => ((Registers[WiznetRegisterMap.RTR] << 8) | Registers[WiznetRegisterMap.RTR + 1]) * 100L;

        /// <summary>
        /// Time that a TCP packet waits for its acknowledgment after a number of retries: RTR, doubled each time while it fits 16 bits of
        /// 100 microseconds (data sheet 4.1, RCR: TCPTO).
        /// </summary>
        public long RetryTimeAfter(int retries)
        {
            int time = (Registers[WiznetRegisterMap.RTR] << 8) | Registers[WiznetRegisterMap.RTR + 1];
            for (int i = 0; i < retries && time * 2 <= 0xFFFF; i++)
            {
                time *= 2;
            }

            return time * 100L;
        }

        /// <summary>Sets all registers to their reset values.</summary>
        public virtual void Reset()
        {
            byte[] r = Registers;
            Array.Clear(r, 0, r.Length);
            r[WiznetRegisterMap.RTR] = 0x07;
            r[WiznetRegisterMap.RTR + 1] = 0xD0;
            r[WiznetRegisterMap.RCR] = 0x08;
            r[WiznetRegisterMap.PTIMER] = 0x28;
            r[WiznetRegisterMap.PMRU] = 0xFF;
            r[WiznetRegisterMap.PMRU + 1] = 0xFF;
        }

        public void ShowSocketInterrupt(int socket, bool isPending)
        {
            int bit = 1 << socket;
            int old = Registers[WiznetRegisterMap.SIR];
            Registers[WiznetRegisterMap.SIR] = (byte)(isPending ? old | bit : old & ~bit);
        }

        /// <summary>Reads registers into a buffer. The address is the chip's.</summary>
        public abstract void Read(int address, byte[] buffer, int offset, int count);

        /// <summary>Writes a register. The address is the chip's.</summary>
        public abstract void Write(int address, byte value, long now);

        /// <summary>Shows what identifies the chip, or 0 while it starts up.</summary>
        public abstract void ShowVersion(byte version);

        /// <summary>The command for a soft reset was given: shows that, if the chip does.</summary>
        public virtual void BeginSoftReset()
        {
        }

        /// <summary>A soft reset has ended.</summary>
        public virtual void EndSoftReset()
        {
        }
    }
}
