namespace NanoTcp.Simulation
{
    /// <summary>The PHY: PHYSR, PHYCR0 and PHYCR1 (data sheet 4.1), its reset, and the time until the link is up.</summary>
    internal sealed class W6100Phy : WiznetPhy
    {
        /// <summary>PHYCR1 after a reset: a bit that is always 1.</summary>
        public const byte ControlResetValue = 0x40;

        private const byte CableOff = 0x80;
        private const byte HalfDuplex = 0x04;
        private const byte Speed10 = 0x02;
        private const byte Link = 0x01;
        private const int ModeShift = 3;
        private const int ModeMask = 7;
        private const int ModeFixed = 4;
        private const int Mode10 = 2;
        private const int ModeHalf = 1;
        private const byte PowerDown = 0x20;
        private const byte EnergySaving = 0x08;
        private const byte ResetBit = 0x01;

        // from a reset until it is stable, in microseconds
        private const long ResetTime = 60_300;

        private readonly W6100Chip _chip;
        private int _mode;
        private bool _wasReset;

        public W6100Phy(W6100Chip chip)
            : base(chip.Plug)
        {
            _chip = chip;
        }

        /// <inheritdoc/>
        public override bool Is100Megabit => (_mode & ModeFixed) == 0 || (_mode & Mode10) == 0;

        /// <inheritdoc/>
        protected override bool IsOn => (_chip.Common.Registers[W6100RegisterMap.PHYCR1] & PowerDown) == 0;

        /// <inheritdoc/>
        protected override long LinkTime =>
            ((_mode & ModeFixed) == 0 ? _chip.Timing.Autonegotiation : _chip.Timing.FixedLink) + (_wasReset ? ResetTime : 0);

        private bool IsFullDuplex => (_mode & ModeFixed) == 0 || (_mode & ModeHalf) == 0;

        /// <summary>Restarts after a reset of the chip: the strap pins give the mode.</summary>
        public override void Restart(long now)
        {
            _mode = _chip.StrapMode & ModeMask;
            _wasReset = false;
            base.Restart(now);
        }

        /// <summary>PHYCR0 was written. Two drivers write it without a reset of the PHY: it takes effect at once.</summary>
        public void SetMode(byte value, long now)
        {
            _mode = value & ModeMask;
            _wasReset = false;
            base.Restart(now);
            CatchUp(now);
        }

        /// <summary>PHYCR1 was written. A reset ends by itself.</summary>
        public void Control(byte value, long now)
        {
            byte[] registers = _chip.Common.Registers;
            int before = registers[W6100RegisterMap.PHYCR1];
            registers[W6100RegisterMap.PHYCR1] = (byte)((value & (PowerDown | EnergySaving)) | ControlResetValue);
            _wasReset = (value & ResetBit) != 0;
            if (_wasReset)
            {
                _mode = _chip.StrapMode & ModeMask;
            }

            if (_wasReset || ((before ^ value) & PowerDown) != 0)
            {
                base.Restart(now);
            }

            CatchUp(now);
        }

        /// <inheritdoc/>
        public override void CatchUp(long now)
        {
            base.CatchUp(now);
            Show();
        }

        // SPD and DPX are undefined without LNK
        private void Show()
        {
            int value = (_mode << ModeShift) | (_chip.Plug.IsPlugged ? 0 : CableOff);
            if (IsReady && _chip.Plug.IsLinkPartnerReady)
            {
                value |= Link | (Is100Megabit ? 0 : Speed10) | (IsFullDuplex ? 0 : HalfDuplex);
            }

            _chip.Common.Registers[W6100RegisterMap.PHYSR] = (byte)value;
        }
    }
}
