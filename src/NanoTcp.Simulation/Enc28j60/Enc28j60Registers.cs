using System;

namespace NanoTcp.Simulation
{
    /// <summary>The control registers (data sheet 3.1), and the effects of reading and writing them.</summary>
    internal sealed class Enc28j60Registers
    {
        private readonly byte[] _values = new byte[Enc28j60RegisterMap.Count];
        private readonly Enc28j60Chip _chip;

        // the value written to ERXRDPTL, which takes effect with ERXRDPTH
        private byte _bufferedReadPointer;

        public Enc28j60Registers(Enc28j60Chip chip)
        {
            _chip = chip;
        }

        /// <summary>A register's stored value.</summary>
        public byte this[int register]
        {
            get => _values[register];
            set => _values[register] = value;
        }

        public int Bank => _values[Enc28j60RegisterMap.ECON1] & Enc28j60RegisterMap.BankSelect;

        public bool IsReceiving => Has(Enc28j60RegisterMap.ECON1, Enc28j60RegisterMap.ReceiveEnable);

        public bool IsFullDuplex => Has(Enc28j60RegisterMap.MACON3, Enc28j60RegisterMap.FullDuplex);

        public bool IsInPowerSave => Has(Enc28j60RegisterMap.ECON2, Enc28j60RegisterMap.PowerSave);

        /// <summary>True while an interrupt source requests INT.</summary>
        public bool WantsInterrupt => Has(Enc28j60RegisterMap.EIE, Enc28j60RegisterMap.InterruptEnable)
            && (Flags & _values[Enc28j60RegisterMap.EIE]) != 0;

        private int Flags => _values[Enc28j60RegisterMap.EIR]
            | (_values[Enc28j60RegisterMap.EPKTCNT] != 0 ? Enc28j60RegisterMap.PacketInterrupt : 0)
            | (_chip.Phy.HasLinkInterrupt ? Enc28j60RegisterMap.LinkInterrupt : 0);

        public bool Has(int register, int bits)
        {
            return (_values[register] & bits) != 0;
        }

        public void Set(int register, int bits)
        {
            _values[register] = (byte)(_values[register] | bits);
        }

        public void Clear(int register, int bits)
        {
            _values[register] = (byte)(_values[register] & ~bits);
        }

        /// <summary>A pointer into buffer memory, from two registers.</summary>
        public int Pointer(int register)
        {
            return (_values[register] | (_values[register + 1] << 8)) & Enc28j60RegisterMap.AddressMask;
        }

        public int Word(int register)
        {
            return _values[register] | (_values[register + 1] << 8);
        }

        public void SetWord(int register, int value)
        {
            _values[register] = (byte)value;
            _values[register + 1] = (byte)(value >> 8);
        }

        /// <summary>Sets the reset values of data sheet table 3-2. A soft reset leaves ECOCON unchanged.</summary>
        public void Reset(bool isHard)
        {
            byte clockOutput = _values[Enc28j60RegisterMap.ECOCON];
            Array.Clear(_values, 0, _values.Length);
            SetWord(Enc28j60RegisterMap.ERDPT, 0x05FA);
            SetWord(Enc28j60RegisterMap.ERXST, 0x05FA);
            SetWord(Enc28j60RegisterMap.ERXRDPT, 0x05FA);
            SetWord(Enc28j60RegisterMap.ERXND, 0x1FFF);
            _bufferedReadPointer = 0xFA;
            SetWord(Enc28j60RegisterMap.MAMXFL, 0x0600);
            SetWord(Enc28j60RegisterMap.EPAUS, 0x1000);
            _values[Enc28j60RegisterMap.MACLCON1] = 0x0F;
            _values[Enc28j60RegisterMap.MACLCON2] = 0x37;
            _values[Enc28j60RegisterMap.ERXFCON] = Enc28j60RegisterMap.FilterUnicast | Enc28j60RegisterMap.FilterCrc
                | Enc28j60RegisterMap.FilterBroadcast;
            _values[Enc28j60RegisterMap.ECON2] = Enc28j60RegisterMap.AutoIncrement;
            _values[Enc28j60RegisterMap.ECOCON] = isHard ? (byte)0x04 : clockOutput;
        }

        public byte Read(int register, long now)
        {
            switch (register)
            {
                case Enc28j60RegisterMap.EIR:
                    return (byte)ReadFlags();
                case Enc28j60RegisterMap.ESTAT:
                    return (byte)ReadStatus(now);
                case Enc28j60RegisterMap.EREVID:
                    return (byte)(_chip.Faults.Revision >= 0 ? _chip.Faults.Revision : (int)_chip.Revision);
                case Enc28j60RegisterMap.MISTAT:
                case Enc28j60RegisterMap.MIRDL:
                case Enc28j60RegisterMap.MIRDH:
                    return (byte)_chip.Mii.Read(register, now);
                default:
                    return _values[register];
            }
        }

        public void Write(int register, int value, long now)
        {
            if (Enc28j60RegisterMap.IsReadOnly(register))
            {
                _chip.Break(Enc28j60Rule.ReadOnlyRegister, register);
                return;
            }

            if (register >= Enc28j60RegisterMap.FirstCommon && register < Enc28j60RegisterMap.BankSize)
            {
                WriteCommon(register, value, now);
            }
            else if (register < Enc28j60RegisterMap.BankSize)
            {
                WritePointer(register, value);
            }
            else if (register >= Enc28j60RegisterMap.MICMD && register <= Enc28j60RegisterMap.MIWRH)
            {
                _chip.Mii.Write(register, value, now);
            }
            else
            {
                if ((register == Enc28j60RegisterMap.EBSTCON || register == Enc28j60RegisterMap.EFLOCON) && value != 0)
                {
                    _chip.Break(Enc28j60Rule.NotModelled, register);
                }

                _values[register] = (byte)value;
            }
        }

        private int ReadFlags()
        {
            int flags = Flags;
            if (_chip.Errata.PacketFlagIsUnreliable && (flags & Enc28j60RegisterMap.PacketInterrupt) != 0 && _chip.Random.Below(2) == 0)
            {
                flags &= ~Enc28j60RegisterMap.PacketInterrupt;
            }

            return flags;
        }

        private int ReadStatus(long now)
        {
            return _values[Enc28j60RegisterMap.ESTAT]
                | (WantsInterrupt ? Enc28j60RegisterMap.StatusInterrupt : 0)
                | (_chip.Receiver.IsBusy(now) ? Enc28j60RegisterMap.StatusReceiveBusy : 0)
                | (_chip.ShowsClockReady(now) ? Enc28j60RegisterMap.StatusClockReady : 0);
        }

        private void WriteCommon(int register, int value, long now)
        {
            switch (register)
            {
                case Enc28j60RegisterMap.EIE:
                    _values[register] = (byte)(value & 0xFB);
                    break;
                case Enc28j60RegisterMap.EIR:
                    _values[register] = (byte)(value & Enc28j60RegisterMap.ClearableInterrupts);
                    break;
                case Enc28j60RegisterMap.ESTAT:
                    _values[register] = (byte)(value & Enc28j60RegisterMap.ClearableStatus);
                    break;
                case Enc28j60RegisterMap.ECON2:
                    WriteControl2(value, now);
                    break;
                default:
                    WriteControl1(value, now);
                    break;
            }
        }

        private void WriteControl2(int value, long now)
        {
            bool wasInPowerSave = IsInPowerSave;
            _values[Enc28j60RegisterMap.ECON2] = (byte)(value & Enc28j60RegisterMap.Control2Writable);
            if ((value & Enc28j60RegisterMap.PacketDecrement) != 0)
            {
                _chip.Receiver.DecrementPackets();
            }

            if (IsInPowerSave && !wasInPowerSave)
            {
                _chip.EnterPowerSave(now);
            }
            else if (wasInPowerSave && !IsInPowerSave)
            {
                _chip.LeavePowerSave(now);
            }
        }

        private void WriteControl1(int value, long now)
        {
            int old = _values[Enc28j60RegisterMap.ECON1];
            int rises = value & ~old;
            int falls = old & ~value;
            _values[Enc28j60RegisterMap.ECON1] = (byte)value;
            if (((rises | falls) & Enc28j60RegisterMap.BankSelect) != 0)
            {
                _chip.Counters.BankChanges++;
            }

            if ((rises & Enc28j60RegisterMap.TransmitReset) != 0)
            {
                _chip.Transmitter.HoldInReset();
            }

            if ((rises & Enc28j60RegisterMap.ReceiveReset) != 0)
            {
                _chip.Receiver.HoldInReset();
            }

            if ((falls & Enc28j60RegisterMap.TransmitRequest) != 0)
            {
                _chip.Transmitter.Cancel();
            }

            if ((rises & Enc28j60RegisterMap.ReceiveEnable) != 0)
            {
                _chip.Receiver.Enable();
            }

            if ((rises & Enc28j60RegisterMap.TransmitRequest) != 0)
            {
                _chip.Transmitter.Start(now);
            }

            _chip.Dma.Control(old, now);
        }

        private void WritePointer(int register, int value)
        {
            int low = register & ~1;
            int masked = (register & 1) != 0 ? value & 0x1F : value;
            if (low == Enc28j60RegisterMap.ERXRDPT)
            {
                WriteReadPointer(register, masked);
                return;
            }

            if ((low == Enc28j60RegisterMap.ETXST || low == Enc28j60RegisterMap.ETXND) && _chip.Transmitter.IsSending)
            {
                _chip.Break(Enc28j60Rule.TransmitRangeWhileTransmitting, register);
            }

            if ((low == Enc28j60RegisterMap.ERXST || low == Enc28j60RegisterMap.ERXND) && IsReceiving)
            {
                _chip.Break(Enc28j60Rule.ReceiveRangeWhileReceiving, register);
            }

            if (low >= Enc28j60RegisterMap.EDMAST && low <= Enc28j60RegisterMap.EDMADST && _chip.Dma.IsBusy)
            {
                _chip.Break(Enc28j60Rule.DmaBusy, register);
            }

            _values[register] = (byte)masked;
            if (low == Enc28j60RegisterMap.ERXST || low == Enc28j60RegisterMap.ERXND)
            {
                _chip.Receiver.RangeChanged();
            }
        }

        private void WriteReadPointer(int register, int value)
        {
            if (register == Enc28j60RegisterMap.ERXRDPT)
            {
                _bufferedReadPointer = (byte)value;
                return;
            }

            _values[register] = (byte)value;
            _values[Enc28j60RegisterMap.ERXRDPT] = _bufferedReadPointer;
            _chip.Receiver.ReadPointerChanged();
        }
    }
}
