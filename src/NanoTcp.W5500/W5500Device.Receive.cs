using System;
using NanoTcp.Links;

namespace NanoTcp.W5500
{
    /// <content>
    /// Receive. Each MACRAW record is a length of two bytes, which counts itself, and a frame without its check sequence. All records that
    /// wait come in one burst and stay where it put them.
    /// </content>
    public partial class W5500Device
    {
        private const int RecordHeader = 2;

        // The MAC drops anything below 60 bytes (without check sequence), so a shorter record is a fault, not a frame.
        private const int ShortestRecord = 60 + RecordHeader;

        // 1514 bytes of frame, and up to two VLAN tags: the chip takes in what is longer than it can send. Were such a record called
        // impossible, any station could make the driver throw away what waits.
        private const int LongestRecord = 1514 + 8 + RecordHeader;

        // Status bursts within one call, when the first ones find nothing usable.
        private const int PassesPerReceive = 4;

        // Looks at a record that makes no sense before it counts as a fault: a bad transfer is cured by another one.
        private const int LooksAtBadRecord = 2;

        /// <summary>Bytes that a batch's buffer must have: a SPI header and the longest record, up to a whole word.</summary>
        public const int SmallestBatchBuffer = 1528;

        // Whether Sn_RX_RSR counts a frame before all of it has arrived is not documented. A full one takes 1.23 ms at 10 Mbit/s; more is a
        // fault. In milliseconds, with a clock that counts whole ones.
        private const int ArrivalTime = 3;

        private const long NotIncomplete = -1;

        // True from the first burst until a status burst shows that nothing waits.
        private bool _draining;

        // When an idle chip is looked at again without being asked.
        private long _nextLook;

        // Since when the first record that waits has been longer than what waits.
        private long _incompleteSince = NotIncomplete;

        // The pin stays low for no reason: treated as absent until it is seen high again.
        private bool _interruptIgnored;

        // A full heap of a board ended a receive half-way: the pointers may not be where the chip has them.
        private bool _isTorn;

        /// <inheritdoc/>
        /// <exception cref="ArgumentException">The batch's buffer is smaller than <see cref="SmallestBatchBuffer"/>.</exception>
        /// <remarks>
        /// With k frames waiting: status, data, Sn_RX_RD and RECV are 4 transactions; the interrupt pin adds one before them (Sn_IR), and
        /// the call that finds nothing more takes 1. Idle: none while the pin is high, else 1 each <see cref="EthernetChipOptions.PollPeriod"/>.
        /// </remarks>
        public override int Receive(FrameBatch batch, long now)
        {
            if (batch.Buffer.Length < SmallestBatchBuffer)
            {
                throw new ArgumentException("The batch's buffer must be " + SmallestBatchBuffer.ToString() + " bytes or more.");
            }

            batch.Count = 0;
            _now = now;
            try
            {
                return IsWorking() && _layout.HasMacRaw ? ReceiveFrames(batch) : 0;
            }
            catch (OutOfMemoryException)
            {
                // what the chip was told last is not known
                _isTorn = true;
                throw;
            }
        }

        /// <summary>True when the interrupt pin tells that no frame waits, and none is in a batch that was received last.</summary>
        internal bool HasNoFrames => InterruptIsUsed && !_draining && !_interruptPin.IsLow;

        /// <summary>Without an interrupt pin: has the next <see cref="Receive"/> look whether frames wait, whenever it last did.</summary>
        internal void LookForFrames()
        {
            _nextLook = InterruptIsUsed ? _nextLook : _now;
        }

        private int ReceiveFrames(FrameBatch batch)
        {
            if (_isTorn)
            {
                NoteFault(Recovery.Reopen);
                _isTorn = false;
                return 0;
            }

            if (!MayHaveFrames())
            {
                return 0;
            }

            int badLooks = 0;
            for (int pass = 0; pass < PassesPerReceive; pass++)
            {
                bool wasSilent = BeginDrain();
                if (!ReadStatus())
                {
                    ReceiveFault(Recovery.Reopen);
                    return 0;
                }

                if (_receivedSize == 0)
                {
                    EndDrain();
                    if (!InterruptIsLow())
                    {
                        return 0;
                    }

                    continue;
                }

                if (wasSilent)
                {
                    ChipCounters.MissedInterrupts++;
                }

                int consumed = ReadRecords(batch);
                if (consumed > 0)
                {
                    Commit(consumed);
                    _incompleteSince = NotIncomplete;
                    if (batch.Count > 0)
                    {
                        _receiveFaults = 0;
                        return batch.Count;
                    }
                }
                else if (MayBeIncomplete(batch.Buffer))
                {
                    return 0;
                }
                else if (++badLooks == LooksAtBadRecord)
                {
                    Counters.ReceiveErrors++;
                    ReceiveFault(Recovery.Drain);
                    return 0;
                }
            }

            NoteStuckInterrupt();
            return 0;
        }

        private bool MayHaveFrames()
        {
            return _draining || _now >= _nextLook || InterruptIsLow();
        }

        private bool InterruptIsUsed => _interruptPin != null && !_interruptIgnored;

        private bool InterruptIsLow() => InterruptIsUsed && _interruptPin.IsLow;

        /// <summary>
        /// Clears RECV before anything is read: a frame that comes later sets it again. Cleared afterwards, such a frame would be missed.
        /// </summary>
        /// <returns>True when the pin was high, so that a frame found now was not announced.</returns>
        private bool BeginDrain()
        {
            if (_draining)
            {
                return false;
            }

            _draining = true;
            if (_interruptPin == null)
            {
                return false;
            }

            bool isHigh = !_interruptPin.IsLow;
            if (isHigh)
            {
                _interruptIgnored = false;
            }

            _bus.WriteByte(W5500Block.Socket0, W5500Registers.Sn_IR, W5500Registers.Sn_IR_RECV);
            return isHigh;
        }

        private void EndDrain()
        {
            _draining = false;
            _nextLook = _now + (InterruptIsUsed ? _options.InterruptPollPeriod : _options.PollPeriod);
        }

        /// <summary>Reads what waits, as far as the batch has room, and notes each frame. One transaction.</summary>
        /// <returns>Bytes of the whole records that were dealt with; 0 when the first one makes no sense.</returns>
        private int ReadRecords(FrameBatch batch)
        {
            byte[] buffer = batch.Buffer;
            int room = RoomFor(batch);
            int count = _receivedSize < room ? _receivedSize : room;
            _bus.ReadInto(buffer, count, W5500Block.Socket0Receive, _receiveRead);

            int maximumFrames = batch.Offset.Length;
            bool filters = !_options.Promiscuous;
            byte[] mac = MacAddress;
            int position = W5500Bus.HeaderLength;
            int end = position + count;
            while (position + RecordHeader <= end && batch.Count < maximumFrames)
            {
                int length = (buffer[position] << 8) | buffer[position + 1];

                // Impossible, or cut off by the batch's room: the next burst starts with it.
                if (length < ShortestRecord || length > LongestRecord || length > end - position)
                {
                    break;
                }

                int frame = position + RecordHeader;
                if (filters && (buffer[frame] & 1) == 0
                    && (buffer[frame + 5] != mac[5] || buffer[frame + 4] != mac[4] || buffer[frame + 3] != mac[3]
                        || buffer[frame + 2] != mac[2] || buffer[frame + 1] != mac[1] || buffer[frame] != mac[0]))
                {
                    ChipCounters.FilteredFrames++;
                }
                else
                {
                    batch.Add(frame, length - RecordHeader);
                    Counters.ReceivedBytes += length - RecordHeader;
                }

                position += length;
            }

            Counters.ReceivedFrames += batch.Count;
            return position - W5500Bus.HeaderLength;
        }

        /// <summary>About a first record that could not be taken: true when the rest of it may still come.</summary>
        private bool MayBeIncomplete(byte[] buffer)
        {
            int length = (buffer[W5500Bus.HeaderLength] << 8) | buffer[W5500Bus.HeaderLength + 1];
            if (_receivedSize >= ShortestRecord && (length < ShortestRecord || length > LongestRecord))
            {
                return false;
            }

            if (_incompleteSince == NotIncomplete)
            {
                _incompleteSince = _now;
            }

            return _now - _incompleteSince <= ArrivalTime;
        }

        // An SPI transfer is limited, ends on a word for DMA's sake, and need not bring more than the batch has places for.
        private static int RoomFor(FrameBatch batch)
        {
            int room = batch.Buffer.Length & ~(W5500Bus.TransferUnit - 1);
            if (room > W5500Bus.MaximumTransfer)
            {
                room = W5500Bus.MaximumTransfer;
            }

            room -= W5500Bus.HeaderLength;
            int useful = batch.Offset.Length * LongestRecord;
            return useful < room ? useful : room;
        }

        // Writing Sn_RX_RD alone changes nothing until RECV.
        private void Commit(int consumed)
        {
            _receiveRead = (_receiveRead + consumed) & 0xFFFF;
            _bus.WriteWord(W5500Block.Socket0, W5500Registers.Sn_RX_RD, _receiveRead);
            _bus.WriteByte(W5500Block.Socket0, W5500Registers.Sn_CR, W5500Registers.Sn_CR_RECV);
        }

        // All passes were used up: either frames keep coming that are filtered out, or the pin is low though nothing waits.
        private void NoteStuckInterrupt()
        {
            if (!_draining)
            {
                ChipCounters.StuckInterrupts++;
                _interruptIgnored = true;
                EndDrain();
            }
        }
    }
}
