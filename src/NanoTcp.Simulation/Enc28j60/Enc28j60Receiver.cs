using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// Reception (data sheet 7.2): frames take their time on the wire, pass the filters and are stored in the receive ring as next-packet
    /// pointer, status vector, frame, check sequence and padding to an even address.
    /// </summary>
    internal sealed class Enc28j60Receiver
    {
        private const int MinimumFrame = 60;
        private const int LongestFrame = 2044;
        private const int HeaderLength = 6;
        private const int MaxPackets = 255;

        // more than the smallest packets that 8 KB hold
        private const int MaximumRecords = 128;

        // what a switch buffers before the slow wire
        private const int SwitchBuffer = 32_768;

        // status vector, data sheet table 7-3, from bit 16
        private const int ReceivedOk = 0x80;
        private const int CrcError = 0x10;
        private const int LengthOutOfRange = 0x40;
        private const int IsMulticast = 0x01;
        private const int IsBroadcast = 0x02;
        private const int IsVlan = 0x40;

        private const int FirstTypeValue = 0x0600;
        private const int VlanType = 0x8100;

        private readonly Enc28j60Chip _chip;
        private readonly Enc28j60Filter _filter;
        private readonly byte[] _frame = new byte[LongestFrame + EthernetCrc.Length];
        private readonly byte[] _header = new byte[HeaderLength];
        private readonly int[] _starts = new int[MaximumRecords];
        private int _firstRecord;
        private int _recordCount;

        // frames that wait for the wire; allocated on first use
        private FrameStore _switch;
        private int _length;
        private long _startedAt;
        private long _sumFrom;
        private long _sumUntil;

        public Enc28j60Receiver(Enc28j60Chip chip)
        {
            _chip = chip;
            _filter = new Enc28j60Filter(chip);
        }

        /// <summary>When the frame on the wire has arrived, in microseconds, or never.</summary>
        public long ArrivedAt { get; private set; } = SimulationPart.Never;

        private int WritePointer
        {
            get => _chip.Registers.Pointer(Enc28j60RegisterMap.ERXWRPT);
            set => _chip.Registers.SetWord(Enc28j60RegisterMap.ERXWRPT, value);
        }

        private int ReadPointer => _chip.Registers.Pointer(Enc28j60RegisterMap.ERXRDPT);

        /// <summary>Address after the memory that the host has freed: ERXRDPT is one less because of errata 14.</summary>
        private int FreedUntil => _chip.Memory.After(ReadPointer);

        private bool IsEven => (ReadPointer & 1) == 0 && _chip.Errata.EvenReadPointerCorruptions > 0;

        // Data sheet 7.2.4; the byte at ERXRDPT itself is never written.
        private int FreeSpace
        {
            get
            {
                int size = _chip.Registers.Pointer(Enc28j60RegisterMap.ERXND) - _chip.Registers.Pointer(Enc28j60RegisterMap.ERXST);
                int distance = ReadPointer - WritePointer;
                return distance > 0 ? distance - 1 : distance == 0 ? size : size + distance;
            }
        }

        public bool IsBusy(long now)
        {
            return ArrivedAt != SimulationPart.Never && now >= _startedAt;
        }

        public void Reset()
        {
            if (_switch != null)
            {
                _switch.Clear();
            }

            _recordCount = 0;
            _sumUntil = 0;
            ArrivedAt = SimulationPart.Never;
        }

        /// <summary>ECON1.RXRST: resets only the logic, neither pointers nor EPKTCNT.</summary>
        public void HoldInReset()
        {
            ArrivedAt = SimulationPart.Never;
            Begin(_chip.Clock.Microseconds);
        }

        /// <summary>ECON1.RXEN was set.</summary>
        public void Enable()
        {
            int start = _chip.Registers.Pointer(Enc28j60RegisterMap.ERXST);
            if (start != 0 && _chip.Errata.WritePointerIgnoresStart)
            {
                _chip.Break(Enc28j60Rule.ReceiveStartNotZero, start);
            }

            if (IsEven)
            {
                _chip.Break(Enc28j60Rule.EvenReadPointer, ReadPointer);
            }

            _chip.CheckDuplex();
        }

        /// <summary>ERXST or ERXND was written: the write pointer follows, or goes to 0000 (errata 5).</summary>
        public void RangeChanged()
        {
            WritePointer = _chip.Errata.WritePointerIgnoresStart ? 0 : _chip.Registers.Pointer(Enc28j60RegisterMap.ERXST);
            _recordCount = 0;
        }

        public void ReadPointerChanged()
        {
            if (IsEven)
            {
                _chip.Break(Enc28j60Rule.EvenReadPointer, ReadPointer);
            }

            if (!_chip.Registers.IsReceiving)
            {
                return;
            }

            int freed = 0;
            int boundary = FreedUntil;
            while (freed < _recordCount && _starts[(_firstRecord + freed) % MaximumRecords] != boundary)
            {
                freed++;
            }

            if (freed == _recordCount && boundary != WritePointer)
            {
                _chip.Break(Enc28j60Rule.FreesPartOfPacket, ReadPointer);
                return;
            }

            _firstRecord = (_firstRecord + freed) % MaximumRecords;
            _recordCount -= freed;
        }

        /// <summary>ECON2.PKTDEC.</summary>
        public void DecrementPackets()
        {
            int count = _chip.Registers[Enc28j60RegisterMap.EPKTCNT];
            if (count == 0)
            {
                _chip.Break(Enc28j60Rule.PacketCountUnderflow, 0);
                return;
            }

            _chip.Registers[Enc28j60RegisterMap.EPKTCNT] = (byte)(count - 1);
        }

        /// <summary>The host reads bytes of the ring.</summary>
        public void CheckRead(int address, int count)
        {
            if (!_chip.Registers.IsReceiving)
            {
                return;
            }

            int oldest = _recordCount == 0 ? WritePointer : _starts[_firstRecord];
            int filled = _recordCount == 0 ? 0 : _chip.Memory.Distance(oldest, WritePointer);
            if (_chip.Memory.Distance(oldest, address) + count > filled)
            {
                _chip.Break(Enc28j60Rule.ReadsBeyondReceived, address);
            }
        }

        /// <summary>A DMA checksum has started (errata 16).</summary>
        public void AbortUntil(long until)
        {
            _sumFrom = _chip.Clock.Microseconds;
            _sumUntil = until;
        }

        /// <summary>A frame has arrived at the plug, without check sequence.</summary>
        public void FrameArrives(byte[] buffer, int offset, int length, long now)
        {
            if (length > LongestFrame)
            {
                _chip.Counters.FilteredFrames++;
                return;
            }

            if (!_chip.TakesWireTime)
            {
                Array.Copy(buffer, offset, _frame, 0, length);
                Accept(length);
                return;
            }

            if (_switch == null)
            {
                _switch = new FrameStore(SwitchBuffer);
            }

            if (!_switch.Add(buffer, offset, length))
            {
                _chip.Counters.UnclaimedFrames++;
            }

            Begin(now);
        }

        public void CatchUp(long now)
        {
            while (now >= ArrivedAt)
            {
                bool isAborted = _startedAt < _sumUntil && ArrivedAt > _sumFrom;
                long arrived = ArrivedAt;
                ArrivedAt = SimulationPart.Never;
                if (isAborted)
                {
                    Overflow();
                }
                else
                {
                    Accept(_length);
                }

                Begin(arrived);
            }
        }

        private void Begin(long now)
        {
            if (ArrivedAt == SimulationPart.Never && _switch != null && _switch.Count > 0)
            {
                _length = _switch.Take(_frame, 0);
                int onWire = (_length < MinimumFrame ? MinimumFrame : _length) + EthernetCrc.Length;
                _startedAt = _chip.ReserveWire(now, Enc28j60Chip.WireTime(onWire), true, out long end);
                ArrivedAt = end;
            }
        }

        private void Accept(int length)
        {
            if (!_chip.CanReceive)
            {
                _chip.Counters.UnclaimedFrames++;
                return;
            }

            bool isGood = true;
            if (_chip.Faults.BadFrames > 0)
            {
                _chip.Faults.BadFrames--;
                isGood = false;
            }

            int total = Complete(length, isGood);
            bool isTooLong = total > _chip.Registers.Word(Enc28j60RegisterMap.MAMXFL)
                && !_chip.Registers.Has(Enc28j60RegisterMap.MACON3, Enc28j60RegisterMap.HugeFrameEnable);
            if (isTooLong || !_filter.Passes(_frame, total, isGood))
            {
                _chip.Counters.FilteredFrames++;
                return;
            }

            int record = (HeaderLength + total + 1) & ~1;
            if (record > FreeSpace || _chip.Registers[Enc28j60RegisterMap.EPKTCNT] == MaxPackets || _recordCount == MaximumRecords)
            {
                Overflow();
                return;
            }

            Store(total, isGood);
        }

        // a real sender's MAC pads short frames; a cable's frame may be unpadded
        private int Complete(int length, bool isGood)
        {
            if (length < MinimumFrame)
            {
                Array.Clear(_frame, length, MinimumFrame - length);
                length = MinimumFrame;
            }

            uint crc = EthernetCrc.Of(_frame, 0, length);
            if (!isGood)
            {
                crc = ~crc;
            }

            for (int i = 0; i < EthernetCrc.Length; i++)
            {
                _frame[length + i] = (byte)(crc >> (8 * i));
            }

            return length + EthernetCrc.Length;
        }

        private void Overflow()
        {
            _chip.Counters.OverflowedFrames++;
            _chip.Registers.Set(Enc28j60RegisterMap.EIR, Enc28j60RegisterMap.ReceiveErrorInterrupt);
            _chip.Registers.Set(Enc28j60RegisterMap.ESTAT, Enc28j60RegisterMap.StatusBufferError);
        }

        private void Store(int total, bool isGood)
        {
            Enc28j60Memory memory = _chip.Memory;
            int start = WritePointer;
            int next = start;
            for (int i = (HeaderLength + total + 1) & ~1; i > 0; i--)
            {
                next = memory.After(next);
            }

            WriteHeader(next, total, isGood);
            int place = memory.StoreInRing(start, _header, 0, HeaderLength);
            memory.StoreInRing(place, _frame, 0, total);
            _starts[(_firstRecord + _recordCount) % MaximumRecords] = start;
            _recordCount++;
            WritePointer = next;
            _chip.Registers[Enc28j60RegisterMap.EPKTCNT]++;
            _chip.Counters.ReceivedFrames++;
        }

        private void WriteHeader(int next, int total, bool isGood)
        {
            Enc28j60Faults faults = _chip.Faults;
            if (faults.NextPacketPointer >= 0)
            {
                next = faults.NextPacketPointer;
                faults.NextPacketPointer = -1;
                _chip.Rules.IsExcusing = true;
            }

            if (faults.NextByteCount >= 0)
            {
                total = faults.NextByteCount;
                faults.NextByteCount = -1;
                _chip.Rules.IsExcusing = true;
            }

            // errata 14, for a driver whose breach was not thrown
            if (IsEven && _chip.Random.Happens(_chip.Errata.EvenReadPointerCorruptions))
            {
                next ^= (int)_chip.Random.Next() & 0x1FFE;
            }

            bool isGroup = (_frame[0] & 1) != 0;
            bool isBroadcast = (_frame[0] & _frame[1] & _frame[2] & _frame[3] & _frame[4] & _frame[5]) == 0xFF;
            int type = (_frame[12] << 8) | _frame[13];
            _header[0] = (byte)next;
            _header[1] = (byte)(next >> 8);
            _header[2] = (byte)total;
            _header[3] = (byte)(total >> 8);
            _header[4] = (byte)((isGood ? ReceivedOk : CrcError) | (type >= FirstTypeValue ? LengthOutOfRange : 0));
            _header[5] = (byte)((isBroadcast ? IsBroadcast : isGroup ? IsMulticast : 0) | (type == VlanType ? IsVlan : 0));
        }
    }
}
