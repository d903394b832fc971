namespace NanoTcp.Simulation
{
    /// <summary>The 10BASE-T PHY (data sheet 3.3, table 3-3): its registers and the link. It does not negotiate.</summary>
    internal sealed class Enc28j60Phy : ChipPhy
    {
        private const int PHCON1 = 0x00;
        private const int PHSTAT1 = 0x01;
        private const int PHID1 = 0x02;
        private const int PHID2 = 0x03;
        private const int PHCON2 = 0x10;
        private const int PHSTAT2 = 0x11;
        private const int PHIE = 0x12;
        private const int PHIR = 0x13;
        private const int PHLCON = 0x14;

        private const int ControlReset = 0x8000;
        private const int ControlLoopback = 0x4000;
        private const int ControlPowerSave = 0x0800;
        private const int ControlFullDuplex = 0x0100;
        private const int ControlForceLink = 0x4000;
        private const int ControlTransmitOff = 0x2000;

        private const int StatusCapable = 0x1800;
        private const int StatusLinkHeld = 0x0004;
        private const int Status2Transmits = 0x2000;
        private const int Status2Receives = 0x1000;
        private const int Status2Link = 0x0400;
        private const int Status2FullDuplex = 0x0200;
        private const int Status2Polarity = 0x0020;

        private const int LinkInterrupt = 0x0010;
        private const int GlobalInterrupt = 0x0002;

        private const int LedBits = 0x3000;
        private const int LedReset = 0x3422;
        private const int Identifier1 = 0x0083;
        private const int Identifier2 = 0x1400;

        private readonly Enc28j60Chip _chip;
        private int _control1;
        private int _control2;
        private int _interruptEnable;
        private int _ledControl = LedReset;
        private bool _linkFell;
        private bool _linkChanged;
        private bool _wasLinkUp;

        public Enc28j60Phy(Enc28j60Chip chip)
            : base(chip.Plug)
        {
            _chip = chip;
        }

        public bool IsLinkUp => (_control2 & ControlForceLink) != 0 || (IsReady && _chip.Plug.IsLinkPartnerReady);

        public bool IsFullDuplex => (_control1 & ControlFullDuplex) != 0;

        public bool IsLoopback => (_control1 & ControlLoopback) != 0;

        public bool Transmits => (_control2 & ControlTransmitOff) == 0;

        /// <summary>EIR.LINKIF.</summary>
        public bool HasLinkInterrupt => _linkChanged
            && (_interruptEnable & (LinkInterrupt | GlobalInterrupt)) == (LinkInterrupt | GlobalInterrupt);

        protected override bool IsOn => !_chip.Registers.IsInPowerSave && (_control1 & ControlPowerSave) == 0;

        protected override long LinkTime => _chip.Timing.LinkUp;

        public void Reset(long now)
        {
            _control1 = _chip.Errata.DuplexAtResetIsChance && _chip.Random.Below(2) == 0 ? ControlFullDuplex : 0;
            _control2 = 0;
            _interruptEnable = 0;
            _ledControl = LedReset;
            _linkFell = false;
            _linkChanged = false;
            _wasLinkUp = false;
            Restart(now);
        }

        public override void CatchUp(long now)
        {
            base.CatchUp(now);
            bool isLinkUp = IsLinkUp;
            if (isLinkUp != _wasLinkUp)
            {
                _wasLinkUp = isLinkUp;
                _linkChanged = true;
                _linkFell |= !isLinkUp;
            }
        }

        public int Read(int address)
        {
            switch (address)
            {
                case PHCON1:
                    return _control1;
                case PHSTAT1:
                    bool held = IsLinkUp && !_linkFell;
                    _linkFell = false;
                    return StatusCapable | (held ? StatusLinkHeld : 0);
                case PHID1:
                    return Identifier1;
                case PHID2:
                    return Identifier2;
                case PHCON2:
                    return _control2;
                case PHSTAT2:
                    return ReadStatus2();
                case PHIE:
                    return _interruptEnable;
                case PHIR:
                    int flags = _linkChanged ? LinkInterrupt | 0x0004 : 0;
                    _linkChanged = false;
                    return flags;
                case PHLCON:
                    return _ledControl;
                default:
                    _chip.Break(Enc28j60Rule.ReservedPhyRegister, address);
                    return 0;
            }
        }

        public void Write(int address, int value, long now)
        {
            switch (address)
            {
                case PHCON1:
                    WriteControl1(value, now);
                    break;
                case PHCON2:
                    _control2 = value;
                    break;
                case PHIE:
                    _interruptEnable = value & (LinkInterrupt | GlobalInterrupt);
                    break;
                case PHLCON:
                    _ledControl = value;
                    if ((value & LedBits) != LedBits)
                    {
                        _chip.Break(Enc28j60Rule.LedControlBits, value);
                    }

                    break;
                default:
                    _chip.Break(Enc28j60Rule.ReservedPhyRegister, address);
                    break;
            }
        }

        private void WriteControl1(int value, long now)
        {
            if ((value & ControlReset) != 0)
            {
                Reset(now);
                return;
            }

            int changed = value ^ _control1;
            _control1 = value;
            if ((changed & ControlPowerSave) != 0)
            {
                Restart(now);
            }
        }

        private int ReadStatus2()
        {
            long now = _chip.Clock.Microseconds;
            return (IsLinkUp ? Status2Link : 0)
                | (IsFullDuplex ? Status2FullDuplex : 0)
                | (_chip.Transmitter.IsSending ? Status2Transmits : 0)
                | (_chip.Receiver.IsBusy(now) ? Status2Receives : 0)
                | (_chip.Faults.IsReceivePairCrossed ? Status2Polarity : 0);
        }
    }
}
