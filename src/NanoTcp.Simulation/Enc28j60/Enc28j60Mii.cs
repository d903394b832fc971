namespace NanoTcp.Simulation
{
    /// <summary>
    /// The serial interface to the PHY's registers (data sheet 3.3): read, write and scan, 10.24 microseconds each. BUSY stays set during a
    /// scan, and for one operation after it was canceled.
    /// </summary>
    internal sealed class Enc28j60Mii
    {
        private readonly Enc28j60Chip _chip;
        private bool _isWriting;
        private bool _isScanValid;

        public Enc28j60Mii(Enc28j60Chip chip)
        {
            _chip = chip;
        }

        /// <summary>When the current operation is done, in microseconds, or never.</summary>
        public long DoneAt { get; private set; } = SimulationPart.Never;

        private bool IsScanning => _chip.Registers.Has(Enc28j60RegisterMap.MICMD, Enc28j60RegisterMap.MiiScan);

        private bool IsBusy => DoneAt != SimulationPart.Never || IsScanning;

        private int Address => _chip.Registers[Enc28j60RegisterMap.MIREGADR] & 0x1F;

        public void Reset()
        {
            DoneAt = SimulationPart.Never;
            _isWriting = false;
            _isScanValid = false;
        }

        public void CatchUp(long now)
        {
            if (now < DoneAt)
            {
                return;
            }

            DoneAt = SimulationPart.Never;
            if (_isWriting)
            {
                _isWriting = false;
                _chip.Phy.Write(Address, _chip.Registers.Word(Enc28j60RegisterMap.MIWRL), now);
            }
            else if (IsScanning)
            {
                _isScanValid = true;
            }
            else if (_chip.Registers.Has(Enc28j60RegisterMap.MICMD, Enc28j60RegisterMap.MiiRead))
            {
                _chip.Registers.SetWord(Enc28j60RegisterMap.MIRDL, _chip.Phy.Read(Address));
            }
        }

        public int Read(int register, long now)
        {
            if (register == Enc28j60RegisterMap.MISTAT)
            {
                return (IsBusy ? Enc28j60RegisterMap.MiiBusy : 0)
                    | (IsScanning ? Enc28j60RegisterMap.MiiScanning : 0)
                    | (IsScanning && !_isScanValid ? Enc28j60RegisterMap.MiiNotValid : 0);
            }

            if (IsScanning ? !_isScanValid : DoneAt != SimulationPart.Never)
            {
                _chip.Break(Enc28j60Rule.MiiDataNotReady, register);
                return (int)_chip.Random.Next();
            }

            // a scan repeats faster than the host can ask
            if (IsScanning)
            {
                _chip.Registers.SetWord(Enc28j60RegisterMap.MIRDL, _chip.Phy.Read(Address));
            }

            return _chip.Registers[register];
        }

        public void Write(int register, int value, long now)
        {
            if (register == Enc28j60RegisterMap.MICMD)
            {
                Command(value & (Enc28j60RegisterMap.MiiScan | Enc28j60RegisterMap.MiiRead), now);
                return;
            }

            if (IsBusy)
            {
                _chip.Break(Enc28j60Rule.MiiBusy, register);
                return;
            }

            _chip.Registers[register] = (byte)value;
            if (register == Enc28j60RegisterMap.MIWRH)
            {
                _isWriting = true;
                DoneAt = now + _chip.Timing.MiiOperation;
            }
        }

        private void Command(int value, long now)
        {
            int old = _chip.Registers[Enc28j60RegisterMap.MICMD];
            int rises = value & ~old;
            int falls = old & ~value;
            if (rises != 0 && IsBusy)
            {
                _chip.Break(Enc28j60Rule.MiiBusy, value);
                return;
            }

            _chip.Registers[Enc28j60RegisterMap.MICMD] = (byte)value;
            if ((falls & Enc28j60RegisterMap.MiiRead) != 0 && DoneAt != SimulationPart.Never)
            {
                DoneAt = SimulationPart.Never;
                _chip.Registers.SetWord(Enc28j60RegisterMap.MIRDL, (int)_chip.Random.Next());
                _chip.Break(Enc28j60Rule.MiiReadEndedEarly, value);
            }

            // a canceled scan still finishes its last read
            if (rises != 0 || (falls & Enc28j60RegisterMap.MiiScan) != 0)
            {
                _isScanValid = false;
                DoneAt = now + _chip.Timing.MiiOperation;
            }
        }
    }
}
