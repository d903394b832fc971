namespace NanoTcp.Simulation
{
    /// <summary>A W6100's common registers (data sheet 4.1): locks, reset by SYCR0, registers that clear others, and the PHY's.</summary>
    internal sealed class W6100CommonBlock : WiznetCommonBlock
    {
        private const byte ChipKey = 0xCE;
        private const byte NetKey = 0x3A;
        private const byte PhyKey = 0x53;
        private const byte ChipLock = 0x80;
        private const byte NetLock = 0x40;
        private const byte PhyLock = 0x20;
        private const byte SpiMode = 0x01;
        private const byte NoReset = 0x80;
        private const byte InterruptEnable = 0x80;
        private const byte SystemWritable = 0x81;

        private readonly W6100Chip _chip;
        private readonly W6100Ranges _ranges = new W6100Ranges(W6100RegisterMap.Common);

        public W6100CommonBlock(W6100Chip chip)
            : base(W6100RegisterMap.CommonLength)
        {
            _chip = chip;
        }

        /// <inheritdoc/>
        public override bool WantsInterrupt => (Registers[W6100RegisterMap.SYCR1] & InterruptEnable) != 0
            && (base.WantsInterrupt || (Registers[W6100RegisterMap.SLIR] & Registers[W6100RegisterMap.SLIMR]) != 0);

        /// <inheritdoc/>
        public override void Reset()
        {
            base.Reset();
            byte[] r = Registers;
            r[W6100RegisterMap.SYSR] = ChipLock | NetLock | PhyLock | SpiMode;
            r[W6100RegisterMap.SYCR1] = InterruptEnable;
            r[W6100RegisterMap.PHYDIVR] = 0x01;
            r[W6100RegisterMap.PHYCR1] = W6100Phy.ControlResetValue;
            r[W6100RegisterMap.SLRTR] = 0x07;
            r[W6100RegisterMap.SLRTR + 1] = 0xD0;
            r[W6100RegisterMap.SLHOPR] = 0x80;
        }

        /// <inheritdoc/>
        public override void ShowVersion(byte version)
        {
            Registers[W6100RegisterMap.Identity] = version;
            Registers[W6100RegisterMap.Identity + 2] = (byte)(version == 0 ? 0 : 0x46);
            Registers[W6100RegisterMap.Identity + 3] = (byte)(version == 0 ? 0 : 0x61);
        }

        /// <inheritdoc/>
        public override void Read(int address, byte[] buffer, int offset, int count)
        {
            if (!_ranges.Exists(address))
            {
                _chip.Break(WiznetRule.ReservedRegister, address);
            }
            else if (_ranges.AccessOf(address) == W6100Ranges.WriteOnly)
            {
                _chip.Break(WiznetRule.WriteOnlyRegister, address);
            }

            ShowTicks();
            _ranges.Copy(Registers, address, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override void Write(int address, byte value, long now)
        {
            if (!_ranges.Exists(address))
            {
                _chip.Break(WiznetRule.ReservedRegister, address);
            }
            else if (_ranges.AccessOf(address) == W6100Ranges.ReadOnly)
            {
                _chip.Break(WiznetRule.ReadOnlyRegister, address);
            }
            else if (IsLocked(_ranges.LockOf(address)))
            {
                _chip.Break(WiznetRule.LockedRegister, address);
            }
            else
            {
                Store(_ranges.OffsetOf(address), value, now);
            }
        }

        private void Store(int register, byte value, long now)
        {
            switch (register)
            {
                case W6100RegisterMap.SYCR0:
                    if ((value & NoReset) == 0)
                    {
                        _chip.SoftReset(now);
                    }

                    break;
                case W6100RegisterMap.SYCR1:
                    Registers[register] = (byte)(value & SystemWritable);
                    break;
                case W6100RegisterMap.TCNTRCLR:
                    _chip.TicksSince = now;
                    break;
                case W6100RegisterMap.IRCLR:
                    Registers[WiznetRegisterMap.IR] &= (byte)~value;
                    break;
                case W6100RegisterMap.SLIRCLR:
                    Registers[W6100RegisterMap.SLIR] &= (byte)~value;
                    break;
                case W6100RegisterMap.CHPLCKR:
                    SetLock(ChipLock, value == ChipKey);
                    break;
                case W6100RegisterMap.NETLCKR:
                    SetLock(NetLock, value == NetKey);
                    break;
                case W6100RegisterMap.PHYLCKR:
                    SetLock(PhyLock, value == PhyKey);
                    break;
                case W6100RegisterMap.PHYCR0:
                    _chip.Phy.SetMode(value, now);
                    break;
                case W6100RegisterMap.PHYCR1:
                    _chip.Phy.Control(value, now);
                    break;
                case W6100RegisterMap.SLCR:
                case W6100RegisterMap.PHYACR:
                    _chip.Break(WiznetRule.NotModeled, register);
                    break;
                default:
                    Registers[register] = value;
                    break;
            }
        }

        private bool IsLocked(int kind)
        {
            int bit = kind == W6100Ranges.Chip ? ChipLock : kind == W6100Ranges.Net ? NetLock : kind == W6100Ranges.Phy ? PhyLock : 0;
            return (Registers[W6100RegisterMap.SYSR] & bit) != 0;
        }

        private void SetLock(byte bit, bool opens)
        {
            int locks = Registers[W6100RegisterMap.SYSR];
            Registers[W6100RegisterMap.SYSR] = (byte)(opens ? locks & ~bit : locks | bit);
        }

        // TCNTR counts 100 microseconds
        private void ShowTicks()
        {
            int ticks = (int)((_chip.Clock.Microseconds - _chip.TicksSince) / 100);
            Registers[W6100RegisterMap.TCNTR] = (byte)(ticks >> 8);
            Registers[W6100RegisterMap.TCNTR + 1] = (byte)ticks;
        }
    }
}
