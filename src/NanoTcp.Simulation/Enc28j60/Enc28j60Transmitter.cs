using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// Transmission (data sheet 7.1): a control byte and a frame lie from ETXST to ETXND; the status vector is written after them.
    /// Collisions and aborts occur on demand, or because of the errata.
    /// </summary>
    internal sealed class Enc28j60Transmitter
    {
        public const int LongestFrame = 2048;

        private const int MinimumFrame = 60;
        private const int LongerPadding = 64;
        private const int StatusLength = 7;

        // per-packet control byte
        private const int ControlOverride = 0x01;
        private const int ControlCrc = 0x02;
        private const int ControlPad = 0x04;
        private const int ControlHuge = 0x08;

        // status vector, data sheet table 7-1
        private const int StatusDone = 0x80;
        private const int StatusExcessiveDeferral = 0x08;
        private const int StatusExcessiveCollisions = 0x10;
        private const int StatusLateCollision = 0x20;
        private const int StatusGiant = 0x40;
        private const int StatusMulticast = 0x01;
        private const int StatusBroadcast = 0x02;

        // IEEE 802.3 section 4.4.2: a slot of 512 bit times, 16 attempts, waits of up to 1023 slots
        private const int SlotTime = 51;
        private const int MaxCollisions = 15;
        private const int BackoffLimit = 10;

        // 24,288 bit times (data sheet 7.1)
        private const int DeferralLimit = 2429;

        private readonly Enc28j60Chip _chip;
        private readonly byte[] _status = new byte[StatusLength];
        private int _start;
        private int _end;
        private int _length;
        private int _collisions;
        private int _abort;
        private bool _isCorrupted;
        private bool _isHung;

        public Enc28j60Transmitter(Enc28j60Chip chip)
        {
            _chip = chip;
        }

        /// <summary>When the frame has left, in microseconds, or never.</summary>
        public long DoneAt { get; private set; } = SimulationPart.Never;

        public bool IsSending { get; private set; }

        public void Reset()
        {
            IsSending = false;
            DoneAt = SimulationPart.Never;
            _isHung = false;
        }

        /// <summary>ECON1.TXRST. Sets TXERIF (errata 12); the host must clear TXRTS.</summary>
        public void HoldInReset()
        {
            Reset();
            if (_chip.Errata.AbortHangsTransmitter)
            {
                _chip.Registers.Set(Enc28j60RegisterMap.EIR, Enc28j60RegisterMap.TransmitErrorInterrupt);
            }
        }

        /// <summary>The host cleared TXRTS.</summary>
        public void Cancel()
        {
            if (IsSending)
            {
                NoteAbort();
            }
        }

        /// <summary>The host set TXRTS.</summary>
        public void Start(long now)
        {
            _start = _chip.Registers.Pointer(Enc28j60RegisterMap.ETXST);
            _end = _chip.Registers.Pointer(Enc28j60RegisterMap.ETXND);
            IsSending = true;
            DoneAt = SimulationPart.Never;
            if (!MayStart())
            {
                return;
            }

            _chip.CheckDuplex();
            int control = _chip.Memory[_start];
            Take(control);
            _abort = ChooseAbort(control);
            _collisions = 0;
            long time = Enc28j60Chip.WireTime(_length) + Collide();
            if (_chip.Faults.TransmitterStuck)
            {
                return;
            }

            if (!_chip.TakesWireTime)
            {
                Finish();
                return;
            }

            _chip.ReserveWire(now, time, false, out long end);
            DoneAt = end;
        }

        public void CatchUp(long now)
        {
            if (now >= DoneAt)
            {
                Finish();
            }
        }

        /// <summary>True when a write of the host touches the frame being sent.</summary>
        public bool IsSendingFrom(int address, int count)
        {
            return IsSending && address <= _end && address + count > _start;
        }

        private bool MayStart()
        {
            if (_chip.Registers.Has(Enc28j60RegisterMap.ECON1, Enc28j60RegisterMap.TransmitReset | Enc28j60RegisterMap.ReceiveReset))
            {
                _chip.Break(Enc28j60Rule.TransmitInReset, _chip.Registers[Enc28j60RegisterMap.ECON1]);
                return false;
            }

            if (_isHung)
            {
                _chip.Break(Enc28j60Rule.TransmitAfterAbort, _start);
                return false;
            }

            if (_end <= _start)
            {
                _chip.Break(Enc28j60Rule.TransmitEndBeforeStart, _end);
                return false;
            }

            if (_end - _start > LongestFrame - EthernetCrc.Length - LongerPadding)
            {
                _chip.Break(Enc28j60Rule.FrameTooLong, _end - _start);
                return false;
            }

            CheckPlace();
            return true;
        }

        private void CheckPlace()
        {
            Enc28j60Memory memory = _chip.Memory;
            if (!_chip.Registers.IsReceiving)
            {
                return;
            }

            if (memory.IsInRing(_start) || memory.IsInRing(_end))
            {
                _chip.Break(Enc28j60Rule.TransmitOverlapsReceive, _start);
            }

            for (int i = 1; i <= StatusLength; i++)
            {
                if (memory.IsInRing((_end + i) & Enc28j60RegisterMap.AddressMask))
                {
                    _chip.Break(Enc28j60Rule.StatusOverlapsReceive, _end);
                    return;
                }
            }
        }

        // Copies the frame, pads it and appends the check sequence, according to the control byte and MACON3.
        private void Take(int control)
        {
            byte[] frame = _chip.OutgoingFrame;
            _length = _end - _start;
            for (int i = 0; i < _length; i++)
            {
                frame[i] = _chip.Memory[_start + 1 + i];
            }

            int padding = PaddingOf(control);
            if (_length < padding)
            {
                Array.Clear(frame, _length, padding - _length);
                _length = padding;
            }

            if (padding > 0 || Wants(control, ControlCrc, Enc28j60RegisterMap.TransmitCrcEnable))
            {
                _isCorrupted = _length < MinimumFrame;
                _length += EthernetCrc.Length;
                return;
            }

            // without CRC generation the frame's own last bytes take the place of the check sequence
            int content = _length - EthernetCrc.Length;
            _isCorrupted = content < MinimumFrame || !EndsWithCrc(frame, content);
        }

        private bool Wants(int control, int controlBit, int macBit)
        {
            return (control & ControlOverride) != 0 ? (control & controlBit) != 0 : _chip.Registers.Has(Enc28j60RegisterMap.MACON3, macBit);
        }

        // PADCFG of MACON3 gives the length; the control byte can only ask for 60
        private int PaddingOf(int control)
        {
            if ((control & ControlOverride) != 0)
            {
                return (control & ControlPad) != 0 ? MinimumFrame : 0;
            }

            int configuration = _chip.Registers[Enc28j60RegisterMap.MACON3] >> Enc28j60RegisterMap.PadShift;
            return configuration == 1 || configuration == 5 ? MinimumFrame : (configuration & 3) == 3 ? LongerPadding : 0;
        }

        private static bool EndsWithCrc(byte[] frame, int content)
        {
            uint crc = EthernetCrc.Of(frame, 0, content);
            for (int i = 0; i < EthernetCrc.Length; i++)
            {
                if (frame[content + i] != (byte)(crc >> (8 * i)))
                {
                    return false;
                }
            }

            return true;
        }

        private int ChooseAbort(int control)
        {
            Enc28j60Faults faults = _chip.Faults;
            if (_length > _chip.Registers.Word(Enc28j60RegisterMap.MAMXFL)
                && !Wants(control, ControlHuge, Enc28j60RegisterMap.HugeFrameEnable))
            {
                _chip.Break(Enc28j60Rule.FrameTooLong, _length);
                return StatusGiant;
            }

            if (faults.ExcessiveDeferrals > 0)
            {
                faults.ExcessiveDeferrals--;
                return StatusExcessiveDeferral;
            }

            if (faults.LateCollisions > 0)
            {
                faults.LateCollisions--;
                return StatusLateCollision;
            }

            bool isFalse = !_chip.Registers.IsFullDuplex && _chip.Random.Happens(_chip.Errata.FalseLateCollisions);
            return isFalse || _chip.Registers.IsFullDuplex != _chip.Phy.IsFullDuplex ? StatusLateCollision : 0;
        }

        // time of the collisions and of the waits after them
        private long Collide()
        {
            long time = _abort == StatusExcessiveDeferral ? DeferralLimit : 0;
            int wanted = _chip.Registers.IsFullDuplex ? 0 : _chip.Faults.Collisions;
            _chip.Faults.Collisions = 0;
            while (_collisions < wanted && _collisions <= MaxCollisions)
            {
                _collisions++;
                int exponent = _collisions < BackoffLimit ? _collisions : BackoffLimit;
                time += SlotTime * (1 + _chip.Random.Below(1 << exponent));
            }

            if (_collisions > MaxCollisions && _abort == 0)
            {
                _abort = StatusExcessiveCollisions;
            }

            return time;
        }

        private void Finish()
        {
            DoneAt = SimulationPart.Never;
            _chip.Counters.Collisions += _collisions + (_abort == StatusLateCollision ? 1 : 0);
            WriteStatus();
            if (_abort != 0)
            {
                if (_abort == StatusLateCollision && !_chip.Errata.LateCollisionFlagIsDead)
                {
                    _chip.Registers.Set(Enc28j60RegisterMap.ESTAT, Enc28j60RegisterMap.StatusLateCollision);
                }

                NoteAbort();
                return;
            }

            IsSending = false;
            _chip.Registers.Clear(Enc28j60RegisterMap.ECON1, Enc28j60RegisterMap.TransmitRequest);
            _chip.Registers.Set(Enc28j60RegisterMap.EIR, Enc28j60RegisterMap.TransmitInterrupt);
            if (_isCorrupted)
            {
                _chip.Counters.MalformedFrames++;
                return;
            }

            _chip.Counters.SentFrames++;
            _chip.SendFrame(_length - EthernetCrc.Length);
        }

        private void NoteAbort()
        {
            IsSending = false;
            DoneAt = SimulationPart.Never;
            _chip.Counters.AbortedFrames++;
            _isHung = _chip.Errata.AbortHangsTransmitter && !_chip.Registers.IsFullDuplex;
            _chip.Registers.Clear(Enc28j60RegisterMap.ECON1, Enc28j60RegisterMap.TransmitRequest);
            _chip.Registers.Set(Enc28j60RegisterMap.EIR, Enc28j60RegisterMap.TransmitErrorInterrupt);
            _chip.Registers.Set(Enc28j60RegisterMap.ESTAT, Enc28j60RegisterMap.StatusTransmitAbort);
        }

        private void WriteStatus()
        {
            byte[] frame = _chip.OutgoingFrame;
            bool isBroadcast = (frame[0] & frame[1] & frame[2] & frame[3] & frame[4] & frame[5]) == 0xFF;
            int total = _length * (1 + _collisions);
            _status[0] = (byte)_length;
            _status[1] = (byte)(_length >> 8);
            _status[2] = (byte)((_collisions & 0x0F) | (_abort == 0 ? StatusDone : 0));
            _status[3] = (byte)(_abort | (isBroadcast ? StatusBroadcast : (frame[0] & 1) != 0 ? StatusMulticast : 0));
            _status[4] = (byte)total;
            _status[5] = (byte)(total >> 8);
            _status[6] = 0;
            _chip.Memory.Store((_end + 1) & Enc28j60RegisterMap.AddressMask, _status, 0, StatusLength);
        }
    }
}
