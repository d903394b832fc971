namespace NanoTcp.Simulation
{
    /// <summary>
    /// The SPI side: one instruction per period of chip select low (data sheet 4.2). Bursts of buffer memory are block copies.
    /// </summary>
    internal sealed class Enc28j60Spi
    {
        private const int OperationShift = 5;
        private const int AddressMask = 0x1F;
        private const int BufferAddress = 0x1A;

        private const int ReadControl = 0;
        private const int ReadBuffer = 1;
        private const int WriteControl = 2;
        private const int WriteBuffer = 3;
        private const int BitFieldSet = 4;
        private const int BitFieldClear = 5;
        private const int SoftReset = 7;

        // hold time of chip select after a MAC or MII register in nanoseconds, and the slowest clock for one on old silicon in hertz
        private const int MacHold = 210;
        private const int SlowestMacClock = 8_000_000;

        private readonly Enc28j60Chip _chip;

        public Enc28j60Spi(Enc28j60Chip chip)
        {
            _chip = chip;
        }

        /// <summary>Runs one transaction, in place. Where the chip does not answer, the buffer is unchanged.</summary>
        public void Decode(byte[] buffer, int offset, int length, bool answers, SpiBus bus, long now)
        {
            int operation = buffer[offset] >> OperationShift;
            int address = buffer[offset] & AddressMask;
            if (_chip.IsRecoveringFromReset(now))
            {
                _chip.Break(Enc28j60Rule.AccessAfterReset, buffer[offset]);
                _chip.Counters.LostTransactions++;
                _chip.AnswerNothing(buffer, offset, length, answers);
                return;
            }

            if (operation == SoftReset && address == AddressMask)
            {
                _chip.SoftReset(now);
                _chip.AnswerNothing(buffer, offset, length, answers);
                return;
            }

            bool isBuffer = operation == ReadBuffer || operation == WriteBuffer;
            if (operation > BitFieldClear || (isBuffer && address != BufferAddress))
            {
                int instruction = buffer[offset];
                _chip.AnswerNothing(buffer, offset, length, answers);
                _chip.Break(Enc28j60Rule.UnknownInstruction, instruction);
                return;
            }

            if (length < 2)
            {
                _chip.Counters.LostTransactions++;
                _chip.AnswerNothing(buffer, offset, length, answers);
            }
            else if (isBuffer)
            {
                AccessBuffer(operation == WriteBuffer, buffer, offset, length, answers);
            }
            else
            {
                AccessRegister(operation, address, buffer, offset, length, answers, bus, now);
            }
        }

        private void AccessBuffer(bool writes, byte[] buffer, int offset, int length, bool answers)
        {
            if (writes)
            {
                _chip.Counters.BufferWrites++;
                _chip.WriteBuffer(buffer, offset + 1, length - 1);
                _chip.AnswerNothing(buffer, offset, length, answers);
                return;
            }

            _chip.Counters.BufferReads++;
            if (answers)
            {
                _chip.AnswerNothing(buffer, offset, 1, true);
                _chip.ReadBuffer(buffer, offset + 1, length - 1);
            }
        }

        private void AccessRegister(
            int operation, int address, byte[] buffer, int offset, int length, bool answers, SpiBus bus, long now)
        {
            int register = Enc28j60RegisterMap.Of(address, _chip.Registers.Bank);
            int value = buffer[offset + 1];
            bool isMac = Enc28j60RegisterMap.IsMac(register);
            _chip.AnswerNothing(buffer, offset, length, answers);
            if (!Enc28j60RegisterMap.Exists(register))
            {
                _chip.Break(Enc28j60Rule.ReservedRegister, register);
                return;
            }

            if (isMac && !MayAccessMac(register, bus, now))
            {
                return;
            }

            if (operation == ReadControl)
            {
                _chip.Counters.RegisterReads++;
                ReadRegister(register, isMac, buffer, offset, length, answers, now);
                return;
            }

            _chip.Counters.RegisterWrites++;
            if (length > 2)
            {
                _chip.Break(Enc28j60Rule.InstructionTooLong, length);
            }

            if (operation == WriteControl)
            {
                _chip.Registers.Write(register, value, now);
            }
            else if (isMac)
            {
                // EtherCard and UIPEthernet set MACON3 this way, and their frames are good on silicon.
                if (operation == BitFieldSet && register == Enc28j60RegisterMap.MACON3)
                {
                    _chip.Registers.Write(register, _chip.Registers[register] | value, now);
                }

                _chip.Break(Enc28j60Rule.BitFieldOnMacRegister, register);
            }
            else
            {
                bool sets = operation == BitFieldSet;
                int old = _chip.Registers[register];
                if (sets && register == Enc28j60RegisterMap.ECON1 && (old & value & Enc28j60RegisterMap.TransmitRequest) != 0)
                {
                    _chip.Break(Enc28j60Rule.TransmitWhileTransmitting, register);
                }

                _chip.Registers.Write(register, sets ? old | value : old & ~value, now);
            }
        }

        private void ReadRegister(int register, bool isMac, byte[] buffer, int offset, int length, bool answers, long now)
        {
            int first = isMac ? 2 : 1;
            if (length <= first)
            {
                _chip.Break(Enc28j60Rule.DummyByteMissing, register);
                return;
            }

            byte value = _chip.Registers.Read(register, now);
            for (int i = first; answers && i < length; i++)
            {
                buffer[offset + i] = value;
            }
        }

        private bool MayAccessMac(int register, SpiBus bus, long now)
        {
            if (bus != null && bus.ChipSelectHold < MacHold)
            {
                _chip.Break(Enc28j60Rule.ChipSelectHold, bus.ChipSelectHold);
                return false;
            }

            if (!_chip.IsClockReady(now) || _chip.Registers.IsInPowerSave)
            {
                _chip.Break(Enc28j60Rule.ClockNotReady, register);
                return false;
            }

            // unreliable, which is worse than failing each time
            if (_chip.Errata.SlowClockIsUnreliable && bus != null && bus.ClockFrequency < SlowestMacClock)
            {
                _chip.Break(Enc28j60Rule.ClockTooSlow, bus.ClockFrequency);
                return _chip.Random.Below(2) == 0;
            }

            return true;
        }
    }
}
