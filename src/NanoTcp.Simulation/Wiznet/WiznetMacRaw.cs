using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// MACRAW on socket 0: Ethernet frames (W5500 data sheet 4.2). A received record is a two-byte length, which includes itself, and the frame
    /// without FCS. Sent bytes have no header: what lies between Sn_TX_RD and Sn_TX_WR at a SEND is one frame.
    /// </summary>
    internal sealed class WiznetMacRaw : WiznetProtocol
    {
        public const int MaximumFrame = 1514;
        public const int MinimumFrame = 60;

        // the MAC accepts a VLAN tag, which makes a frame four bytes longer
        private const int MaximumReceivedFrame = 1518;

        private const int RecordHeader = 2;
        private const int MaximumSegmentSizeShown = 0x05B4;

        // more than the smallest records that 16 KB hold
        private const int MaximumRecords = 512;

        private static readonly byte[] s_padding = new byte[MinimumFrame];

        private readonly byte[] _header = new byte[RecordHeader];
        private readonly int[] _records = new int[MaximumRecords];
        private int _firstRecord;
        private int _recordCount;

        private bool _isSending;
        private bool _isOnTheWire;
        private int _sendEnd;
        private long _sentAt = SimulationPart.Never;

        // frames that wait for a read to tear; allocated only if reads are torn
        private WiznetHeldFrames _held;
        private byte[] _heldFrame;

        public WiznetMacRaw(WiznetChip chip, WiznetSocket socket)
            : base(chip, socket)
        {
        }

        // in real time no event is needed when a frame has been sent, unless an interrupt is enabled for it
        public override long NextEvent
        {
            get
            {
                long next = Chip.Clock.IsVirtual || SendOkInterrupts ? _sentAt : SimulationPart.Never;
                return _held != null && _held.Until < next ? _held.Until : next;
            }
        }

        private bool SendOkInterrupts => (Chip.Common.Registers[WiznetRegisterMap.SIMR] & 1) != 0
            && (Socket.Registers[WiznetRegisterMap.SocketIMR] & WiznetRegisterMap.InterruptSendOk) != 0;

        public override void Open(long now)
        {
            if ((Socket.Registers[WiznetRegisterMap.SocketMR] & WiznetRegisterMap.MacFilter) != 0 && !Chip.HasSourceAddress)
            {
                Chip.Break(WiznetRule.NoSourceAddress, 0);
            }

            Socket.Registers[WiznetRegisterMap.SocketMSSR] = MaximumSegmentSizeShown >> 8;
            Socket.Registers[WiznetRegisterMap.SocketMSSR + 1] = MaximumSegmentSizeShown & 0xFF;
            Socket.Registers[WiznetRegisterMap.SocketSR] = WiznetRegisterMap.StatusMacRaw;
        }

        public override bool Command(byte command, long now)
        {
            switch (command)
            {
                case WiznetRegisterMap.CommandSend:
                    Send(now);
                    return true;
                case WiznetRegisterMap.CommandReceive:
                    CommitRecords();
                    return true;
                default:
                    return false;
            }
        }

        public override void CatchUp(long now)
        {
            if (_sentAt <= now)
            {
                FinishSend();
            }

            if (_held != null && _held.Until <= now)
            {
                TakeHeldFrames();
            }
        }

        public override void LinkChanged(bool isUp, long now)
        {
            if (!_isSending)
            {
                return;
            }

            if (isUp && !_isOnTheWire)
            {
                PutOnWire(now);
            }
            else if (!isUp && _isOnTheWire && Chip.Clock.IsVirtual)
            {
                _isOnTheWire = false;
                _sentAt = SimulationPart.Never;
            }
        }

        public override bool IsSendingFrom(int address, int count)
        {
            return _isSending && Touches(address, count, Socket.TransmitRead, _sendEnd);
        }

        /// <summary>Offers a frame from the wire that no other socket takes.</summary>
        public bool FrameArrives(byte[] buffer, int offset, int length, long now)
        {
            if (length > MaximumReceivedFrame || !Chip.PassesFilter(Socket.Registers[WiznetRegisterMap.SocketMR], buffer, offset))
            {
                Chip.Counters.FilteredFrames++;
                return true;
            }

            if (Chip.TearsReads)
            {
                if (_held == null)
                {
                    _held = new WiznetHeldFrames(Chip);
                    _heldFrame = new byte[MaximumReceivedFrame];
                }

                if (_held.Hold(buffer, offset, length, now))
                {
                    return true;
                }

                TakeHeldFrames();
            }

            Store(buffer, offset, length);
            return true;
        }

        public override int TearPoint(int address, int count)
        {
            if (_held != null && _held.Count > 0)
            {
                return FirstHalf(address, count, WiznetRegisterMap.RX_RSR, WiznetRegisterMap.RX_WR);
            }

            return _sentAt != SimulationPart.Never ? FirstHalf(address, count, WiznetRegisterMap.TX_FSR, WiznetRegisterMap.TX_RD) : 0;
        }

        public override void Tear(long now)
        {
            if (_held != null && _held.Count > 0)
            {
                TakeHeldFrames();
            }
            else
            {
                FinishSend();
            }
        }

        private void Send(long now)
        {
            int length = (Socket.TransmitWrite - Socket.TransmitRead) & 0xFFFF;
            if (_isSending)
            {
                Chip.KillTransmitter();
                _sentAt = SimulationPart.Never;
                Chip.Break(WiznetRule.SendWhileSending, length);
                return;
            }

            if (length == 0)
            {
                Chip.Break(WiznetRule.NothingToSend, length);
                return;
            }

            if (length > MaximumFrame || length > Chip.TransmitMemory.SizeOf(Socket.Number))
            {
                Socket.TransmitRead = Socket.TransmitWrite;
                Socket.RaiseInterrupt(WiznetRegisterMap.InterruptSendOk);
                bool tooLong = length <= Chip.TransmitMemory.SizeOf(Socket.Number);
                Chip.Break(tooLong ? WiznetRule.FrameTooLong : WiznetRule.SendBeyondFree, length);
                return;
            }

            _isSending = true;
            _isOnTheWire = false;
            _sendEnd = Socket.TransmitWrite;
            if (Chip.IsLinkUp)
            {
                PutOnWire(now);
            }
        }

        private void PutOnWire(long now)
        {
            _isOnTheWire = true;
            if (Chip.TransmitterIsDead || Chip.Faults.TransmitterStuck)
            {
                return;
            }

            int length = (_sendEnd - Socket.TransmitRead) & 0xFFFF;
            Chip.TransmitMemory.Load(Socket.Number, Socket.TransmitRead, Chip.Transmitter.Frame, 0, length);
            Chip.Transmitter.Send(length, now);
            _sentAt = Chip.Clock.IsVirtual ? Chip.Transmitter.BusyUntil : now + WiznetTransmitter.WireTime(Chip, length);
            if (_sentAt <= now)
            {
                FinishSend();
            }
        }

        private void FinishSend()
        {
            _isSending = false;
            _sentAt = SimulationPart.Never;
            Socket.TransmitRead = _sendEnd;
            Socket.RaiseInterrupt(WiznetRegisterMap.InterruptSendOk);
        }

        private void Store(byte[] buffer, int offset, int length)
        {
            // a real sender's MAC pads short frames; a cable's frame may be unpadded
            int padding = length < MinimumFrame ? MinimumFrame - length : 0;
            int record = RecordHeader + length + padding;
            WiznetMemory memory = Chip.ReceiveMemory;
            if (Socket.ReceivedSize + record > memory.SizeOf(Socket.Number) || _recordCount == MaximumRecords)
            {
                Chip.Counters.OverflowedFrames++;
                return;
            }

            int lengthField = record;
            if (Chip.Faults.NextRecordLength >= 0)
            {
                lengthField = Chip.Faults.NextRecordLength;
                Chip.Faults.NextRecordLength = -1;
                Chip.Rules.IsExcusing = true;
            }

            _header[0] = (byte)(lengthField >> 8);
            _header[1] = (byte)lengthField;
            int place = Socket.ReceiveWrite;
            memory.Store(Socket.Number, place, _header, 0, RecordHeader);
            memory.Store(Socket.Number, place + RecordHeader, buffer, offset, length);
            memory.Store(Socket.Number, place + RecordHeader + length, s_padding, 0, padding);
            _records[(_firstRecord + _recordCount) % MaximumRecords] = record;
            _recordCount++;
            Socket.ReceiveWrite = place + record;
            Socket.RaiseInterrupt(WiznetRegisterMap.InterruptReceive);
            Chip.Counters.ReceivedFrames++;
        }

        private void CommitRecords()
        {
            int target = (Socket.Registers[WiznetRegisterMap.RX_RD] << 8) | Socket.Registers[WiznetRegisterMap.RX_RD + 1];
            int advance = (target - Socket.ReceiveRead) & 0xFFFF;
            if (advance > Socket.ReceivedSize)
            {
                _recordCount = 0;
            }

            if (!CommitReceiveRead())
            {
                return;
            }

            while (_recordCount > 0 && advance >= _records[_firstRecord])
            {
                advance -= _records[_firstRecord];
                _firstRecord = (_firstRecord + 1) % MaximumRecords;
                _recordCount--;
            }

            if (advance > 0 && _recordCount > 0)
            {
                _records[_firstRecord] -= advance;
                Chip.Break(WiznetRule.ReceivesPartOfRecord, target);
            }
        }

        private void TakeHeldFrames()
        {
            for (int length = _held.Take(_heldFrame); length > 0; length = _held.Take(_heldFrame))
            {
                Store(_heldFrame, 0, length);
            }
        }
    }
}
