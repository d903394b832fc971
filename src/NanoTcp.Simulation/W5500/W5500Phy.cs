namespace NanoTcp.Simulation
{
    /// <summary>The PHY: PHYCFGR (data sheet 4.1), its reset, and the time until the link is up.</summary>
    internal sealed class W5500Phy : WiznetPhy
    {
        /// <summary>PHYCFGR after a reset.</summary>
        public const byte ResetValue = 0xB8;

        private const byte PhyReset = 0x80;
        private const byte OperationMode = 0x40;
        private const byte FullDuplex = 0x04;
        private const byte Speed100 = 0x02;
        private const byte Link = 0x01;
        private const byte ReadOnly = 0x07;
        private const int OperationShift = 3;
        private const int Operation10Half = 0;
        private const int Operation10Full = 1;
        private const int Operation100Half = 2;
        private const int Operation100HalfAuto = 4;
        private const int OperationUnused = 5;
        private const int OperationPowerDown = 6;
        private const int OperationAll = 7;

        private readonly W5500Chip _chip;
        private int _operation = OperationAll;

        public W5500Phy(W5500Chip chip)
            : base(chip.Plug)
        {
            _chip = chip;
        }

        public override bool Is100Megabit => _operation != Operation10Half && _operation != Operation10Full;

        protected override bool IsOn => !IsInReset && _operation != OperationPowerDown && _operation != OperationUnused;

        protected override long LinkTime => _operation == OperationAll || _operation == Operation100HalfAuto
            ? _chip.Timing.Autonegotiation
            : _chip.Timing.FixedLink;

        private bool IsFullDuplex => _operation != Operation10Half && _operation != Operation100Half && _operation != Operation100HalfAuto;

        private bool IsInReset => (_chip.Common.Registers[WiznetRegisterMap.PHYCFGR] & PhyReset) == 0;

        /// <summary>Restarts after a reset: takes the operation mode from PHYCFGR, or from the pins, which are open: all capable.</summary>
        public override void Restart(long now)
        {
            int configuration = _chip.Common.Registers[WiznetRegisterMap.PHYCFGR];
            bool byRegister = (configuration & OperationMode) != 0;
            _operation = byRegister ? (configuration >> OperationShift) & 7 : OperationAll;
            base.Restart(now);
        }

        /// <summary>PHYCFGR was written. A new operation mode takes effect with the next PHY reset.</summary>
        public void Configure(byte value, long now)
        {
            byte[] registers = _chip.Common.Registers;
            bool wasInReset = IsInReset;
            int readOnly = registers[WiznetRegisterMap.PHYCFGR] & ReadOnly;
            registers[WiznetRegisterMap.PHYCFGR] = (byte)((value & ~ReadOnly) | readOnly);
            if (IsInReset)
            {
                Stop();
            }
            else if (wasInReset)
            {
                Restart(now);
            }

            CatchUp(now);
        }

        public override void CatchUp(long now)
        {
            base.CatchUp(now);
            Show();
        }

        // SPD and DPX are undefined without LNK
        private void Show()
        {
            byte[] registers = _chip.Common.Registers;
            int value = registers[WiznetRegisterMap.PHYCFGR] & ~ReadOnly;
            if (IsReady && _chip.Plug.IsLinkPartnerReady)
            {
                value |= Link;
                if (Is100Megabit)
                {
                    value |= Speed100;
                }

                if (IsFullDuplex)
                {
                    value |= FullDuplex;
                }
            }

            registers[WiznetRegisterMap.PHYCFGR] = (byte)value;
        }
    }
}
