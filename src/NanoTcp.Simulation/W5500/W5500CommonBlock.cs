namespace NanoTcp.Simulation
{
    /// <summary>A W5500's common registers (data sheet 3.1 and 4.1): MR, PHYCFGR and VERSIONR are its own.</summary>
    internal sealed class W5500CommonBlock : WiznetCommonBlock
    {
        private readonly W5500Chip _chip;

        public W5500CommonBlock(W5500Chip chip)
            : base(WiznetRegisterMap.CommonLength)
        {
            _chip = chip;
        }

        /// <inheritdoc/>
        public override void Reset()
        {
            base.Reset();
            Registers[WiznetRegisterMap.PHYCFGR] = W5500Phy.ResetValue;
        }

        /// <inheritdoc/>
        public override void ShowVersion(byte version)
        {
            Registers[WiznetRegisterMap.VERSIONR] = version;
        }

        /// <inheritdoc/>
        public override void BeginSoftReset()
        {
            Registers[WiznetRegisterMap.MR] = WiznetRegisterMap.ModeReset;
        }

        /// <inheritdoc/>
        public override void EndSoftReset()
        {
            Registers[WiznetRegisterMap.MR] &= WiznetRegisterMap.ModeWritable;
        }

        /// <inheritdoc/>
        public override void Read(int address, byte[] buffer, int offset, int count)
        {
            if (IsReserved(address))
            {
                _chip.Break(WiznetRule.ReservedRegister, address);
            }

            WiznetChip.CopyRegisters(Registers, address, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override void Write(int address, byte value, long now)
        {
            if (IsReserved(address))
            {
                _chip.Break(WiznetRule.ReservedRegister, address);
                return;
            }

            if (IsReadOnly(address))
            {
                _chip.Break(WiznetRule.ReadOnlyRegister, address);
                return;
            }

            switch (address)
            {
                case WiznetRegisterMap.MR:
                    if ((value & WiznetRegisterMap.ModeReset) != 0)
                    {
                        _chip.SoftReset(now);
                    }
                    else
                    {
                        int reset = Registers[address] & WiznetRegisterMap.ModeReset;
                        Registers[address] = (byte)((value & WiznetRegisterMap.ModeWritable) | reset);
                    }

                    break;
                case WiznetRegisterMap.IR:
                    Registers[address] &= (byte)~value;
                    break;
                case WiznetRegisterMap.PHYCFGR:
                    _chip.Phy.Configure(value, now);
                    break;
                default:
                    Registers[address] = value;
                    break;
            }
        }

        // does not exist
        private static bool IsReserved(int address)
        {
            return address >= WiznetRegisterMap.CommonLength
                || (address > WiznetRegisterMap.PHYCFGR && address < WiznetRegisterMap.VERSIONR);
        }

        // only the chip writes it
        private static bool IsReadOnly(int address)
        {
            return address == WiznetRegisterMap.SIR || address == WiznetRegisterMap.VERSIONR
                || (address >= WiznetRegisterMap.UIPR && address <= WiznetRegisterMap.UPORTREnd);
        }
    }
}
